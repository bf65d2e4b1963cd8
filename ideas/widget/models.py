"""Nouns of this room: the voice of customers inside the product that they use."""
