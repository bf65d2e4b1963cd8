"""Closing a decision, counting it, withdrawing it."""

from typing import Any
from uuid import UUID

from procrastinate.contrib.django import app

from ideas.decisions import events
from ideas.decisions.actions import counting, doors
from ideas.decisions.models import Decision, ResultSeen
from ideas.decisions.queries import counting as reading
from workspace.audit import ledger
from workspace.audit.ledger import action, own_state, record, unchanged
from workspace.audit.models import Verb
from workspace.common import clock
from workspace.common.errors import Refused
from workspace.people.models import Person
from workspace.spaces.permissions import Can

COUNT_JOB = "decisions.count_decision"


@action
def close_decision(*, by: Person, decision: Decision, key: UUID | None = None) -> Decision:
    """No ballot counts from now on, and the result is told; a large count is made by a job. For who facilitates.

    Past its time it closes as ordered when it was opened, signed by who opened it, whoever happens to come by.
    """
    by_itself = ledger.source.get() == ledger.SCHEDULE
    found = doors.due_decision(decision) if by_itself else doors.decision_for(by, decision, Can.FACILITATE)
    if not found.is_running or (by_itself and not found.is_over):
        unchanged()
        return found
    if found.is_over and not by_itself:
        unchanged()
        return close_overdue_decision(found)
    found.closed_at = found.closes_at if by_itself else clock.now()
    found.closed_by = None if by_itself else by
    found.electorate = reading.electorate(found)
    if found.confidential:
        counting.open_ballots(found)
    found.sealed_key, found.progress = None, 0
    found.save(update_fields=["closed_at", "closed_by", "electorate", "sealed_key", "progress"])
    found.duels.filter(answered_at=None).delete()
    large = reading.is_large(found)
    if large:
        app.configure_task(COUNT_JOB, queueing_lock=f"{COUNT_JOB}:{found.pk}").defer(decision=found.pk)
    else:
        counting.keep(found, reading.count(found))
    record(
        by, Verb.CLOSED_DECISION, found, to=[found.opened_by], space=found.board.space_id, on=found.board.stream,
        event=events.DecisionClosed(board=found.board_id, decision=found.pk, counted=not large),
    )  # fmt: skip
    return found


def close_overdue_decision(decision: Decision) -> Decision:
    """As its time is over: the deed of who opened it, ordered then, so that nobody needs a right."""
    with ledger.by_schedule():
        closed: Decision = close_decision(by=decision.opened_by, decision=decision)
    return closed


@action
def count_decision(*, by: Person, decision: Decision, result: dict[str, Any], key: UUID | None = None) -> Decision:
    """Keep what `queries.count` gave for a closed decision: of a large one, or counted again. For who facilitates."""
    by_itself = ledger.source.get() == ledger.SCHEDULE
    found = doors.due_decision(decision) if by_itself else doors.decision_for(by, decision, Can.FACILITATE)
    if found.closed_at is None:
        raise Refused("This decision is open: nothing is counted before it is closed.")
    counting.keep(found, result)
    record(
        by, Verb.COUNTED_DECISION, found, space=found.board.space_id, on=found.board.stream,
        event=events.DecisionCounted(board=found.board_id, decision=found.pk),
    )  # fmt: skip
    return found


def keep_count(decision: Decision, result: dict[str, Any]) -> Decision:
    """As it was ordered when the decision opened: by a job or a command, which need nobody's right."""
    with ledger.by_schedule():
        kept: Decision = count_decision(by=decision.opened_by, decision=decision, result=result)
    return kept


def note_progress(decision: int, done: int) -> None:
    """Of a count that runs: seen by whoever waits for it."""
    Decision.objects.filter(pk=decision).update(progress=done)


@action
def withdraw_decision(*, by: Person, decision: Decision, key: UUID | None = None) -> Decision:
    """Take it back before it is closed; its ballots are thrown away uncounted. For who facilitates."""
    found = doors.decision_for(by, decision, Can.FACILITATE)
    if found.withdrawn_at is not None:
        unchanged()
        return found
    if found.closed_at is not None:
        raise Refused("This decision is closed and its result is told. Open another one instead.")
    for votes in (found.ballots, found.papers, found.sealed_ballots, found.duels, found.stands):
        votes.all().delete()
    found.withdrawn_at, found.sealed_key = clock.now(), None
    found.save(update_fields=["withdrawn_at", "sealed_key"])
    record(
        by, Verb.WITHDREW_DECISION, found, to=[found.opened_by], space=found.board.space_id, on=found.board.stream,
        event=events.DecisionWithdrawn(board=found.board_id, decision=found.pk),
    )  # fmt: skip
    return found


@own_state
def see_result(*, by: Person, decision: Decision) -> None:
    """Somebody has looked at it: the bell need not tell them any more."""
    if decision.closed_at is not None:
        ResultSeen.objects.get_or_create(decision=decision, person=by)
