"""Upkeep of what people were told."""

from datetime import timedelta

from django.db.models import Count

from workspace.common import clock
from workspace.notifications.models import Notification
from workspace.notifications.queries import still_waiting_of
from workspace.people.models import Person

# So few cost the bell nothing.
FEW = 30
YESTERDAY = timedelta(days=1)
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


def tick_off_what_was_read() -> int:
    """What waits no more since a day is ticked off, so that the bell does not ask about it for ever. Returns how many.

    The bell says the same before and after; only a thread that is marked as unread again later rings it no more.
    """
    old = Notification.objects.unseen().filter(at__lt=clock.now() - YESTERDAY)
    many = old.order_by().values("person").annotate(number=Count("pk")).filter(number__gt=FEW)
    ticked = 0
    for person in Person.objects.filter(pk__in=many.values("person")).iterator():
        rows = list(old.filter(person=person).order_by("pk")[:AT_ONCE])
        waiting = {one.pk for one in still_waiting_of(person, rows)}
        read = [one.pk for one in rows if one.pk not in waiting]
        ticked += Notification.objects.filter(pk__in=read).update(seen_at=clock.now())
    return ticked
