"""Pages of canvases: views only translate."""
