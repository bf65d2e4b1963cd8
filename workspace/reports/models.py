"""Nouns of reports."""
