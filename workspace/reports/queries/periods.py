"""The calendar of reports: months and quarters, in the time zone of the house. There is no other window."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from workspace.common import clock
from workspace.common.errors import Invalid
from workspace.reports.models import Grid

# So long after its end a period is published at the earliest: deeds of its last minutes are committed by then.
GRACE = timedelta(hours=1)
_NAME = re.compile(r"([12][0-9]{3})-(?:(0[1-9]|1[0-2])|Q([1-4]))")


@dataclass(frozen=True, order=True)
class Period:
    """A month or a quarter. `name`: 2026-09 or 2026-Q3."""

    starts_on: date
    grid: Grid

    @property
    def name(self) -> str:
        if self.grid is Grid.MONTH:
            return f"{self.starts_on:%Y-%m}"
        return f"{self.starts_on.year}-Q{(self.starts_on.month + 2) // 3}"

    @property
    def months(self) -> tuple[date, ...]:
        """The first days of its months."""
        count = 1 if self.grid is Grid.MONTH else 3
        return tuple(_months_on(self.starts_on, n) for n in range(count))

    @property
    def ends_before(self) -> date:
        """The first day that is no longer in it."""
        return _months_on(self.months[-1], 1)

    @property
    def ends_on(self) -> date:
        return self.ends_before - timedelta(days=1)

    @property
    def starts_at(self) -> datetime:
        return _midnight(self.starts_on)

    @property
    def ends_at(self) -> datetime:
        """The first moment that is no longer in it."""
        return _midnight(self.ends_before)

    @property
    def is_closed(self) -> bool:
        return clock.now() >= self.ends_at + GRACE

    @property
    def previous(self) -> "Period":
        return Period(_months_on(self.starts_on, -len(self.months)), self.grid)

    @property
    def following(self) -> "Period":
        return Period(self.ends_before, self.grid)


def period_of(name: str) -> Period:
    """The period that is called so. Raises Invalid."""
    found = _NAME.fullmatch(name)
    if found is None:
        raise Invalid("A period is a month such as 2026-09 or a quarter such as 2026-Q3.")
    year, month, quarter = found.groups()
    if month:
        return Period(date(int(year), int(month), 1), Grid.MONTH)
    return Period(date(int(year), 3 * int(quarter) - 2, 1), Grid.QUARTER)


def period_at(day: date, grid: Grid) -> Period:
    """The period that a day falls into."""
    month = day.month if grid is Grid.MONTH else 3 * ((day.month - 1) // 3) + 1
    return Period(date(day.year, month, 1), grid)


def closed_since(day: date, grid: Grid) -> Iterator[Period]:
    """The closed periods from the one that `day` falls into on, the oldest first."""
    found = period_at(day, grid)
    while found.is_closed:
        yield found
        found = found.following


def _months_on(first: date, count: int) -> date:
    months = first.year * 12 + first.month - 1 + count
    return date(months // 12, months % 12 + 1, 1)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), timezone.get_default_timezone())
