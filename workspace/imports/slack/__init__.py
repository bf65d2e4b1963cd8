"""Reading a Slack export. Pure: knows nothing of the database, so that it can be tried on any file."""
