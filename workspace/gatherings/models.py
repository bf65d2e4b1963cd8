"""Live sessions of a thread."""
