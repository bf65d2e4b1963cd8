"""What a person thinks of an idea: they support it, pass, or take that back. And which ideas they have seen."""

from collections.abc import Collection
from typing import cast
from uuid import UUID

from ideas.boards import events, queries
from ideas.boards.actions import doors, masks
from ideas.boards.models import Board, Idea, Sighting, Support
from ideas.boards.models.voices import MOST_IMPORTANT
from realtime.events import Payload
from workspace.audit.ledger import action, own_state, record, unchanged
from workspace.audit.models import Verb
from workspace.common import clock
from workspace.common.errors import Invalid, NotVisible, Refused
from workspace.people.models import Person
from workspace.people.queries import faces

LONGEST_WHY = 500


@action
def support_idea(
    *, by: Person, idea: Idea, importance: int | None = None, why: str = "", key: UUID | None = None
) -> Support:
    """Support an idea, or say otherwise how important it is (0 to 3) and why: a person counts once.

    The number moves for everybody, without whose it is; a `why` is shown with its writer's name."""
    if importance is not None and not 0 <= importance <= MOST_IMPORTANT:
        raise Invalid("Say how important it is by a number from 0 to %(most)s.", most=MOST_IMPORTANT)
    why = why.strip()
    if len(why) > LONGEST_WHY:
        raise Invalid("Say why in at most %(most)s characters.", most=LONGEST_WHY)
    return _stand(by, idea, Verb.SUPPORTED, importance=importance, why=why)


@action
def pass_idea(*, by: Person, idea: Idea, key: UUID | None = None) -> Support:
    """Say that one has seen it and does not support it. What one said before counts no more."""
    return _stand(by, idea, Verb.PASSED, passed=True)


@action
def withdraw_support(*, by: Person, idea: Idea, key: UUID | None = None) -> Support:
    """Take back what one said of an idea and of all that was merged into it, in any phase."""
    found = doors.idea_for(by, idea)
    rows = Support.objects.standing().filter(idea__in=queries.family_of(found), person__in=faces(by))
    mine = sorted(rows, key=lambda row: (row.idea_id != found.pk, row.pk))
    if not mine:
        raise Refused("You have said nothing of this idea that you could take back.")
    masks.own_voice(by, mine[0].person_id)
    for row in mine:
        row.passed, row.importance, row.why, row.withdrawn_at = False, None, "", clock.now()
        row.save()
    _signed(by, Verb.WITHDREW_SUPPORT, found, mine[0])
    return mine[0]


@own_state
def see_ideas(*, by: Person, board: Board, ideas: Collection[int]) -> int:
    """The person has had these ideas of a board before their eyes. How many of them for the first time.

    Nobody is told: only how many people have seen an idea is ever asked."""
    if not Board.objects.visible_to(by).filter(pk=board.pk).exists():
        raise NotVisible
    known = Idea.objects.filter(board=board, pk__in=ideas).exclude(sightings__person=by)
    rows = [Sighting(idea_id=number, person=by) for number in known.values_list("pk", flat=True)]
    return len(Sighting.objects.bulk_create(rows, ignore_conflicts=True))


def _stand(
    by: Person, idea: Idea, verb: Verb, *, passed: bool = False, importance: int | None = None, why: str = ""
) -> Support:
    found = doors.standing(doors.idea_for(by, idea))
    doors.phase_of(found.board, "may_support")
    row = Support.objects.filter(idea=found, person__in=faces(by)).first()
    said = (passed, importance, why, None)
    if row is not None and (row.passed, row.importance, row.why, row.withdrawn_at) == said:
        unchanged()
        return row
    if row is None:
        row = Support(idea=found, person=masks.speaker_of(by, found.board))
    else:
        masks.own_voice(by, row.person_id)
    row.passed, row.importance, row.why, row.withdrawn_at = said
    row.at = clock.now()
    row.save()
    Sighting.objects.bulk_create([Sighting(idea=found, person=by)], ignore_conflicts=True)
    _signed(by, verb, found, row)
    return row


def _signed(by: Person, verb: Verb, idea: Idea, row: Support) -> None:
    """The board hears that a number moved, never whose. While numbers are hidden it hears nothing: it could count."""
    on, event = by.stream, cast("Payload", events.StandKept(board=idea.board_id, idea=idea.pk))
    if queries.counts_are_open(idea.board):
        on, event = idea.board.stream, events.SupportChanged(board=idea.board_id, idea=idea.pk)
    record(by, verb, row, to=[idea.author], space=idea.board.space_id, on=on, event=event)
