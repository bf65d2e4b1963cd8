"""Deciding between the ideas of a board: ballots and how they are counted."""
