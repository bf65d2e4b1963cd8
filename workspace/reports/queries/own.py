"""My participation: one's own figures, computed now, from one's own rows of the ledger and from no others."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone

from workspace.audit.models import Participation, ParticipationQuerySet
from workspace.common import clock
from workspace.people.models import Person
from workspace.reports.models import Act, Grid
from workspace.reports.queries import reading
from workspace.reports.queries.contributions import CONTRIBUTIONS, NOT_COUNTED
from workspace.reports.queries.editions import require_reader
from workspace.reports.queries.periods import Period, period_at
from workspace.reports.queries.telling.labels import label

MONTHS = 12
UNITS = 8


@dataclass(frozen=True)
class Month:
    """`begun`, `answered`, `other`: contributions by what they were. `height`: in hundredths of the highest month."""

    name: str
    total: int
    begun: int
    answered: int
    other: int
    height: int = 0


@dataclass(frozen=True)
class Towards:
    """Where one's contributions went: `share` is of all that turned to somebody."""

    name: str
    share: float


@dataclass(frozen=True)
class OwnPage:
    months: Sequence[Month]
    total: int
    levels: Sequence[Towards]
    units: Sequence[Towards]
    customers: float
    report: str


def own_page(reader: Person) -> OwnPage:
    """The last twelve months of the reader. Raises NotVisible for who is no employee. Four queries."""
    require_reader(reader)
    here = timezone.get_default_timezone()
    last = period_at(timezone.localtime(clock.now(), here).date(), Grid.MONTH)
    first = last
    for _n in range(MONTHS - 1):
        first = first.previous
    rows = _mine(reader).filter(at__gte=first.starts_at)
    months = _by_month(rows, first, last)
    levels, units, customers = _towards(rows)
    return OwnPage(months, sum(one.total for one in months), levels, units, customers, reading.newest_url())


def _mine(reader: Person) -> ParticipationQuerySet:
    """One's own contributions: also those under a mask, which nobody but oneself may count."""
    verbs = [verb for verb, act in CONTRIBUTIONS.items() if act != Act.BEFORE]
    not_mine = [source for source in NOT_COUNTED if source != "masked"]
    return Participation.objects.of(reader.pk).filter(verb__in=verbs).exclude(source__in=not_mine)


def _by_month(rows: ParticipationQuerySet, first: Period, last: Period) -> list[Month]:
    begun = [verb for verb, act in CONTRIBUTIONS.items() if act == Act.START]
    replied = [verb for verb, act in CONTRIBUTIONS.items() if act in {Act.REPLY, Act.JUDGE}]
    counted = (
        rows.filter(ordinal=0)
        .annotate(month=TruncMonth("at", tzinfo=timezone.get_default_timezone()))
        .values("month")
        .annotate(total=Count("pk"), begun=Count("pk", filter=Q(verb__in=begun)))
        .annotate(answered=Count("pk", filter=Q(verb__in=replied)))
        .order_by("month")
    )
    found = {_day(row["month"]): row for row in counted}
    highest = max((row["total"] for row in found.values()), default=0)
    months, one = [], first
    while one.starts_on <= last.starts_on:
        row = found.get(one.starts_on, {"total": 0, "begun": 0, "answered": 0})
        other = row["total"] - row["begun"] - row["answered"]
        height = round(100 * row["total"] / highest) if highest else 0
        months.append(Month(reading.name_of(one), row["total"], row["begun"], row["answered"], other, height))
        one = one.following
    return months


def _day(at: datetime) -> date:
    return at.date()


def _towards(rows: ParticipationQuerySet) -> tuple[list[Towards], list[Towards], float]:
    """By the levels and the units of those turned to, as they were then; each deed counts as one, shared among them."""
    turned = rows.filter(target__isnull=False)
    by_place = list(
        turned.values("target_level", "target_unit", "target_side")
        .annotate(part=Sum("weight"))
        .order_by("target_level")
    )
    whole = sum(row["part"] for row in by_place) or 1.0
    levels: dict[int, float] = {}
    units: dict[str, float] = {}
    customers = 0.0
    for row in by_place:
        if row["target_side"] == "customer":
            customers += row["part"]
            continue
        if row["target_level"] is not None:
            levels[row["target_level"]] = levels.get(row["target_level"], 0) + row["part"]
        if row["target_unit"]:
            units[row["target_unit"]] = units.get(row["target_unit"], 0) + row["part"]
    by_share = sorted(units.items(), key=lambda one: (-one[1], one[0]))[:UNITS]
    return (
        [Towards(label(f"level:{level}"), part / whole) for level, part in sorted(levels.items())],
        [Towards(name, part / whole) for name, part in by_share],
        customers / whole,
    )
