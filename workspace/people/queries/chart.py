"""The reporting line as a tree that folds. Branches below the first levels are read when somebody opens them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import BigIntegerField, Count, F, Func, QuerySet

from workspace.common.errors import NotVisible
from workspace.people.models import Person, Position

WHOLE_UP_TO = 400
"""A tree of at most so many people is drawn whole."""
SHOWN_LEVELS = 3


@dataclass
class Branch:
    """Somebody in the tree. `below` counts everybody under them; `reports` is empty when they are not drawn yet."""

    person: Person
    position: Position
    below: int = 0
    reports: list["Branch"] = field(default_factory=list)
    is_open: bool = False

    @property
    def is_folded_away(self) -> bool:
        return bool(self.below) and not self.reports


@dataclass(frozen=True)
class ChartPage:
    roots: list[Branch]
    total: int
    levels: int
    at: int | None = None

    @property
    def is_whole(self) -> bool:
        """Whether every branch is drawn."""
        return self.total <= WHOLE_UP_TO


def chart_page(reader: Person, at: int | None = None) -> ChartPage:
    """The tree down to the third level, and down to person `at` if given; a small firm's tree whole. Three queries.

    Raises NotVisible for customers: for them there is no reporting line."""
    current = _current(reader)
    counts = {row["level"]: row["n"] for row in current.order_by().values("level").annotate(n=Count("pk"))}
    total = sum(counts.values())
    trail = current.filter(person=at).values_list("path", flat=True).first() or [] if at else []
    drawn = current if total <= WHOLE_UP_TO else current.filter(level__lte=SHOWN_LEVELS)
    if total > WHOLE_UP_TO and trail:
        drawn = current.filter(level__lte=SHOWN_LEVELS) | current.filter(manager__in=trail)
    positions = list(drawn.select_related("person"))
    opened = set(trail)
    roots = _tree(positions, _sizes(reader, positions), opened, open_to=2 if total <= WHOLE_UP_TO else 1)
    return ChartPage(roots, total, max(counts, default=0), at)


def branches_of(reader: Person, number: int) -> list[Branch]:
    """Who reports to person `number` directly, each with how many are below them. Two queries."""
    positions = list(_current(reader).filter(manager=number).select_related("person"))
    return _tree(positions, _sizes(reader, positions), set(), open_to=0)


def _current(reader: Person) -> QuerySet[Position, Position]:
    if not reader.is_employee:
        raise NotVisible
    return Position.objects.current().order_by("person__name", "person")


def _sizes(reader: Person, positions: list[Position]) -> Mapping[int, int]:
    """How many stand below each of these people, at any depth: everybody counts once for each name in their path."""
    wanted = {position.person_id for position in positions}
    above = Func(F("path"), function="unnest", output_field=BigIntegerField())
    names = _current(reader).order_by().annotate(above=above).values("above").annotate(n=Count("pk"))
    count = {row["above"]: row["n"] for row in names}
    return {pk: count.get(pk, 1) - 1 for pk in wanted}


def _tree(positions: list[Position], below: Mapping[int, int], opened: set[int], open_to: int) -> list[Branch]:
    branches = {
        position.person_id: Branch(
            position.person,
            position,
            below[position.person_id],
            is_open=position.level <= open_to or position.person_id in opened,
        )
        for position in positions
    }
    roots: list[Branch] = []
    for branch in branches.values():
        above = branches.get(branch.position.manager_id or 0)
        (above.reports if above else roots).append(branch)
    return roots
