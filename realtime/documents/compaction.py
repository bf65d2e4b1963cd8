"""Merges the updates of a document into a snapshot, so that it loads as quickly after a year as on its first day.

Nothing is thrown away before the snapshot was read back from the database and found to be the same document: by what
it has of each client, and by all that can be read in it. Who changed what and when stays.
"""

import logging
from typing import Any

from django.db import connection, transaction
from pycrdt import Doc

from realtime.documents.kinds import kind
from realtime.documents.loaded import Loaded, load
from realtime.documents.models import Document, Snapshot, Update
from realtime.documents.transfer import content
from realtime.documents.updates import clocks_of

logger = logging.getLogger(__name__)

# So many updates are merged at once; fewer when nobody has written for a while.
BUSY_FROM = 1_000
QUIET_FROM = 20
QUIET_SECONDS = 120
AT_ONCE = 200

_DUE = """
SELECT name FROM documents_document d WHERE head - kept >= %s OR (
    head - kept >= %s AND NOT EXISTS (
        SELECT 1 FROM documents_update u
        WHERE u.document_id = d.id AND u.seq = d.head AND u.at > now() - make_interval(secs => %s)
    )
) ORDER BY head - kept DESC LIMIT %s
"""


class Unsound(RuntimeError):
    """The snapshot isn't the document that it was made of. Nothing was thrown away."""


def due() -> list[str]:
    """The documents that are to be merged, the longest first."""
    with connection.cursor() as cursor:
        cursor.execute(_DUE, [BUSY_FROM, QUIET_FROM, QUIET_SECONDS, AT_ONCE])
        return [name for (name,) in cursor.fetchall()]


def compact(name: str) -> int:
    """Merge all updates that stand now. Returns up to where; whoever writes meanwhile isn't held up. Raises Unsound."""
    before = load(name)
    if before.pk is None or before.seq == 0:
        return 0
    snapshot = _write(before)
    _compare(before, snapshot)
    _let_go(snapshot)
    return before.seq


def _write(before: Loaded) -> Snapshot:
    with transaction.atomic():
        Snapshot.objects.filter(document_id=before.row, sound=False).delete()  # of one who died on the way
        made, _ = Snapshot.objects.get_or_create(
            document_id=before.row, seq=before.seq, defaults={"payload": before.doc.get_update()}
        )
    return made


def _compare(before: Loaded, snapshot: Snapshot) -> None:
    """Raises Unsound unless what the database gives back is the same document."""
    stands = Snapshot.objects.get(pk=snapshot.pk)
    roots = kind(before.name).roots
    doc: Doc[Any] = Doc()
    for root, of in roots.items():
        doc.get(root, type=of)
    doc.apply_update(bytes(stands.payload))
    if clocks_of(doc.get_state()) != before.clocks:
        raise Unsound(f"{snapshot}: another state")
    if content(doc, roots) != content(before.doc, roots):
        raise Unsound(f"{snapshot}: another content")


def _let_go(snapshot: Snapshot) -> None:
    """It counts from now on, and what it holds need not be kept twice."""
    with transaction.atomic():
        document = Document.objects.select_for_update(no_key=True).get(pk=snapshot.document_id)
        if Snapshot.objects.filter(pk=snapshot.pk).update(sound=True) == 0:
            return  # somebody else merged at the same time, and is to be believed
        Snapshot.objects.filter(document=document, sound=True, seq__lt=snapshot.seq).delete()
        Update.objects.filter(document=document, seq__lte=snapshot.seq, payload__isnull=False).update(payload=None)
        Document.objects.filter(pk=document.pk, kept__lt=snapshot.seq).update(kept=snapshot.seq)
