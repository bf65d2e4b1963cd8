"""Upkeep of what people were told."""

from datetime import timedelta

from workspace.common import clock
from workspace.notifications.models import Notification

KEPT = timedelta(days=90)


def forget_old() -> int:
    """What is older than three months is forgotten, with its deliveries. Returns how many rows."""
    gone, _ = Notification.objects.filter(at__lt=clock.now() - KEPT).delete()
    return gone
