"""All writes of decisions."""
