"""What waits for a person: derived each time from the things themselves, so right after any crash."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple, TypeVar

from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery

from realtime.cursors import Cursor
from workspace.notifications.models import Notification, Preference
from workspace.notifications.queries.composed import composed
from workspace.notifications.queries.kinds import Waiting, kind_named, kinds
from workspace.people.models import Person

# So many of the newest that were not ticked off are looked at: more than a day brings, and what was read is ticked off
# each night.
LOOKED_AT = 2_000


@dataclass(frozen=True)
class Badge:
    """What the bell of every page shows. `count` is of lines: one for each kind and place, as the list shows them.

    `places` are those without read marks of their own (spaces, results, pulses): who opens their page has seen what
    waits there.
    `cursor` is where the person's stream stood at that moment: whoever listens from there misses nothing. `beside` is
    where the other stream stood that was asked for.
    """

    count: int
    places: Sequence[str]
    cursor: Cursor
    beside: Cursor = field(default_factory=Cursor)


class Pointer(NamedTuple):
    """As much of a notification as the bell needs."""

    kind: str
    object_id: int
    place: str
    in_app: bool | None


Told = TypeVar("Told", Pointer, Notification)

# At least one row: a person without a stream stands at ("", 0), and one whom nothing waits for has a row of nothing.
_WITH_CURSOR = """
SELECT coalesce(stream.epoch, ''), coalesce(stream.head, 0), coalesce(other.epoch, ''), coalesce(other.head, 0), told.*
FROM (VALUES (%s, %s)) AS mine (stream, beside)
LEFT JOIN realtime_stream AS stream ON stream.name = mine.stream
LEFT JOIN realtime_stream AS other ON other.name = mine.beside
LEFT JOIN ({}) AS told (kind, object_id, place, in_app) ON true
"""


def bell_badge(person: Person, *, beside: str = "") -> Badge:
    """Two queries, one when nothing is unseen; their SQL is composed once for everybody (`queries.composed`).

    Every whole page asks this: what it must know of one more stream (`beside`) comes with it, at no query of its own.
    """
    asked = composed(unseen_pointers, person)
    rows = _rows(_WITH_CURSOR.format(asked.sql), [person.stream, beside, *asked.parameters(person)])
    found = [Pointer(*told) for _, _, _, _, *told in rows if told[0] is not None]
    lines = {(one.kind, one.place) for one in _still([one for one in found if is_wanted(one)], person)}
    places = sorted({place for _, place in lines if place.startswith(("space:", "result:", "pulse:"))})
    return Badge(len(lines), places, Cursor(*rows[0][:2]), Cursor(*rows[0][2:4]))


def bell_waits(person: Person) -> list[Notification]:
    """What still waits and was not ticked off, newest first. Two queries, however much and of however many kinds."""
    return still_waiting_of(person, [one for one in shown_to(person).unseen()[:LOOKED_AT] if is_wanted(one)])


def still_waiting_of(person: Person, unseen: Collection[Notification]) -> list[Notification]:
    """Of a person's notifications, those whose object stands and waits. One query."""
    return _still(unseen, person)


def shown_to(person: Person) -> Any:
    """One's own notifications, newest first, each with `in_app`: what one chose for its kind (None: nothing)."""
    chosen = Preference.objects.filter(person=person, kind=OuterRef("kind")).values("in_app")
    return Notification.objects.visible_to(person).annotate(in_app=Subquery(chosen[:1])).order_by("-pk")


def unseen_pointers(person: Person) -> QuerySet[Any, Any]:
    """The newest that were not ticked off, each as a Pointer."""
    found: QuerySet[Any, Any] = shown_to(person).unseen().values_list(*Pointer._fields)[:LOOKED_AT]
    return found


def is_wanted(one: Pointer | Notification) -> bool:
    """Whether its reader wants to see its kind in the app. Of one that is no longer known nothing is seen."""
    kind = kind_named(one.kind)
    if kind is None:
        return False
    chosen: bool | None = one.in_app  # type: ignore[union-attr]
    return kind.defaults.in_app if chosen is None else chosen


def _still(unseen: Collection[Told], person: Person) -> list[Told]:
    asked: dict[str, list[int]] = {}
    for one in unseen:
        asked.setdefault(one.kind, []).append(one.object_id)
    waiting = _waiting(person, asked)
    return [one for one in unseen if one.object_id in waiting.get(one.kind, ())]


def _waiting(person: Person, asked: Mapping[str, Sequence[int]]) -> dict[str, set[int]]:
    """By kind, the numbers of these objects that stand and wait: one query, a part for each rule that is asked."""
    rules: dict[Waiting, list[str]] = {}
    for kind in kinds():
        if kind.name in asked:
            rules.setdefault(kind.waiting, []).append(kind.name)
    if not rules:
        return {}
    parts: list[str] = []
    given: list[Any] = []
    for number, (rule, names) in enumerate(rules.items()):
        held = composed(_numbers(rule), person)
        parts.append(f"SELECT {number}, held.id FROM ({held.sql}) AS held (id) WHERE held.id = ANY(%s::bigint[])")  # noqa: S608
        given += [*held.parameters(person), [number for name in names for number in asked[name]]]
    found: dict[int, set[int]] = {}
    for number, object_id in _rows(" UNION ALL ".join(parts), given):
        found.setdefault(number, set()).add(object_id)
    return {name: found.get(number, set()) for number, names in enumerate(rules.values()) for name in names}


@cache
def _numbers(rule: Waiting) -> Waiting:
    """The same rule, as bare numbers in no order."""
    return lambda person: rule(person).order_by().values_list("pk")


def _rows(sql: str, given: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
