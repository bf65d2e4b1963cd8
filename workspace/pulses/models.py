"""Nouns of pulses."""
