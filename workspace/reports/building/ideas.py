"""Ideas and results as metrics read them: the ledger says who submitted what and where they stood; boards say the rest.

A cohort: the ideas of the year up to 30 days before the end of the period, since a younger one could not have got far.
Nothing after the period's end is known. Ideas of a phase that hides its authors are not in it before these are shown.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from django.db.models import Min

from ideas.boards.models import Board, Contributor, Idea, Sighting
from ideas.results.models import Answer, Result, Verdict
from ideas.results.queries.family import families
from ideas.results.queries.rights import answerers
from workspace.audit.models import Participation, Verb
from workspace.reports.building.scene import Scene
from workspace.reports.metrics.funnel import Ideas
from workspace.reports.metrics.network import NOBODY, Ints
from workspace.reports.models import UNKNOWN

COHORT = timedelta(days=365)
OLD_ENOUGH = timedelta(days=30)
SUBMITTED = (Verb.SUBMITTED_IDEA, Verb.RAISED_IDEA)
YES = (Verdict.ACCEPTED, Verdict.PLANNED)


@dataclass(frozen=True)
class Submitted:
    """One idea as the ledger tells it. `board`, and when it was first answered, and first answered with a yes."""

    idea: int
    author: int
    level: int | None
    side: str
    at: datetime
    board: int
    answered: datetime | None
    accepted: datetime | None
    shipped: datetime | None


def submitted(scene: Scene) -> list[Submitted]:
    """The ideas of the cohort, in the order of time. Four queries and those of merged ideas."""
    end = scene.period.ends_at
    rows = (
        Participation.objects.counted()
        .entries()
        .filter(verb__in=SUBMITTED, object_kind="boards.idea", at__gte=end - COHORT, at__lt=end)
    )
    rows = rows.exclude(xid__gt=scene.upto[0]).order_by("at", "id")
    told = {row.object_id: row for row in rows.only("object_id", "actor", "actor_level", "side", "at")}
    here = Idea.objects.filter(pk__in=told, imported_from__isnull=True, withdrawn_at__isnull=True)
    boards = dict(here.order_by().values_list("pk", "board"))
    first = _first_answers(boards, end, tuple(Verdict))
    yes = _first_answers(boards, end, YES)
    shipped = shipped_at(boards, end)
    return [
        Submitted(
            idea, row.actor, row.actor_level, row.side, row.at, boards[idea], first.get(idea), yes.get(idea),
            shipped.get(idea),
        )
        for idea, row in told.items() if idea in boards
    ]  # fmt: skip


def shipped_at(ideas: Collection[int], end: datetime) -> Mapping[int, datetime]:
    """When a result first shipped that came from each of these ideas, or from what they were merged into."""
    done = Result.objects.filter(shipped_at__lt=end)
    pairs = list(done.values_list("ideas", "shipped_at"))
    roots = families({idea for idea, _ in pairs if idea}).roots
    when: dict[int, datetime] = {}
    for idea, at in pairs:
        if idea and at:
            when[idea] = min(at, when.get(idea, at))
    return {idea: when[root] for idea, root in roots.items() if idea in ideas and root in when}


def of_employees(scene: Scene, found: list[Submitted]) -> tuple[Ideas, int]:
    """What employees submitted, with all who share an idea; and how many people answer for the boards of it. Two
    queries, and two for each board."""
    ours = [one for one in found if one.side == "employee"]
    place = {one.idea: index for index, one in enumerate(ours)}
    seen, answering = _seen(ours, scene.period.ends_at)
    credit = [(place[one.idea], one.author, one.level) for one in ours]
    joined = Contributor.objects.filter(idea__in=place, accepted_at__lt=scene.period.ends_at)
    credit += [(place[idea], person, None) for idea, person in joined.order_by("pk").values_list("idea", "person")]
    person = scene.staff.index(np.array([one for _, one, _ in credit], dtype=np.int64))
    bands = scene.rules.bands(np.array([UNKNOWN if level is None else level for *_, level in credit], dtype=np.int64))
    now = np.where(person == NOBODY, NOBODY, scene.banded.level[np.clip(person, 0, None)]) if len(person) else person
    ideas = Ideas(
        proposed=_seconds([one.at for one in ours]),
        reached=np.array([_reached(one, seen) for one in ours], dtype=np.int64),
        decided=_seconds([one.answered for one in ours]),
        topic=np.zeros(len(ours), dtype=np.int64),
        idea=np.array([idea for idea, *_ in credit], dtype=np.int64),
        person=person,
        level=np.where(bands == NOBODY, now, bands),
    )
    return ideas, answering


def _reached(one: Submitted, seen: Collection[int]) -> int:
    """The furthest stage: posted, seen, answered, accepted, shipped."""
    if one.shipped:
        return 4
    if one.accepted:
        return 3
    return 2 if one.answered else int(one.idea in seen)


def _seen(ideas: list[Submitted], end: datetime) -> tuple[set[int], int]:
    """Which of them somebody has seen who answers for their board; and how many people do."""
    found: set[int] = set()
    answering: set[int] = set()
    by_board: dict[int, list[int]] = {}
    for one in ideas:
        by_board.setdefault(one.board, []).append(one.idea)
    for board in Board.objects.filter(pk__in=by_board).select_related("space", "answered_by"):
        who = set(answerers(board).order_by().values_list("pk", flat=True))
        answering |= who
        looked = Sighting.objects.filter(idea__in=by_board[board.pk], at__lt=end, person__in=who)
        found |= set(looked.values_list("idea", flat=True))
    return found, len(answering)


def _first_answers(ideas: Collection[int], end: datetime, verdicts: Collection[str]) -> Mapping[int, datetime]:
    rows = Answer.objects.filter(idea__in=ideas, at__lt=end, verdict__in=verdicts).order_by()
    return dict(rows.values("idea").annotate(first=Min("at")).values_list("idea", "first"))


def _seconds(moments: list[datetime | None] | list[datetime]) -> Ints:
    return np.array([NOBODY if at is None else int(at.timestamp()) for at in moments], dtype=np.int64)
