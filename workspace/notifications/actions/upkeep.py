"""Upkeep of what people were told."""

from datetime import timedelta

from django.db.models import Count

from workspace.common import clock
from workspace.notifications.models import Notification, Preference, PushSubscription, Rhythm, Skipped
from workspace.notifications.queries import standing, unheard
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
    Skipped.objects.filter(at__lt=clock.now() - KEPT).delete()
    return forgotten


def forget_person(person: Person, address: str) -> None:
    """Whoever is erased: what they were told, what they chose, and their browsers."""
    for model in (Notification, Preference, Rhythm, PushSubscription):
        model.objects.filter(person=person).delete()


def tick_off_what_was_read() -> int:
    """What was read, and told more than a day ago, is ticked off, so that the bell does not ask about it for ever.
    Returns how many.

    What is merely out of sight (a right that is lost and may be given back) or out of hearing (a thread that was muted
    or let go, which can be taken back) stays. The bell says the same before and after; only a thread that is marked as
    unread again rings it no more.
    """
    old = Notification.objects.unseen().filter(at__lt=clock.now() - YESTERDAY)
    many = old.order_by().values("person").annotate(number=Count("pk")).filter(number__gt=FEW)
    ticked = 0
    for person in Person.objects.filter(pk__in=many.values("person")).iterator():
        rows = list(old.filter(person=person).order_by("pk")[:AT_ONCE])
        quiet = {number for number, subject in standing(person, rows).items() if not subject.waits}
        read = quiet - unheard(person, [one for one in rows if one.pk in quiet])
        ticked += Notification.objects.filter(pk__in=read).update(seen_at=clock.now())
    return ticked
