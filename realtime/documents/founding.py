"""Founds a document anew that rests: with all that can be read in it, and without the traces of each move.

Yjs keeps a trace of every value that was ever overwritten, also in a snapshot: a board on which notes were moved a
hundred thousand times loads ten times as slowly as one on which they were put down once. Pages that were away begin
afresh: what somebody wrote without a line meanwhile can't be merged any more, and is offered to them to be laid there
as new. So that this is rare, only what has rested for hours is founded anew. Versions stay, and can be gone back to.
"""

import secrets
from typing import Any

from django.db import connection, transaction
from pycrdt import Doc

from realtime import wire
from realtime.documents.compaction import Unsound
from realtime.documents.holding import held
from realtime.documents.loaded import Loaded
from realtime.documents.models import Document, Snapshot, Update
from realtime.documents.storing import locked_and_loaded
from realtime.documents.transfer import content, make_like

RESTING_SECONDS = 3 * 3600
UPDATES_FROM = 500
# It is worth the trouble when it takes a third of the room then.
WORTH = 3
AT_ONCE = 200

_RESTING = """
SELECT name FROM documents_document d WHERE head - founded >= %s AND NOT EXISTS (
    SELECT 1 FROM documents_update u
    WHERE u.document_id = d.id AND u.seq = d.head AND u.at > now() - make_interval(secs => %s)
) ORDER BY head - founded DESC LIMIT %s
"""
# No page may bring back what it has under the ids of old, whosever they were.
_WEAR_OUT = """
INSERT INTO documents_author (document_id, client, person) SELECT %s, client, 0 FROM unnest(%s::bigint[]) AS client
ON CONFLICT (document_id, client) DO NOTHING
"""
_RENEW = "UPDATE documents_document SET epoch = %s, kept = head, worn_before = clock_timestamp() WHERE id = %s"


def resting() -> list[str]:
    """Documents that much was written in, and nothing for some hours."""
    with connection.cursor() as cursor:
        cursor.execute(_RESTING, [UPDATES_FROM, RESTING_SECONDS, AT_ONCE])
        return [name for (name,) in cursor.fetchall()]


def found_anew(name: str) -> bool:
    """Whether it was worth it. Who has it open begins afresh. Raises Unsound, and then nothing has changed."""
    with transaction.atomic():
        old = locked_and_loaded(name)
        Document.objects.filter(pk=old.row).update(founded=old.seq)
        if held(name).exists():  # it builds on what would be gone
            return False
        payload = _written_once(old)
        if len(payload) * WORTH > len(old.doc.get_update()):
            return False
        _replace(old, payload)
        transaction.on_commit(lambda: wire.tell({"document": name}), robust=True)
    return True


def _written_once(old: Loaded) -> bytes:
    doc = _empty(old)
    make_like(doc, old.doc, old.kind.roots)
    return doc.get_update()


def _empty(old: Loaded) -> Doc[Any]:
    doc: Doc[Any] = Doc()
    for root, of in old.kind.roots.items():
        doc.get(root, type=of)
    return doc


def _replace(old: Loaded, payload: bytes) -> None:
    Snapshot.objects.filter(document_id=old.row).delete()
    made = Snapshot.objects.create(document_id=old.row, seq=old.seq, payload=payload, sound=True)
    back = _empty(old)
    back.apply_update(bytes(Snapshot.objects.get(pk=made.pk).payload))
    if content(back, old.kind.roots) != content(old.doc, old.kind.roots):
        raise Unsound(f"{old.name}: another content")
    Update.objects.filter(document_id=old.row, payload__isnull=False).update(payload=None)
    with connection.cursor() as cursor:
        cursor.execute(_WEAR_OUT, [old.row, list(old.clocks)])
        cursor.execute(_RENEW, [secrets.token_hex(4), old.row])
