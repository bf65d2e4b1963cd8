"""The pages of answers and results."""
