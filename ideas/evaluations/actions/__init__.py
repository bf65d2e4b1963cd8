"""All writes of evaluations."""
