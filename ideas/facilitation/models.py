"""Nouns of this room: facilitated sessions on a canvas."""
