"""Updates that were kept aside because they would have gutted a document (`guarding.py` has the rule)."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from realtime import wire
from realtime.documents.guarding import Gutting
from realtime.documents.loaded import Loaded
from realtime.documents.models import HeldUpdate
from realtime.documents.storing import Incoming, locked_and_loaded, store

# So many of one person may wait for a decision.
WAITING_MOST = 5


class Settled(ValueError):
    """Somebody has decided about it before."""


def held(name: str) -> QuerySet[HeldUpdate]:
    """What waits for a decision, oldest first."""
    return HeldUpdate.objects.filter(document__name=name, settled_at=None)


def keep_aside(loaded: Loaded, update: Incoming, found: Gutting) -> HeldUpdate:
    """Keep an update that was not applied to `loaded`. The room is told, in the same transaction. Who tries again and
    again waits for what they tried first.
    """
    with transaction.atomic():
        waiting = held(loaded.name).filter(person=update.person)
        if waiting.count() >= WAITING_MOST and (last := waiting.last()) is not None:
            return last
        kept = HeldUpdate.objects.create(
            document_id=loaded.row, person=update.person, payload=update.payload, before=found.before, lost=found.lost
        )
        if loaded.kind.held is not None:
            loaded.kind.held(kept)
    return kept


def settle(held: HeldUpdate, *, by: int, accept: bool) -> None:
    """Decide: accepted, it is applied in the name of who made it, whatever has happened since; else it is over. Only
    inside a transaction. Raises Settled; Malformed or Refused when it can no longer be applied.
    """
    fresh = HeldUpdate.objects.select_for_update(no_key=True).select_related("document").get(pk=held.pk)
    if fresh.settled_at is not None:
        raise Settled(fresh.pk)
    if accept:
        name = fresh.document.name
        loaded = locked_and_loaded(name)
        store(loaded, [Incoming(fresh.person, bytes(fresh.payload))], None, trusted=True)
        transaction.on_commit(lambda: wire.tell({"document": name}), robust=True)
    fresh.settled_by, fresh.settled_at, fresh.accepted = by, timezone.now(), accept
    fresh.save(update_fields=["settled_by", "settled_at", "accepted"])
