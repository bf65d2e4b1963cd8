"""Who speaks on a board: the person, or in a rank-blind phase the mask that they wear there."""

from ideas.boards.models import Board, Idea
from workspace.people import queries
from workspace.people.actions import mask_for, speak_as
from workspace.people.models import Person
from workspace.threads.actions import speakers
from workspace.threads.models import Thread


def scope_of(board: Board) -> str | None:
    """Where masks are worn on this board now, or None where names are open. Reads the phases, unless they were."""
    phase = board.phase
    return board.stream if phase is not None and phase.is_blind else None


def speaker_of(by: Person, board: Board) -> Person:
    """Whom a contribution of `by` to this board belongs to, and stands on every page: the `author` of what they write.

    Within an action, after the doors: rights, posting rate and keys are those of `by` and stay so. The deed is signed
    by the mask from then on, if it is one. Only for what is new: of what is theirs already, `voice_on` and `own_voice`
    say as whom they speak.
    """
    scope = scope_of(board)
    return by if scope is None else speak_as(mask_for(by, scope))


def voice_on(by: Person, idea: Idea) -> Person:
    """As whom `by` changes this idea: as the author or co-author that it names, if they are; a facilitator openly.

    Who changes under a mask what stands under their name would say whose mask it is.
    """
    joined = idea.contributors.filter(accepted_at__isnull=False).values_list("person", flat=True)
    for number in (idea.author_id, *joined):
        if (voice := own_voice(by, number)) is not None:
            return voice
    return by


def own_voice(by: Person, number: int) -> Person | None:
    """As whom `by` speaks of what `number` signed, if that is theirs: as whoever signed it. Else None."""
    return speakers.own_voice(by, number)


def is_mine(by: Person, author: int | None) -> bool:
    """Whether the person `author` is `by`, or a mask that `by` wears."""
    return queries.is_mine(by, author)


def scope_of_thread(thread: Thread) -> str | None:
    """As `scope_of`, of the board whose idea is talked about there. Two queries; asked of ideas' threads alone."""
    board = Board.objects.with_phases().filter(ideas__thread=thread).first()
    return scope_of(board) if board is not None else None
