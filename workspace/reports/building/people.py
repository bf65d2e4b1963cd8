"""Who was here in a period, where they stood, and who had access for at least half of it: the denominators."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
import numpy.typing as npt
from django.db import connection
from django.db.models import Q

from workspace.audit.models import Participation, Verb
from workspace.people.models import MASKS_FROM, Person, Position
from workspace.reports.metrics.network import NOBODY, Ints, People
from workspace.reports.queries.periods import Period

# A day on which at least this share of all positions changed is a reorganisation.
REORGANISED = 0.05


@dataclass(frozen=True)
class Staff:
    """The employees of a period as metrics read them. `numbers`: their numbers in the house, in the same order.

    `pool`: customers' people who had access, by number.
    """

    people: People
    numbers: Ints
    pool: Ints
    organisations: Mapping[int, int]

    def index(self, numbers: Ints) -> Ints:
        """The places of people by their numbers; NOBODY for whoever is no employee of the period."""
        if len(self.numbers) == 0:
            return np.full(len(numbers), NOBODY)
        place = np.clip(np.searchsorted(self.numbers, numbers), 0, len(self.numbers) - 1)
        return np.where(self.numbers[place] == numbers, place, NOBODY)

    @property
    def everybody(self) -> tuple[Ints, npt.NDArray[np.bool_]]:
        """The numbers of all, employees and customers, rising; and who of them had access for half of the period."""
        numbers = np.unique(np.concatenate([self.numbers, np.array(sorted(self.organisations), dtype=np.int64)]))
        had_access = np.concatenate([self.numbers[self.people.eligible], self.pool])
        return numbers, np.isin(numbers, had_access)

    @property
    def eligible(self) -> int:
        return int(self.people.eligible.sum())

    @property
    def coverage(self) -> float | None:
        """The share of eligible people whose level is known."""
        known = self.people.eligible & (self.people.level != NOBODY)
        return float(known.sum() / self.eligible) if self.eligible else None


def staff_of(period: Period) -> Staff:
    """Everybody of a period, as they stood in the middle of it. Five queries.

    Left out: masks, bots, placeholders of imported histories, and whoever joined after the period.
    """
    middle = period.starts_at + (period.ends_at - period.starts_at) / 2
    here = Person.objects.filter(pk__lt=MASKS_FROM, is_bot=False, is_placeholder=False, joined_at__lt=period.ends_at)
    rows = list(here.order_by("pk").values_list("pk", "side", "joined_at", "is_active", "organisation_id"))
    turns = _comings_and_goings()
    places = _places(period, middle)
    eligible = {
        pk: _time_here(period, joined, active, turns.get(pk, ())) * 2 >= period.ends_at - period.starts_at
        for pk, _, joined, active, _ in rows
    }
    numbers = np.array([pk for pk, side, *_ in rows if side == "employee"], dtype=np.int64)
    people = _people(numbers, places, np.array([eligible[pk] for pk in numbers.tolist()], dtype=np.bool_))
    pool = np.array([pk for pk, side, *_ in rows if side == "customer" and eligible[pk]], dtype=np.int64)
    return Staff(people, numbers, pool, {pk: of for pk, side, _, _, of in rows if side == "customer"})


def reorganised_on(period: Period) -> date | None:
    """The last day up to the period's end on which at least REORGANISED of all positions were changed.

    The day on which the tree was first taken over is none.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH changes AS (
                SELECT lower(during)::date AS day, count(*) AS changed FROM people_position
                WHERE lower(during) < %s GROUP BY 1
            )
            SELECT max(day) FROM changes WHERE changed >= %s * (SELECT count(DISTINCT person_id) FROM people_position)
            AND day > (SELECT min(day) FROM changes)
            """,
            [period.ends_at, REORGANISED],
        )
        found: date | None = cursor.fetchone()[0]
    return found


def _comings_and_goings() -> Mapping[int, list[tuple[datetime, bool]]]:
    """When accounts were deactivated and reactivated, by person, in the order of time. The ledger knows."""
    told = Participation.objects.entries().filter(
        verb__in=[Verb.DEACTIVATED, Verb.REACTIVATED], object_kind="people.person"
    )
    found: dict[int, list[tuple[datetime, bool]]] = {}
    for person, verb, at in told.order_by("at", "id").values_list("object_id", "verb", "at"):
        found.setdefault(person, []).append((at, verb == Verb.REACTIVATED))
    return found


def _time_here(period: Period, joined: datetime, active: bool, turns: Sequence[tuple[datetime, bool]]) -> timedelta:
    """How long somebody had access within the period. Whoever is gone and nobody knows since when was not here."""
    if not turns and not active:
        return timedelta()
    spent, since = timedelta(), joined
    for at, came_back in (*turns, (period.ends_at, False)):
        if came_back:
            since = at
            continue
        low, high = max(since, period.starts_at), min(at, period.ends_at)
        spent += max(timedelta(), high - low)
        since = period.ends_at
    return spent


def _places(period: Period, middle: datetime) -> Mapping[int, tuple[int, str, list[int]]]:
    """Level, unit and path by person: as it was in the middle, else as it first became in the second half."""
    overlap = Position.objects.filter(
        Q(during__contains=middle) | Q(during__startswith__gt=middle, during__startswith__lt=period.ends_at)
    )
    rows = overlap.order_by("person", "-during").values_list("person", "level", "unit", "path")
    return {person: (level, unit, path) for person, level, unit, path in rows}


def _people(numbers: Ints, places: Mapping[int, tuple[int, str, list[int]]], eligible: npt.NDArray[np.bool_]) -> People:
    index = {number: place for place, number in enumerate(numbers.tolist())}
    units = tuple(sorted({unit for _, unit, _ in places.values() if unit}))
    codes = {unit: code for code, unit in enumerate(units)}
    level, unit, boss = (np.full(len(index), NOBODY) for _ in range(3))
    for number, place in index.items():
        if number not in places:
            continue
        level[place], name, path = places[number]
        unit[place] = codes.get(name, NOBODY)
        # The next above who is in the list: a vacant post is passed over.
        boss[place] = next((index[above] for above in reversed(path[:-1]) if above in index), NOBODY)
    return People(tuple(str(number) for number in numbers.tolist()), level, unit, boss, eligible, units)
