"""All writes of opinions."""
