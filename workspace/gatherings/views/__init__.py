"""Pages of gatherings: views only translate."""

from workspace.gatherings.views.gathering import be_here, gathering

__all__ = ["be_here", "gathering"]
