"""Nouns of this room: concepts that are put to customers."""
