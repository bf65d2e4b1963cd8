"""All writes of results."""
