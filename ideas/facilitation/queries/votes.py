"""What came of a vote: nothing before it is closed, then how many points each thing got, and from which side."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, Sum

from ideas.facilitation.models import Activity, Dots, Option
from workspace.audit.models import Side
from workspace.people.models import Person

# Of a single customer among employees (or the other way) the points apart would be their ballot.
APART_FROM = 2


@dataclass(frozen=True)
class Line:
    """One thing with its points. `customers` and `employees` are None where they would be one person's ballot."""

    option: Option
    points: int
    people: int
    customers: int | None
    employees: int | None

    @property
    def customers_who_bought(self) -> int | None:
        """Where there is a budget: each of them paid the cost of it."""
        return None if self.customers is None or not self.option.cost else self.customers // self.option.cost

    @property
    def employees_who_bought(self) -> int | None:
        return None if self.employees is None or not self.option.cost else self.employees // self.option.cost


@dataclass(frozen=True)
class Tally:
    """A closed vote, the most points first; with a budget, what most people bought. `apart`: each side's points are
    shown; `alone`: they are not, because one side is a single person."""

    activity: Activity
    lines: Sequence[Line]
    people: int
    apart: bool
    alone: bool

    @property
    def most(self) -> int:
        """The length of the longest bar."""
        return max((line.people if self.activity.priced else line.points for line in self.lines), default=0)

    @property
    def points(self) -> int:
        return sum(line.points for line in self.lines)


@dataclass(frozen=True)
class OwnLine:
    """One thing, and how many of the reader's own points lie on it."""

    option: Option
    points: int
    most: int

    @property
    def less(self) -> int:
        return max(0, self.points - 1)

    @property
    def more(self) -> int:
        return self.points + 1

    @property
    def may_add(self) -> bool:
        return self.points < self.most

    @property
    def may_buy(self) -> bool:
        """Whether what is left is enough for it."""
        return self.option.cost is not None and self.option.cost <= self.most


@dataclass(frozen=True)
class OwnPoints:
    """A reader's own points in a vote. `most`: that can lie on one thing."""

    activity: Activity
    lines: Sequence[OwnLine]
    left: int

    @property
    def in_steps(self) -> bool:
        """Few points are placed one by one, many as a number."""
        return self.activity.points <= 20


def tally(activity: Activity) -> Tally | None:
    """None while it is open: then nobody learns anything of it. Two queries."""
    if not activity.is_vote or activity.ended_at is None or activity.started_at is None:
        return None
    placed = Q(dots__points__gt=0)
    offered: Any = Option.objects.filter(activity=activity).offered()
    rows = offered.annotate(
        sum=Sum("dots__points", filter=placed, default=0),
        of_customers=Sum("dots__points", filter=placed & Q(dots__side=Side.CUSTOMER), default=0),
        voters=Count("dots", filter=placed),
    )
    voters = dict.fromkeys(Side.values, 0) | dict(
        Dots.objects.filter(option__activity=activity, points__gt=0)
        .values_list("side")
        .annotate(number=Count("person", distinct=True))
        .order_by("side")
    )
    fewest = min(voters[Side.CUSTOMER], voters[Side.EMPLOYEE])
    apart = fewest >= APART_FROM
    lines = [
        Line(
            one,
            one.sum,
            one.voters,
            one.of_customers if apart else None,
            one.sum - one.of_customers if apart else None,
        )
        for one in rows.order_by("-voters" if activity.priced else "-sum", "place")
    ]
    return Tally(activity, lines, sum(voters.values()), apart, alone=0 < fewest < APART_FROM)


def own_points(activity: Activity, reader: Person) -> OwnPoints:
    """Two queries."""
    own = dict(Dots.objects.filter(option__activity=activity, person=reader).values_list("option", "points"))
    left = activity.points - sum(own.values())
    most = activity.most or activity.points
    options = Option.objects.filter(activity=activity).offered()
    lines = [OwnLine(one, own.get(one.pk, 0), min(most, own.get(one.pk, 0) + left)) for one in options]
    return OwnPoints(activity, lines, left)


def voted(activity: Activity) -> int:
    """How many have placed a point: all that is told while it is open."""
    return Dots.objects.filter(option__activity=activity, points__gt=0).values("person").distinct().count()
