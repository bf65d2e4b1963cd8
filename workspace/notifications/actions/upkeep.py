"""Upkeep of what people were told."""

from datetime import timedelta

from workspace.common import clock
from workspace.notifications.models import Notification

KEPT = timedelta(days=90)
AT_ONCE = 5_000


def forget_old() -> int:
    """What is older than KEPT is forgotten, with its deliveries. Returns how many notifications that were."""
    old = Notification.objects.filter(at__lt=clock.now() - KEPT).order_by("at").values_list("pk", flat=True)
    forgotten = 0
    while batch := list(old[:AT_ONCE]):
        Notification.objects.filter(pk__in=batch).delete()
        forgotten += len(batch)
    return forgotten
