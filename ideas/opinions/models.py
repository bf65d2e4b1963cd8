"""Short statements, agreed with or not, and the map of opinions."""
