"""All writes of reports."""
