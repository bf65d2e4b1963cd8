"""The outbox of mails: whose turn it is, and what became of each. Not signed: nobody contributes by being told.

What is taken is noted with a lease before it is sent, and what became of it afterwards. Whoever dies in between leaves
the note, and the next takes the same letter up under the same name: a mail may come twice, and programs know it by its
name, but none is forgotten.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

from workspace.notifications.mail.headers import new_message_id
from workspace.notifications.models import Channel, Delivery, DeliveryState, Mail
from workspace.notifications.queries.rhythm import next_digest, reachable_at, rhythm_of, zone_of
from workspace.people.models import Person

LEASE = timedelta(minutes=5)
"""Longer than one mail can take with all its time limits."""

PAUSES = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))
"""After the first, second … try that failed. After the one after the last, it stays."""

TRIES = len(PAUSES) + 1
ASIDE = timedelta(minutes=1)
"""When to look again after the mail server could not be reached: no try of any letter."""


@dataclass(frozen=True, slots=True)
class Letter:
    """Deliveries that leave as one mail, which was due at `due`. `tries` counts the one that begins now."""

    person: int
    mode: Mail
    due: datetime
    message_id: str
    deliveries: tuple[int, ...]
    tries: int


def take_letter(now: datetime) -> Letter | None:
    """The longest due letter, ours for LEASE; None when nothing is due or all that is due is being sent.

    At once: all that is due to one person about one place. Digest: all that is due to one person.
    """
    while True:
        with transaction.atomic():
            first = _first(now)
            if first is None:
                return None
            name = first.message_id or new_message_id(first.pk)
            numbers = tuple(_together(first, now).values_list("pk", flat=True))
            tries = first.tries + 1
            Delivery.objects.filter(pk__in=numbers).update(
                state=DeliveryState.SENDING, until=now + LEASE, message_id=name, tries=tries
            )
        letter = Letter(first.notification.person_id, Mail(first.mode), first.due_at, name, numbers, tries)
        if tries <= TRIES:
            return letter
        note_failed(letter, f"{TRIES} tries, after the last of which nobody came back", now)


def _due(now: datetime) -> QuerySet[Delivery]:
    left_behind = Q(state=DeliveryState.SENDING, until__lt=now)
    return Delivery.objects.filter(Q(state=DeliveryState.DUE, due_at__lte=now) | left_behind, channel=Channel.MAIL)


def _first(now: datetime) -> Delivery | None:
    """Locked, and with it the person's letters: two workers would else split what belongs into one."""
    busy: set[int] = set()
    while True:
        waiting = _due(now).exclude(notification__person__in=busy).order_by("due_at")
        # By the index alone: ten thousand are due at seven, and each letter asks for the first of those that are left.
        locked = waiting.select_for_update(no_key=True, skip_locked=True, of=("self",)).select_related("notification")
        found = locked.first()
        if found is None or _has_turn(found.notification.person_id):
            return found
        busy.add(found.notification.person_id)


def _has_turn(person: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"mail to {person}"])
        return bool(cursor.fetchone()[0])


def _together(first: Delivery, now: datetime) -> QuerySet[Delivery]:
    """All of the letter that `first` is part of. One that was begun stays as it was; else what is due and new."""
    theirs = _due(now).filter(notification__person=first.notification.person_id, message_id=first.message_id)
    if not first.message_id:
        theirs = theirs.filter(mode=first.mode)
        if first.mode != Mail.DIGEST:
            theirs = theirs.filter(notification__place=first.notification.place)
    return theirs.order_by("pk")


def due_anew(person: Person, now: datetime) -> None:
    """What waits to leave, by mail or push, leaves by the person's new hours. Letters begun keep their time."""
    rhythm, zone = rhythm_of(person), zone_of(person)
    waiting = Delivery.objects.filter(
        notification__person=person, state=DeliveryState.DUE, message_id="", due_at__gt=now + ASIDE
    )
    soon = reachable_at(rhythm, zone, now + ASIDE)
    waiting.exclude(mode=Mail.DIGEST).filter(due_at__gt=soon).update(due_at=soon)
    waiting.filter(mode=Mail.DIGEST).update(due_at=next_digest(rhythm, zone, now))


def note_sent(letter: Letter, numbers: Collection[int], now: datetime) -> None:
    """These deliveries of the letter are out."""
    _of(letter, numbers).update(state=DeliveryState.SENT, done_at=now, until=None, reason="")


def note_dropped(letter: Letter, reasons: Mapping[int, str], now: datetime) -> None:
    """These are not sent any more, and why: read meanwhile, not to be seen any more …"""
    for reason in set(reasons.values()):
        numbers = [number for number, why in reasons.items() if why == reason]
        _of(letter, numbers).update(state=DeliveryState.DROPPED, done_at=now, until=None, reason=reason)


def note_failed(letter: Letter, reason: str, now: datetime) -> None:
    """It will never be sent: its address takes nothing, or it was tried often enough."""
    _of(letter).update(state=DeliveryState.FAILED, done_at=now, until=None, reason=reason[:200])


def put_back(letter: Letter, reason: str, now: datetime) -> None:
    """It could not be sent this time: later again, after ever longer pauses; after TRIES it has failed."""
    if letter.tries >= TRIES:
        note_failed(letter, f"{TRIES} tries: {reason}", now)
        return
    later = now + PAUSES[letter.tries - 1]
    _of(letter).update(state=DeliveryState.DUE, due_at=later, until=None, reason=reason[:200])


def put_aside(letter: Letter, until: datetime) -> None:
    """Not now (the reader's quiet hours, no mail server): no try, and what comes until then joins it."""
    _of(letter).update(state=DeliveryState.DUE, due_at=until, until=None, message_id="", tries=F("tries") - 1)


def _of(letter: Letter, numbers: Collection[int] | None = None) -> QuerySet[Delivery]:
    """Only what is still ours: a letter whose lease ran out may be somebody else's by now."""
    return Delivery.objects.filter(
        pk__in=letter.deliveries if numbers is None else numbers,
        state=DeliveryState.SENDING,
        message_id=letter.message_id,
        tries=letter.tries,
    )
