"""What a person is told of, where, and when."""
