"""The agenda: anybody adds points; whoever facilitates orders them and goes through them."""

import re
from collections.abc import Iterable
from typing import NamedTuple, Protocol, TypeVar
from uuid import UUID

from workspace.audit.ledger import action, record, unchanged
from workspace.audit.models import Verb
from workspace.common import clock
from workspace.common.errors import Invalid, Refused
from workspace.common.lines import one_line
from workspace.gatherings import events
from workspace.gatherings.actions import doors
from workspace.gatherings.models import AGENDA_MOST, AgendaItem, Gathering
from workspace.people.models import Person
from workspace.spaces import permissions
from workspace.spaces.permissions import Can

MINUTES_MOST = 240
# "Which seal? 10 min", "Which seal? (10')": the minutes at the end of a line.
_MINUTES = re.compile(r"[ ,;:(\[–-](\d{1,3}) ?(?:min(?:ute)?s?\.?|m|′|') ?[)\]]?$", re.IGNORECASE)
# Longer than any minutes as written above: no pattern looks at more of a line, however long that is.
_AT_THE_END = 20


class Placed(Protocol):
    """A row that has a place in an order, from 1."""

    place: int


P = TypeVar("P", bound=Placed)


class Point(NamedTuple):
    """A point for an agenda that is yet to be made."""

    text: str
    minutes: int | None = None


def points_of(lines: str) -> list[Point]:
    """One point a line; with minutes where a line ends in them ("Which seal? 10 min"). Empty lines don't count."""
    return [_point(line) for line in map(one_line, lines.splitlines()) if line]


def _point(line: str) -> Point:
    text = re.sub(r"^\s*(?:\d+[.)]|[-*•])\s+", "", line)
    found = _MINUTES.search(text[-_AT_THE_END:])
    said = text[: len(text) - len(found[0])].rstrip(" ,;:([–-") if found else ""
    return Point(said, int(found[1])) if found and said else Point(text)


@action
def add_item(
    *, by: Person, gathering: Gathering, text: str, minutes: int | None = None, leader: Person | None = None,
    key: UUID | None = None,
) -> AgendaItem:  # fmt: skip
    """Put a point at the end of the agenda. Anybody who takes part may."""
    gathering = doors.gathering_for(by, gathering)
    last = gathering.agenda.order_by("-place").values_list("place", flat=True).first() or 0
    if gathering.agenda.count() >= AGENDA_MOST:
        raise Invalid("An agenda has at most %(most)s points.", most=AGENDA_MOST)
    item = AgendaItem(gathering=gathering, place=last + 1, added_by=by)
    _worded(item, text, minutes, leader)
    item.save()
    _tell(by, item)
    return item


@action
def change_item(
    *, by: Person, item: AgendaItem, text: str, minutes: int | None = None, leader: Person | None = None,
    key: UUID | None = None,
) -> AgendaItem:  # fmt: skip
    """Say a point anew: whoever facilitates, and whoever added it."""
    item = _own_or_led(by, item)
    _worded(item, text, minutes, leader)
    item.save(update_fields=["text", "minutes", "leader"])
    _tell(by, item)
    return item


@action
def remove_item(*, by: Person, item: AgendaItem, key: UUID | None = None) -> Gathering:
    """Take a point off that was not begun: whoever facilitates, and whoever added it. Answers with the gathering."""
    item = _own_or_led(by, item)
    if item.started_at is not None:
        raise Refused("This point was begun. It stays on the agenda, so that the record is whole.")
    gathering = item.gathering
    item.delete()
    record(
        by, Verb.CHANGED_AGENDA, gathering, to=[gathering.facilitator], space=gathering.thread.space_id,
        on=gathering.stream, event=events.AgendaChanged(gathering=gathering.pk),
    )  # fmt: skip
    return gathering


@action
def move_item(*, by: Person, item: AgendaItem, place: int, key: UUID | None = None) -> AgendaItem:
    """Put a point at `place` (from 1) of the order; the others close up. Whoever facilitates."""
    item = doors.item_for(by, item)
    order = put_at(item.gathering.agenda.all(), item, place)
    if not order:
        unchanged()
        return item
    AgendaItem.objects.bulk_update(order, ["place"])
    _tell(by, item)
    return item


@action
def start_item(*, by: Person, item: AgendaItem, key: UUID | None = None) -> AgendaItem:
    """Begin a point, or take it up again; the one under way is done. Its minutes, if it has some, run from now."""
    item = doors.item_for(by, item)
    if item.is_current:
        unchanged()
        return item
    now, gathering = clock.now(), item.gathering
    gathering.agenda.filter(started_at__isnull=False, done_at__isnull=True).update(done_at=now)
    item.started_at, item.done_at = item.started_at or now, None
    item.save(update_fields=["started_at", "done_at"])
    gathering.begin_timer(item.minutes * 60 if item.minutes else None, now)
    gathering.save(update_fields=Gathering.TIMER)
    _tell(by, item)
    return item


@action
def finish_item(*, by: Person, item: AgendaItem, key: UUID | None = None) -> AgendaItem:
    """The point under way is done, and its time with it."""
    item = doors.item_for(by, item)
    if not item.is_current:
        unchanged()
        return item
    item.done_at = clock.now()
    item.save(update_fields=["done_at"])
    gathering = item.gathering
    gathering.begin_timer(None, clock.now())
    gathering.save(update_fields=Gathering.TIMER)
    _tell(by, item)
    return item


def put(by: Person, gathering: Gathering, points: Iterable[Point]) -> None:
    """The first points of a new gathering."""
    wanted = list(points)
    items = [AgendaItem(gathering=gathering, place=place, added_by=by) for place, _ in enumerate(wanted, start=1)]
    if len(items) > AGENDA_MOST:
        raise Invalid("An agenda has at most %(most)s points.", most=AGENDA_MOST)
    for item, point in zip(items, wanted, strict=True):
        _worded(item, point.text, point.minutes, None)
    AgendaItem.objects.bulk_create(items)


def put_at(rows: Iterable[P], one: P, place: int) -> list[P]:
    """All of them, numbered anew with `one` at `place` (from 1); the others close up. Nothing when it stands there."""
    order = list(rows)
    old = order.index(one)
    new = max(0, min(place - 1, len(order) - 1))
    if new == old:
        return []
    order.insert(new, order.pop(old))
    for number, row in enumerate(order, start=1):
        row.place = number
    one.place = new + 1
    return order


def _own_or_led(by: Person, item: AgendaItem) -> AgendaItem:
    item = doors.item_for(by, item, led=False)
    if by.pk not in {item.added_by_id, item.gathering.facilitator_id}:
        raise Refused("Only whoever added this point, or facilitates, can change it.")
    return item


def _worded(item: AgendaItem, text: str, minutes: int | None, leader: Person | None) -> None:
    text = one_line(text)
    if not text:
        raise Invalid("Say what the point is about.")
    if len(text) > 200:
        raise Invalid("A point of the agenda has at most 200 characters.")
    if minutes is not None and not 1 <= minutes <= MINUTES_MOST:
        raise Invalid("A point takes 1 to %(most)s minutes, or has no limit.", most=MINUTES_MOST)
    if leader is not None and not permissions.may(leader, Can.CONTRIBUTE, item.gathering.thread.space):
        raise Invalid("Whoever leads a point must be able to write here.")
    item.text, item.minutes, item.leader = text, minutes, leader


def _tell(by: Person, item: AgendaItem) -> None:
    gathering = item.gathering
    record(
        by, Verb.CHANGED_AGENDA, item, to=[gathering.facilitator, *([item.leader] if item.leader else [])],
        space=gathering.thread.space_id, on=gathering.stream, event=events.AgendaChanged(gathering=gathering.pk),
    )  # fmt: skip
