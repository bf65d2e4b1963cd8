"""Pages of spaces and circles. They decide nothing: queries read, actions write."""
