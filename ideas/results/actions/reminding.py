"""Reminding people of what they promised, once for each step."""

from collections.abc import Collection, Iterator
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from ideas.boards.models import Board
from ideas.results import queries
from ideas.results.models import Reminder, Result
from ideas.results.queries.notices import DUE, REVIEW
from workspace.common import clock
from workspace.notifications.actions import tell
from workspace.notifications.queries import Concern

# What was late long before anybody was reminded of anything stays so.
LATE_FOR = 7


def remind() -> int:
    """Who owes an answer that is due soon, tomorrow, or since yesterday is told, and owners of results to review.

    Each step of each due day once, however often this runs. Nobody's deed: time brings it. Returns how many were told.
    """
    with transaction.atomic():
        concerns = [*((DUE, one) for one in _answers()), *((REVIEW, one) for one in _reviews())]
        return tell(concerns).new


def _answers() -> Iterator[Concern]:
    today = timezone.localdate(clock.now(), timezone.get_default_timezone())
    waiting = queries.unanswered().filter(
        board__answer_within__isnull=False, imported_from__isnull=True,
        board__archived_at__isnull=True, board__space__archived_at__isnull=True,
    )  # fmt: skip
    near = queries.with_due(waiting).filter(
        due_on__lte=today + timedelta(days=queries.SOON), due_on__gte=today - timedelta(days=LATE_FOR)
    )
    rows = list(near.values_list("pk", "board", "due_on"))
    made = _made(Reminder(idea_id=idea, due_on=on, days_before=_step((on - today).days)) for idea, _board, on in rows)
    boards = {idea: board for idea, board, _on in rows}
    people = _answerers({boards[one.idea_id] for one in made if one.idea_id})
    for one in made:
        board = boards[one.idea_id or 0]
        for person in people[board]:
            yield Concern(person, None, one.pk, f"board:{board}", None, one.at)


def _reviews() -> Iterator[Concern]:
    live = Result.objects.to_review(clock.today()).filter(board__space__archived_at__isnull=True)
    rows = {pk: (owner, on) for pk, owner, on in live.values_list("pk", "owner", "review_on") if on is not None}
    for one in _made(Reminder(result_id=pk, due_on=on) for pk, (_owner, on) in rows.items()):
        yield Concern(rows[one.result_id or 0][0], None, one.pk, f"review:{one.result_id}", None, one.at)


def _step(days: int) -> int:
    """3, 1 or -1: two days to go are still told as three, and none as one."""
    if days < 0:
        return -1
    return 1 if days <= 1 else queries.SOON


def _made(wanted: Iterator[Reminder]) -> list[Reminder]:
    """Those that were not there before, saved."""
    asked = {(one.idea_id, one.result_id, one.due_on, one.days_before): one for one in wanted}
    ideas = {idea for idea, *_ in asked if idea}
    results = {result for _, result, *_ in asked if result}
    there = Reminder.objects.filter(idea__in=ideas) | Reminder.objects.filter(result__in=results)
    known = set(there.values_list("idea", "result", "due_on", "days_before"))
    return Reminder.objects.bulk_create([one for place, one in asked.items() if place not in known], batch_size=1_000)


def _answerers(boards: Collection[int]) -> dict[int, list[int]]:
    rows = Board.objects.filter(pk__in=boards).select_related("space")
    return {board.pk: list(queries.answerers(board).order_by("pk").values_list("pk", flat=True)) for board in rows}
