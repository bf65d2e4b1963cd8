"""Pages of this room. They decide nothing: queries read, actions write."""
