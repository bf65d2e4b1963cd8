"""What a person ticks off, and takes back: theirs alone, so nothing of it is in the ledger."""

from collections.abc import Collection
from datetime import datetime

from realtime import signals
from workspace.audit.ledger import own_state
from workspace.common import clock
from workspace.notifications.models import Notification, NotificationQuerySet
from workspace.people.models import Person


@own_state
def see(*, by: Person, numbers: Collection[int]) -> datetime | None:
    """These wait no more, whatever they tell of. Returns when, for taking it back; None: none waited."""
    return _see(by, Notification.objects.visible_to(by).filter(pk__in=numbers))


@own_state
def see_place(*, by: Person, place: str) -> datetime | None:
    """All that was told of one place (`space:5`), which the person looks at just now."""
    return _see(by, Notification.objects.visible_to(by).filter(place=place))


@own_state
def see_all(*, by: Person, upto: int) -> datetime | None:
    """Everything up to this number, which is what the person has on the screen; what came since still waits."""
    return _see(by, Notification.objects.visible_to(by).filter(pk__lte=upto))


@own_state
def unsee(*, by: Person, at: datetime) -> None:
    """Take back what was ticked off at that moment."""
    if Notification.objects.visible_to(by).filter(seen_at=at).update(seen_at=None):
        signals.publish(by.stream, "bell")


def _see(by: Person, rows: NotificationQuerySet) -> datetime | None:
    at = clock.now()
    if not rows.unseen().update(seen_at=at):
        return None
    signals.publish(by.stream, "bell")
    return at
