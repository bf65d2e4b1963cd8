"""The socket's door: `/live/`, from our own pages only, signed in."""
