"""The notifier follows the log: whoever an event concerns is told once, and what leaves the house goes into the outbox.

All in the transaction that moves its cursor, so a worker that dies in between has told nobody, and the next tells all.
"""

import random
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import connection

from realtime import signals
from realtime.models import Event
from workspace.common import clock
from workspace.notifications.actions.apart import together_or_apart
from workspace.notifications.models import (
    Channel,
    Delivery,
    Mail,
    Notification,
    Preference,
    PushSubscription,
    Rhythm,
    Skipped,
)
from workspace.notifications.queries import (
    Choice,
    Concern,
    Kind,
    chosen_for,
    kind_named,
    kinds,
    next_digest,
    reachable_at,
    zone_of,
)
from workspace.people.models import Person
from workspace.people.queries import wearers

# What is read within it on the screen needs no mail and no push.
BEFORE_MAIL = timedelta(minutes=1)
BEFORE_PUSH = timedelta(seconds=6)
# Told by the log so long after it was done: a history that was taken over. It waits in the bell, and leaves the
# house by no channel.
HISTORY = timedelta(hours=1)
AT_ONCE = 1_000
_dice = random.SystemRandom()
# What people chose, by person and kind.
Wishes = Mapping[tuple[int, str], Preference]

_INSERT = f"""
INSERT INTO {Notification._meta.db_table} (person_id, kind, event, object_id, place, actor_id, at)
SELECT person, kind, event, object, place, actor, at FROM unnest(
    %s::bigint[], %s::text[], %s::bigint[], %s::bigint[], %s::text[], %s::bigint[], %s::timestamptz[]
) WITH ORDINALITY AS told (person, kind, event, object, place, actor, at, number)
ORDER BY number ON CONFLICT DO NOTHING RETURNING id, person_id, kind, event
"""  # noqa: S608 - only the name of our own table


@dataclass(frozen=True, slots=True)
class ToldNow:
    """How many notifications are new, and how many of them go to browsers."""

    new: int = 0
    pushes: int = 0


def follow(events: Sequence[Event]) -> ToldNow:
    """The follower "notifier". The same events again tell nobody twice.

    An event that one kind can't read is skipped for that kind, and a person who can't be told is skipped, each noted
    in Skipped: all others are told, and the log goes on.
    """
    written = {event.pk: event.at for event in events}
    concerns = [(kind.name, one) for kind in kinds() for one in _concerned(kind, events)]
    past = {one.event for _, one in concerns if one.event in written and written[one.event] - one.at > HISTORY}
    by_person: dict[int, list[tuple[str, Concern]]] = {}
    for name, one in concerns:
        by_person.setdefault(one.person, []).append((name, one))

    def told(people: Sequence[int]) -> ToldNow:
        some = set(people)
        return tell([pair for pair in concerns if pair[1].person in some], past=past)

    def skip(person: int, error: Exception) -> None:
        for name, one in by_person[person]:
            Skipped.objects.create(kind=name, event=one.event, person=person, reason=type(error).__name__)

    parts = together_or_apart(list(by_person), told, skip)
    return ToldNow(sum(part.new for part in parts), sum(part.pushes for part in parts))


def _concerned(kind: Kind, events: Sequence[Event]) -> list[Concern]:
    """Whom these events concern, as this kind says."""

    def skip(event: Event, error: Exception) -> None:
        Skipped.objects.create(kind=kind.name, event=event.pk, reason=type(error).__name__)

    mine = [event for event in events if event.kind in kind.events]
    return [one for part in together_or_apart(mine, lambda some: list(kind.concerned(some)), skip) for one in part]


def tell(concerns: Sequence[tuple[str, Concern]], *, past: Collection[int | None] = ()) -> ToldNow:
    """Notify people of what concerns them, most pressing kind first: of one event each is told once, and nobody of what
    they did themselves. Events in `past` leave the house by no channel.

    Inside a transaction. A fixed number of queries for a thousand.
    """
    concerns = _unmasked(concerns)
    people = _reachable({one.person for _, one in concerns})
    wishes = _wishes(people)
    named = [(kind_named(name), one) for name, one in concerns if one.person in people]
    once = _once([(kind, one) for kind, one in named if kind is not None], wishes)
    # Of one event in no order: from the number that theirs has, people could tell who was not told, being who did it.
    chosen = sorted(once, key=lambda pair: (pair[1].at, pair[1].event or 0, _dice.random()))
    parts = [_write(chosen[start : start + AT_ONCE], people, wishes, past) for start in range(0, len(chosen), AT_ONCE)]
    return ToldNow(sum(part.new for part in parts), sum(part.pushes for part in parts))


def _unmasked(concerns: Sequence[tuple[str, Concern]]) -> list[tuple[str, Concern]]:
    """What concerns a mask concerns whoever wears it; and what somebody did as a mask, they did themselves."""
    worn = wearers({number for _, one in concerns for number in (one.person, one.actor)})
    told = [(name, replace(one, person=worn.get(one.person, one.person))) for name, one in concerns]
    return [(name, one) for name, one in told if one.actor is None or one.person != worn.get(one.actor, one.actor)]


def _reachable(numbers: Collection[int]) -> dict[int, Person]:
    found = Person.objects.active().filter(pk__in=numbers, is_bot=False, is_placeholder=False)
    return dict(found.select_related("rhythm").in_bulk())


def _wishes(people: Collection[int]) -> Wishes:
    """What people chose differently from a kind's defaults."""
    return {(row.person_id, row.kind): row for row in Preference.objects.filter(person__in=people)}


def _wish(wishes: Wishes, person: int, kind: Kind) -> Choice:
    return chosen_for(kind, wishes.get((person, kind.name)))


def _once(concerns: Sequence[tuple[Kind, Concern]], wishes: Wishes) -> Iterator[tuple[Kind, Concern]]:
    """Each person and event once: by the first kind that the person has not silenced."""
    told: set[tuple[int, int]] = set()
    for kind, one in concerns:
        if _wish(wishes, one.person, kind).is_silence:
            continue
        if one.event is not None:
            if (one.person, one.event) in told:
                continue
            told.add((one.person, one.event))
        yield kind, one


def _write(
    chosen: Sequence[tuple[Kind, Concern]],
    people: Mapping[int, Person],
    wishes: Wishes,
    past: Collection[int | None],
) -> ToldNow:
    columns = [(one.person, kind.name, one.event, one.object_id, one.place, one.actor, one.at) for kind, one in chosen]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [list(column) for column in zip(*columns, strict=True)])
        new: list[tuple[int, int, str, int | None]] = cursor.fetchall()
    named = {kind.name: kind for kind, _ in chosen}
    leaving = [(number, people[person], named[kind]) for number, person, kind, event in new if event not in past]
    deliveries = list(_deliveries(leaving, wishes))
    Delivery.objects.bulk_create(deliveries, ignore_conflicts=True)
    shown = {people[person].stream for _, person, kind, _ in new if _wish(wishes, person, named[kind]).in_app}
    signals.publish_each(sorted(shown), "bell")
    return ToldNow(len(new), sum(one.channel == Channel.PUSH for one in deliveries))


def _deliveries(new: Sequence[tuple[int, Person, Kind]], wishes: Wishes) -> Iterator[Delivery]:
    now = clock.now()
    asked = {person.pk for _, person, kind in new if _wish(wishes, person.pk, kind).push}
    browsers = PushSubscription.objects.filter(person__in=asked)
    pushed = set(browsers.values_list("person", flat=True)) if asked else set()
    for number, person, kind in new:
        wish = _wish(wishes, person.pk, kind)
        if wish.mail is not Mail.OFF and person.email:
            due = _due(person, wish.mail, now)
            yield Delivery(notification_id=number, channel=Channel.MAIL, mode=wish.mail, due_at=due)
        if wish.push and person.pk in pushed:
            due = reachable_at(_rhythm(person), zone_of(person), now + BEFORE_PUSH)
            yield Delivery(notification_id=number, channel=Channel.PUSH, mode=Mail.AT_ONCE, due_at=due)


def _due(person: Person, mail: Mail, now: datetime) -> datetime:
    if mail is Mail.DIGEST:
        return next_digest(_rhythm(person), zone_of(person), now)
    return reachable_at(_rhythm(person), zone_of(person), now + BEFORE_MAIL)


def _rhythm(person: Person) -> Rhythm:
    """Fetched along with the person; without one, the defaults."""
    found: Rhythm | None = getattr(person, "rhythm", None)
    return found or Rhythm(person=person)
