"""django-auditlog's diffs get their actor here, from the deed, and not from its middleware.

Its middleware loses nested actors, leaks receivers and turns hostile headers into failed writes.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from auditlog.diff import model_instance_diff
from auditlog.models import LogEntry
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.db.models.signals import pre_save
from django.dispatch import receiver

from workspace.audit.ledger import deed


@receiver(pre_save, sender=LogEntry, dispatch_uid="audit.sign_diff")
def sign_diff(sender: type[LogEntry], instance: LogEntry, **kwargs: Any) -> None:
    """Stamp a diff with who is acting and with the entry of the ledger that it belongs to."""
    current = deed.get()
    if current is not None and instance.actor_id is None:
        instance.actor_id = current.signer
        instance.cid = str(current.entry)


def keep_created(rows: Sequence[Model]) -> None:
    """Write the diffs of rows that bulk_create has just made: it sends no signals, so django-auditlog misses them.

    One diff a row, as its own receiver would have written it, signed like any other. One query.
    """
    diffs = [
        LogEntry(
            content_type=ContentType.objects.get_for_model(row),
            object_pk=str(row.pk),
            object_id=row.pk,
            object_repr=str(row),
            action=LogEntry.Action.CREATE,
            changes=model_instance_diff(None, row, use_json_for_changes=settings.AUDITLOG_STORE_JSON_CHANGES),
        )
        for row in rows
    ]
    for diff in diffs:
        sign_diff(LogEntry, diff)
    LogEntry.objects.bulk_create(diffs, batch_size=1000)


def forget_diffs(rows: Iterable[Model]) -> None:
    """Of these rows' diffs only that there were any stays: when, by whom (a number), and of what kind."""
    for row in rows:
        kept = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(row), object_pk=str(row.pk))
        kept.update(changes={}, changes_text="", object_repr="", serialized_data=None, additional_data=None)


def forget_address(person: int) -> None:
    """The address of somebody who acted, and where from: ours holds neither, what another version wrote may."""
    LogEntry.objects.filter(actor_id=person).update(actor_email=None, remote_addr=None, remote_port=None)
