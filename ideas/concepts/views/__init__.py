"""The pages of concepts."""
