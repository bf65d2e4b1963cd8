"""Nouns of this room: how people from outside come in, and how the house looks to them."""
