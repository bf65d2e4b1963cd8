"""What people were told, after the notifier has followed the log."""

from realtime.models import Event, FollowerCursor
from workspace.notifications import actions, queries
from workspace.notifications.models import Notification
from workspace.people.models import Person


def follow() -> None:
    """Let the notifier handle what happened in this test since it last did.

    The test's own transaction is still open, so what it wrote is not settled yet: the events are read from the log.
    """
    cursor, _ = FollowerCursor.objects.get_or_create(name="notifier")
    events = list(Event.objects.filter(pk__gt=cursor.event).order_by("id"))
    actions.follow(events)
    if events:
        FollowerCursor.objects.filter(name="notifier").update(event=events[-1].pk)


def kinds_of(person: Person) -> list[str]:
    """What the person was told, oldest first, by the last word of the kind."""
    follow()
    rows = Notification.objects.filter(person=person).order_by("pk")
    return [row.kind.partition(".")[2] for row in rows]


def waiting_for(person: Person) -> list[str]:
    """What waits in the person's bell, newest first."""
    return [one.kind.partition(".")[2] for one in queries.bell_waits(person)]
