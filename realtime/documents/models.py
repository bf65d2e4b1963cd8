"""A document, its updates, and the snapshots that they are merged into."""
