"""django-auditlog's diffs get their actor here, from the deed, and not from its middleware.

Its middleware loses nested actors, leaks receivers and turns hostile headers into failed writes.
"""

from typing import Any

from auditlog.models import LogEntry
from django.db.models.signals import pre_save
from django.dispatch import receiver

from workspace.audit.ledger import deed


@receiver(pre_save, sender=LogEntry, dispatch_uid="audit.sign_diff")
def sign_diff(sender: type[LogEntry], instance: LogEntry, **kwargs: Any) -> None:
    """Stamp a diff with who is acting and with the entry of the ledger that it belongs to."""
    current = deed.get()
    if current is not None and instance.actor_id is None:
        instance.actor_id = current.actor
        instance.cid = str(current.entry)
