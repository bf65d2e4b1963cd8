"""Pages of widgets."""
