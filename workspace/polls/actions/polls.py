"""Opening a poll, closing it, withdrawing it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from procrastinate.contrib.django import app

from workspace.audit import ledger
from workspace.audit.ledger import action, record, unchanged
from workspace.audit.models import Verb
from workspace.common import clock
from workspace.common.errors import Invalid, Refused
from workspace.common.lines import one_line
from workspace.people.models import Person
from workspace.polls import events, secrecy
from workspace.polls.actions import doors
from workspace.polls.actions.counting import count_ballots, throw_away_votes
from workspace.polls.models import Kind, Option, Poll
from workspace.spaces.permissions import Can
from workspace.threads.actions.doors import thread_for
from workspace.threads.actions.speakers import refuse_masks
from workspace.threads.actions.upkeep import note_line
from workspace.threads.models import Thread

FEWEST, MOST = 2, 20
SCALE_FROM, SCALE_TO = 1, 10
ABSTAIN = "Abstain"
# So long may a poll wait at most. Nobody knows who is there later, and no clock reaches its end.
LONGEST = timedelta(days=2 * 366)
CLOSE_JOB = "polls.close_poll"


@action
def open_poll(
    *, by: Person, thread: Thread, question: str, kind: str, options: Sequence[str] = (), top: int = 5,
    ends: tuple[str, str] = ("", ""), confidential: bool = False, shows_early: bool = False,
    closes_at: datetime | None = None, key: UUID | None = None,
) -> Poll:  # fmt: skip
    """Ask everybody in a thread. `options` are the answers; a scale has the values 0 to `top`, its `ends` named.

    Anybody who may write there may ask. Everybody may abstain. Raises Invalid, and Refused in a closed thread.
    """
    question = _line(question, 280, "A question has at most 280 characters. Put the rest into the thread.")
    if not question:
        raise Invalid("Ask a question.")
    rows = _scale(top, ends) if kind == Kind.SCALE else _answers(options)
    _in_time(closes_at)
    signing = secrecy.new_key() if confidential else None  # before anything is locked: it takes a moment
    thread = thread_for(by, thread, Can.CONTRIBUTE, open_only=True)
    refuse_masks(thread, "Nobody shows their name here until this phase ends, and a poll would. Ask when it is over.")
    poll = Poll.objects.create(
        thread=thread, question=question, kind=Kind(kind), confidential=confidential, opened_by=by,
        shows_early=shows_early and not confidential, opened_at=clock.now(), closes_at=closes_at,
        modulus=secrecy.modulus_of(signing) if signing else "",
    )  # fmt: skip
    if signing:
        poll.sealed_key = secrecy.seal(poll.pk, "key", signing)
        poll.save(update_fields=["sealed_key"])
    for place, row in enumerate(rows):
        row.poll, row.place = poll, place
    Option.objects.bulk_create(rows)
    if closes_at is not None:
        app.configure_task(CLOSE_JOB, schedule_at=closes_at, queueing_lock=f"{CLOSE_JOB}:{poll.pk}").defer(poll=poll.pk)
    words = "asked everybody here, in confidence" if confidential else "asked everybody here"
    note = note_line(by, thread, f"{words}: “{question}”")
    record(
        by, Verb.OPENED_POLL, poll, to=[thread.opened_by], space=thread.space_id, on=thread.stream,
        event=events.PollOpened(thread=thread.pk, poll=poll.pk, post=note.pk),
    )  # fmt: skip
    return poll


@action
def close_poll(*, by: Person, poll: Poll, key: UUID | None = None) -> Poll:
    """Count the votes and tell the result. Who opened it, or a facilitator.

    From then on no vote counts. Of a confidential poll only what may be told is kept: what its ballots say is gone.
    Past its time it closes as ordered when it was opened, signed by who opened it, whoever happens to come by.
    """
    by_itself = ledger.source.get() == ledger.SCHEDULE
    found = doors.due_poll(poll) if by_itself else doors.own_poll_for(by, poll)
    if not found.is_running or (by_itself and not found.is_over):
        unchanged()
        return found
    if found.is_over and not by_itself:
        unchanged()
        return close_overdue_poll(found)
    found.closed_at = found.closes_at if by_itself else clock.now()
    found.closed_by = None if by_itself else by
    if found.confidential:
        count_ballots(found)
    found.sealed_key = None
    found.save(update_fields=["closed_at", "closed_by", "tally", "sealed_key"])
    quoted = f"“{found.question}”"
    words = f"asked {quoted}; its time is over, and the votes are counted" if by_itself else f"closed the poll {quoted}"
    thread, note = found.thread, note_line(by, found.thread, words)
    record(
        by, Verb.CLOSED_POLL, found, to=[found.opened_by], space=thread.space_id, on=thread.stream,
        event=events.PollClosed(thread=thread.pk, poll=found.pk, post=note.pk),
    )  # fmt: skip
    return found


def close_overdue_poll(poll: Poll) -> Poll:
    """As its time is over: the deed of who opened it, ordered then, so that nobody needs a right."""
    with ledger.by_schedule():
        closed: Poll = close_poll(by=poll.opened_by, poll=poll)
    return closed


@action
def withdraw_poll(*, by: Person, poll: Poll, key: UUID | None = None) -> Poll:
    """Take the question back before it is closed, its votes uncounted. Who opened it, or a facilitator."""
    found = doors.own_poll_for(by, poll)
    if found.withdrawn_at is not None:
        unchanged()
        return found
    if found.closed_at is not None:
        raise Refused("This poll is closed and its result is told. Open another one instead.")
    throw_away_votes(found)
    found.withdrawn_at, found.sealed_key = clock.now(), None
    found.save(update_fields=["withdrawn_at", "sealed_key"])
    note = note_line(by, found.thread, f"withdrew the poll “{found.question}”; nothing of it is counted")
    record(
        by, Verb.WITHDREW_POLL, found, to=[found.opened_by], space=found.thread.space_id, on=found.thread.stream,
        event=events.PollWithdrawn(thread=found.thread_id, poll=found.pk, post=note.pk),
    )  # fmt: skip
    return found


def _in_time(closes_at: datetime | None) -> None:
    if closes_at is None:
        return
    if closes_at <= clock.now():
        raise Invalid("The poll would be closed before it opens. Choose a later time.")
    if closes_at > clock.now() + LONGEST:
        raise Invalid("A poll closes within two years. Choose an earlier time, or leave it empty and close it by hand.")


def _answers(given: Sequence[str]) -> list[Option]:
    labels = [label for label in (_line(one, 160, "An answer has at most 160 characters.") for one in given) if label]
    if len({label.casefold() for label in labels}) != len(labels):
        raise Invalid("Two of the answers are the same.")
    if not FEWEST <= len(labels) <= MOST:
        raise Invalid("A poll has %(fewest)s to %(most)s answers.", fewest=FEWEST, most=MOST)
    return [*(Option(label=label) for label in labels), Option(label=ABSTAIN, abstains=True)]


def _scale(top: int, ends: tuple[str, str]) -> list[Option]:
    if not SCALE_FROM <= top <= SCALE_TO:
        raise Invalid("A scale goes from 0 to %(low)s at least and %(high)s at most.", low=SCALE_FROM, high=SCALE_TO)
    low, high = (_line(end, 160, "The words at the end of a scale have at most 160 characters.") for end in ends)
    named = {0: low, top: high}
    values = [Option(value=value, label=named.get(value, "")) for value in range(top + 1)]
    return [*values, Option(label=ABSTAIN, abstains=True)]


def _line(words: str, longest: int, otherwise: str) -> str:
    words = one_line(words)
    if len(words) > longest:
        raise Invalid(otherwise)
    return words
