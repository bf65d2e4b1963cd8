"""Answers to ideas, what became of them, and who had a part in it."""
