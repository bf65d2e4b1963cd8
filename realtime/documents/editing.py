"""Changes that the house itself makes, and reading."""

from collections.abc import Callable, Collection
from typing import Any

from django.db import connection
from pycrdt import Doc

from realtime.documents.loaded import load
from realtime.documents.storing import locked_and_loaded, write

# One statement, as for one document, so that snapshots and updates are of one moment.
_READ = """
WITH asked AS (SELECT id, name FROM documents_document WHERE name = ANY(%s)),
newest AS (
    SELECT DISTINCT ON (s.document_id) s.document_id, s.seq, s.payload
    FROM documents_snapshot s JOIN asked a ON a.id = s.document_id WHERE s.sound ORDER BY s.document_id, s.seq DESC
)
SELECT a.name, n.seq, n.payload FROM newest n JOIN asked a ON a.id = n.document_id
UNION ALL
SELECT a.name, u.seq, u.payload FROM documents_update u JOIN asked a ON a.id = u.document_id
LEFT JOIN newest n ON n.document_id = a.id WHERE u.seq > coalesce(n.seq, 0) AND u.payload IS NOT NULL
ORDER BY 1, 2
"""


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


def read_many(names: Collection[str]) -> dict[str, Doc[Any]]:
    """As `read`, those of these in which somebody has written. One query."""
    found: dict[str, Doc[Any]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_READ, [list(names)])
        for name, _, payload in cursor.fetchall():
            found.setdefault(name, Doc()).apply_update(bytes(payload))
    return found
