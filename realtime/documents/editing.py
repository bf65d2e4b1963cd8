"""Changes that the house itself makes, and reading."""

from collections.abc import Callable
from typing import Any

from pycrdt import Doc

from realtime.documents.loaded import load
from realtime.documents.storing import locked_and_loaded, write


def edit(name: str, *, by: int | None, change: Callable[[Doc[Any]], None], context: Any = None) -> int:
    """Let `change` write into the document, in the name of `by` (None: nobody's). Returns where it stands then.

    Only inside a transaction (TransactionManagementError), to whose end nobody else changes the document: so edit
    last. All who have it open see it after the commit. Raises Malformed when the form would break, or what the room's
    own `applied` raises.
    """
    return write(locked_and_loaded(name), by, lambda loaded: loaded.change(change), context)


def read(name: str) -> Doc[Any]:
    """The document as it stands: a copy of one's own. It is empty if nobody has written yet. Raises UnknownStream."""
    return load(name).doc
