"""The promise: within so many days each idea of a board has an answer. A clock that only the board can move.

Days are those of the calendar, in the time zone of the house (`TIME_ZONE`): an idea of Monday with a promise of seven
days is answered in time until the end of the next Monday. Ideas that were taken over from elsewhere were promised
nothing.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import DateField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from ideas.boards.models import Board, Idea, Stage
from ideas.results.models import Answer
from workspace.common import clock
from workspace.people.models import Person
from workspace.spaces.models import Space
from workspace.spaces.permissions import Can, allowed

SOON = 3


@dataclass(frozen=True)
class Due:
    """When the answer to an idea is due: by the end of a day."""

    on: date

    @property
    def at(self) -> datetime:
        """The moment from which on it is late."""
        return datetime.combine(self.on + timedelta(days=1), time(), timezone.get_default_timezone())

    @property
    def days(self) -> int:
        """Days to go: 0 is today, below it is late."""
        return (self.on - timezone.localdate(clock.now(), timezone.get_default_timezone())).days

    @property
    def is_late(self) -> bool:
        return self.days < 0

    @property
    def is_near(self) -> bool:
        return self.days <= SOON

    @property
    def late_by(self) -> int:
        return -self.days


@dataclass(frozen=True)
class Kept:
    """How a board keeps its promise: of `due` ideas (answered, or past their day) `kept` were answered in time."""

    kept: int
    due: int
    waiting: int
    late: int


def due(idea: Idea) -> Due | None:
    """When the answer is due, whether it was given or not; None where nothing was promised. No query."""
    within = idea.board.answer_within
    if within is None or idea.imported_from is not None:
        return None
    day = timezone.localdate(idea.submitted_at, timezone.get_default_timezone())
    return Due(day + timedelta(days=within))


def due_at(idea: Idea) -> datetime | None:
    """The moment by which an answer is promised; None where none is."""
    found = due(idea)
    return found.at if found else None


def with_due(ideas: "QuerySet[Idea]") -> "QuerySet[Any, Any]":
    """Each with `due_on`, a date, as `due` tells it; None where nothing was promised."""
    zone = timezone.get_default_timezone()
    day = TruncDate("submitted_at", tzinfo=zone) + F("board__answer_within")
    return ideas.annotate(due_on=ExpressionWrapper(day, output_field=DateField()))


def answered() -> Exists:
    return Exists(Answer.objects.filter(idea=OuterRef("pk")))


def unanswered() -> "QuerySet[Idea]":
    """Ideas that stand and have no answer yet, however far they are. What came answered from elsewhere is not asked."""
    here = Q(imported_from__isnull=True) | Q(stage=Stage.NEW)
    return Idea.objects.standing().filter(here, ~answered())


def unanswered_for(person: Person) -> "QuerySet[Idea]":
    """Those that wait for this person to answer."""
    seen = Space.objects.visible_to(person).live()
    tended = Space.objects.filter(allowed(person, Can.FACILITATE)).live()
    circles = Person.groups.through.objects.filter(person=person.pk).values("group")
    mine = Q(board__answered_by__isnull=True, board__space__in=tended) | Q(
        board__answered_by__group__in=circles, board__space__in=seen
    )
    return unanswered().filter(mine, board__archived_at__isnull=True)


def kept(board: Board) -> Kept:
    """How the board keeps its promise, counted over its standing ideas. One query."""
    zone = timezone.get_default_timezone()
    first = Answer.objects.filter(idea=OuterRef("pk")).order_by("at").values(day=TruncDate("at", tzinfo=zone))[:1]
    rows = with_due(Idea.objects.standing().filter(board=board, imported_from__isnull=True))
    found = rows.annotate(first_on=first).values_list("due_on", "first_on")
    today = timezone.localdate(clock.now(), zone)
    in_time = counted = waiting = late = 0
    for due_on, first_on in found:
        waiting += first_on is None
        if due_on is None:
            continue
        past = first_on is None and due_on < today
        counted += first_on is not None or past
        in_time += first_on is not None and first_on <= due_on
        late += past
    return Kept(in_time, counted, waiting, late)
