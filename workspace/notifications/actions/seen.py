"""What a person ticks off, and takes back: theirs alone, so nothing of it is in the ledger."""

from collections.abc import Collection

from realtime import signals
from workspace.audit.ledger import own_state
from workspace.common import clock
from workspace.notifications.models import Notification, NotificationQuerySet
from workspace.people.models import Person


@own_state
def see(*, by: Person, numbers: Collection[int]) -> list[int]:
    """These wait no more, whatever becomes of what they tell of. Returns which of them did until now."""
    return _see(by, Notification.objects.visible_to(by).filter(pk__in=numbers))


@own_state
def see_place(*, by: Person, place: str) -> list[int]:
    """All that was told of one place (`space:5`), which the person looks at just now."""
    return _see(by, Notification.objects.visible_to(by).filter(place=place))


@own_state
def see_all(*, by: Person, upto: int) -> list[int]:
    """Everything up to this number, which is what the person has on the screen; what came since still waits."""
    return _see(by, Notification.objects.visible_to(by).filter(pk__lte=upto))


@own_state
def unsee(*, by: Person, numbers: Collection[int]) -> None:
    """Take a tick back."""
    Notification.objects.visible_to(by).filter(pk__in=numbers).update(seen_at=None)
    signals.publish(by.stream, "bell")


def _see(by: Person, rows: NotificationQuerySet) -> list[int]:
    unseen = list(rows.unseen().order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))
    Notification.objects.filter(pk__in=unseen).update(seen_at=clock.now())
    if unseen:
        signals.publish(by.stream, "bell")
    return unseen
