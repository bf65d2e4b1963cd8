"""What of a letter still waits for its reader at the moment of sending."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, Q

from workspace.notifications.models import (
    Channel,
    Delivery,
    DeliveryState,
    Mail,
    Notification,
    Preference,
    Skipped,
)
from workspace.notifications.queries.kinds import Kind, Subject, kind_named
from workspace.notifications.queries.rhythm import next_digest, pause_of, reachable_at, rhythm_of, zone_of
from workspace.notifications.queries.standing import standing
from workspace.people.models import Person

HELD_UP = timedelta(minutes=10)
LOOKED_BACK = timedelta(days=1)

LATE = timedelta(hours=1)
"""A digest that is later than this (the worker was down) keeps quiet hours like any other mail."""


@dataclass(frozen=True)
class Waiting:
    """One delivery whose thing the reader may see and has not read."""

    delivery: int
    kind: Kind
    notification: Notification
    subject: Subject


@dataclass(frozen=True)
class Sorted:
    """The deliveries of a letter: what goes into it, and what does not any more, by delivery, with the reason."""

    person: Person | None
    waiting: list[Waiting] = field(default_factory=list)
    dropped: dict[int, str] = field(default_factory=dict)


def still_waiting(person: int, deliveries: Collection[int]) -> Sorted:
    """Asks the rooms anew: nothing of what the reader can't see at this moment, has read or wants no mail about."""
    reader = Person.objects.active().filter(pk=person, is_bot=False, is_placeholder=False, email__isnull=False).first()
    rows = Delivery.objects.filter(pk__in=deliveries).select_related("notification").order_by("notification__at", "pk")
    if reader is None or not reader.email:
        return Sorted(None, dropped=dict.fromkeys(deliveries, "nobody to write to"))
    found = Sorted(reader)
    off = set(Preference.objects.filter(person=reader, mail=Mail.OFF).values_list("kind", flat=True))
    stands = standing(reader, [row.notification for row in rows])
    for row in rows:
        kind, subject = kind_named(row.notification.kind), stands.get(row.notification_id)
        if row.notification.seen_at is not None:
            found.dropped[row.pk] = "ticked off"
        elif row.notification.kind in off:
            found.dropped[row.pk] = "no mail wanted"
        elif kind is None or subject is None:
            found.dropped[row.pk] = "gone, or not visible any more"
        elif not subject.waits:
            found.dropped[row.pk] = "read meanwhile"
        else:
            found.waiting.append(Waiting(row.pk, kind, row.notification, subject))
    return found


def not_before(person: Person, mode: Mail, due: datetime, now: datetime) -> datetime:
    """When a letter may leave: `now`, or later where the reader's hours have changed, or it was held up into them."""
    rhythm, zone = rhythm_of(person), zone_of(person)
    reachable = reachable_at(rhythm, zone, now)
    if mode is not Mail.DIGEST:
        return reachable
    paused = pause_of(rhythm, now) is not None
    held_up = now - due > LATE and reachable > now
    return next_digest(rhythm, zone, now) if paused or held_up else now


def held_up(now: datetime) -> dict[str, int]:
    """By channel, how much should have left a while ago and has not: no worker, or nobody who takes it."""
    still = Delivery.objects.filter(state__in=[DeliveryState.DUE, DeliveryState.SENDING], due_at__lt=now - HELD_UP)
    counted = dict(still.values_list("channel").annotate(Count("pk")))
    return {channel: counted.get(channel, 0) for channel in Channel.values}


def troubles(now: datetime) -> dict[str, int]:
    """What an operator should look at, of the last day: how many pushes a push service refused for our signature
    (`push_refused`: the clock, or the key), and what the notifier gave up (`skipped`)."""
    since = now - LOOKED_BACK
    refused = Q(reason__endswith=" 401") | Q(reason__endswith=" 403")
    pushes = Delivery.objects.filter(refused, channel=Channel.PUSH, notification__at__gte=since)
    return {"push_refused": pushes.count(), "skipped": Skipped.objects.filter(at__gte=since).count()}


def earlier_mail(person: Person, place: str) -> str:
    """The name of the last mail that this reader got at once about this place; empty when there was none."""
    sent = Delivery.objects.filter(
        channel=Channel.MAIL, mode=Mail.AT_ONCE, state=DeliveryState.SENT,
        notification__person=person, notification__place=place,
    )  # fmt: skip
    return sent.order_by("-done_at", "-pk").values_list("message_id", flat=True).first() or ""
