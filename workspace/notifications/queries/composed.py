"""Queries about one person that are composed once: their SQL is kept, and whom and when is filled in.

The bell asks a dozen rules on every page. Django takes several times longer to compose their SQL than PostgreSQL to
answer it, and the text is the same for everybody on one side of the house. So each is composed for two people who
don't exist, at two moments in two time zones: what differs between the two is a blank, the rest is the text.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet
from django.utils import timezone

from workspace.common import clock
from workspace.people.models import Person

Question = Callable[[Person], QuerySet[Any]]

# Nobody has these numbers, and nothing was done at these moments.
_NOBODIES = (2**62 + 1, 2**62 + 2)
_MOMENTS = (datetime(1931, 3, 5, tzinfo=UTC), datetime(1932, 9, 17, tzinfo=UTC))
_ZONES = (ZoneInfo("Pacific/Kiritimati"), ZoneInfo("Pacific/Pago_Pago"))
_NOTHING = "SELECT NULL::bigint WHERE false"


@dataclass(frozen=True, slots=True)
class Composed:
    """SQL with its parameters. In `people` are the places of the person's number, with its type for the database; in
    `moments` those of a time, with how long after now it is."""

    sql: str
    given: tuple[Any, ...]
    people: tuple[tuple[int, type], ...] = ()
    moments: tuple[tuple[int, timedelta], ...] = ()

    def parameters(self, person: Person) -> list[Any]:
        filled = list(self.given)
        for place, kind in self.people:
            filled[place] = kind(person.pk)
        if self.moments:
            now = clock.now()
            for place, after in self.moments:
                filled[place] = now + after
        return filled


# By question, side, and whether the person is active. None: it asks for more of a person, and is composed each time.
_kept: dict[tuple[Question, str, bool], Composed | None] = {}


def composed(question: Question, person: Person) -> Composed:
    """The SQL of a question about this person, as `question(person)` would give it at this moment."""
    key = (question, person.side, person.is_active)
    try:
        kept = _kept[key]
    except KeyError:
        kept = _kept[key] = _blank(question, person)
    return kept if kept is not None else _compose(question, person)


def forget() -> None:
    """What was composed may name rows that were made anew (the vocabulary of permissions)."""
    _kept.clear()


def _compose(question: Question, person: Person) -> Composed:
    try:
        sql, given = question(person).query.sql_with_params()
    except EmptyResultSet:
        return Composed(_NOTHING, ())
    return Composed(sql, tuple(given))


def _blank(question: Question, person: Person) -> Composed | None:
    """The text with blanks; None when it depends on more than number, side, activity and time."""
    try:
        one, other = _for_nobody(question, person)
    except Person.DoesNotExist:  # it looked at a column that nobody has
        return None
    if one.sql != other.sql or len(one.given) != len(other.given):
        return None
    people: list[tuple[int, type]] = []
    moments: list[tuple[int, timedelta]] = []
    for place, (first, second) in enumerate(zip(one.given, other.given, strict=True)):
        if first == second:
            continue
        if (first, second) == _NOBODIES:
            people.append((place, type(first)))
        elif isinstance(first, datetime) and first - _MOMENTS[0] == second - _MOMENTS[1]:
            moments.append((place, first - _MOMENTS[0]))
        else:
            return None
    return Composed(one.sql, one.given, tuple(people), tuple(moments))


def _for_nobody(question: Question, person: Person) -> Iterator[Composed]:
    """The same for two who have a number, a side and nothing else, at two moments in two places."""
    known = ["id", "side", "is_active"]
    for number, moment, zone in zip(_NOBODIES, _MOMENTS, _ZONES, strict=True):
        nobody = Person.from_db("default", known, [number, person.side, person.is_active])
        with clock.at(moment), timezone.override(zone):
            yield _compose(question, nobody)
