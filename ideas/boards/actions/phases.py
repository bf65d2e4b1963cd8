"""The phases of a board: changed by hand, and begun by the clock."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from ideas.boards import events
from ideas.boards.actions import doors
from ideas.boards.models import Board, Phase, PhaseKind
from ideas.boards.queries.phases import fingerprint
from workspace.audit import ledger
from workspace.audit.ledger import action, record, unchanged
from workspace.audit.models import Verb
from workspace.common import clock
from workspace.common.errors import Invalid, Refused, Stale
from workspace.common.lines import one_line
from workspace.people.models import Person
from workspace.spaces.permissions import Can

MOST, TITLE_MOST = 20, 80
# What of a phase may be changed.
TERMS = (
    "kind", "title", "starts_at", "ends_at", "may_submit", "may_comment", "may_support", "shows_counts",
    "shows_authors", "method",
)  # fmt: skip


@action
def change_phases(
    *, by: Person, board: Board, phases: Sequence[Phase], seen: str = "", key: UUID | None = None
) -> Board:
    """Make these the phases of the board: those with a number are changed, new ones have none, the others go.

    What has begun stays: its beginning, whether it was rank-blind, and the end that was promised to who wrote without
    a name. `seen` is the fingerprint of the phases as they were when the change was thought out; raises Stale when
    they are others by now. Raises Invalid, or Refused for what would break a promise.
    """
    board = doors.board_for(by, board, Can.FACILITATE)
    before = {phase.pk: phase for phase in board.phases.select_for_update(no_key=True)}
    if seen and seen != fingerprint(before.values()):
        raise Stale("Somebody else has changed the phases meanwhile. Nothing was overwritten; look at them again.")
    if any(phase.pk is not None and phase.pk not in before for phase in phases):
        raise Stale("One of the phases is not there any more. Look at them again.")
    for phase in phases:
        if (was := before.get(phase.pk)) is not None:
            _as_exact(was, phase)
    in_order(phases)
    _keep_promises(before, phases)
    if not _write(board, before, phases):
        unchanged()
        return board
    record(
        by, Verb.CHANGED_PHASES, board, space=board.space_id, on=board.stream,
        event=events.PhasesChanged(board=board.pk),
        also={board.space.stream: events.BoardListed(board=board.pk, space=board.space_id)},
    )  # fmt: skip
    return board


def begin_phase(board: Board) -> Board:
    """Tell those who look at the board that a phase has begun or ended: once, by the clock, as the board's opener
    ordered it. Whoever the phases let in is decided by their dates alone, told or not."""
    with ledger.by_schedule():
        told: Board = _tell_phase(by=board.opened_by, board=board)
    return told


@action
def _tell_phase(*, by: Person, board: Board, key: UUID | None = None) -> Board:
    board = Board.objects.select_related("space").select_for_update(no_key=True, of=("self",)).get(pk=board.pk)
    untold = [phase.pk for phase in board.phases.all() if _is_untold(phase)]
    if not untold:
        unchanged()
        return board
    Phase.objects.filter(pk__in=untold).update(told_at=clock.now())
    phase = board.phase
    record(
        by, Verb.BEGAN_PHASE, board, space=board.space_id, on=board.stream,
        event=events.PhaseBegan(board=board.pk, phase=phase.pk if phase else None),
        also={board.space.stream: events.BoardListed(board=board.pk, space=board.space_id)},
    )  # fmt: skip
    return board


def _is_untold(phase: Phase) -> bool:
    """It has begun, or ended, since the last time that anybody was told."""
    if phase.told_at is None:
        return phase.has_begun
    return phase.is_over and phase.ends_at is not None and phase.told_at < phase.ends_at


def in_order(phases: Sequence[Phase]) -> None:
    """Raises Invalid for phases that overlap, or that can't be as they stand."""
    if len(phases) > MOST:
        raise Invalid("A board has at most %(most)s phases.", most=MOST)
    for phase in phases:
        phase.title = one_line(phase.title)
        if len(phase.title) > TITLE_MOST:
            raise Invalid("The name of a phase has at most %(most)s characters.", most=TITLE_MOST)
        if phase.kind not in PhaseKind.values:
            raise Invalid("A phase is of one of the kinds that are offered.")
        if phase.ends_at is not None and phase.ends_at <= phase.starts_at:
            raise Invalid("“%(name)s” would end before it begins.", name=phase.name)
    for one, following in pairwise(phases):
        if one.ends_at is None:
            raise Invalid("Only the last phase can be open-ended. Say when “%(name)s” ends.", name=one.name)
        if following.starts_at < one.ends_at:
            raise Invalid(
                "“%(name)s” would begin before “%(before)s” ends. Phases don't overlap.",
                name=following.name,
                before=one.name,
            )


def _as_exact(was: Phase, phase: Phase) -> None:
    """A moment that somebody sends back as it was shown to them, without the fractions of a second, is the same."""
    if abs(phase.starts_at - was.starts_at) < timedelta(seconds=1):
        phase.starts_at = was.starts_at
    if phase.ends_at and was.ends_at and abs(phase.ends_at - was.ends_at) < timedelta(seconds=1):
        phase.ends_at = was.ends_at


def _keep_promises(before: dict[int, Phase], phases: Sequence[Phase]) -> None:
    kept = {phase.pk: phase for phase in phases}
    for was in before.values():
        if not was.has_begun:
            continue
        phase = kept.get(was.pk)
        if phase is None:
            raise Refused("“%(name)s” has begun: it stays among the phases.", name=was.name)
        _keep_promise(was, phase)
    for phase in phases:
        if phase.pk not in before and phase.has_begun and before:
            raise Invalid("“%(name)s” would have begun already. Choose a time to come.", name=phase.name)


def _keep_promise(was: Phase, phase: Phase) -> None:
    """Of a phase that has begun."""
    if was.is_over:
        if any(getattr(phase, term) != getattr(was, term) for term in TERMS):
            raise Refused("“%(name)s” is over: it can't be changed any more.", name=was.name)
        return
    if phase.starts_at != was.starts_at:
        raise Refused("“%(name)s” has begun: when it did can't be changed any more.", name=was.name)
    if phase.shows_authors != was.shows_authors:
        raise Refused("Whether names are shown can't be changed in a phase that has begun: people wrote in it.")
    if was.is_blind and was.ends_at and (phase.ends_at is None or phase.ends_at < was.ends_at):
        raise Refused("People wrote without their names until the end that was announced: it can only be later.")


def _write(board: Board, before: dict[int, Phase], phases: Sequence[Phase]) -> bool:
    """Whether anything changed. Row by row, so that django-auditlog keeps each."""
    kept = {phase.pk for phase in phases}
    gone = [phase for number, phase in before.items() if number not in kept]
    for phase in gone:
        phase.delete()
    changed = [
        (place, phase) for place, phase in enumerate(phases) if phase.pk is None or _terms(phase, place) != _terms(
            before[phase.pk], before[phase.pk].place)
    ]  # fmt: skip
    # Places are unique: those that move first stand aside.
    aside = [phase.pk for _, phase in changed if phase.pk is not None]
    for n, number in enumerate(aside):
        Phase.objects.filter(pk=number).update(place=1000 + n)
    for place, phase in changed:
        phase.board, phase.place = board, place
        phase.told_at = before[phase.pk].told_at if phase.pk in before else None
        if phase.has_begun and phase.told_at is None:
            phase.told_at = clock.now()
        phase.save()
    return bool(gone or changed)


def _terms(phase: Phase, place: int) -> list[Any]:
    return [place, *(getattr(phase, term) for term in TERMS)]
