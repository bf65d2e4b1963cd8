"""The pages of boards and ideas."""
