"""How an action comes by the answer or result that it changes: through visible_to, locked, with the right asked for.

Boards are locked before ideas and results, in the order of their numbers, as every writer on a board does.
"""

from collections.abc import Collection, Mapping

from ideas.boards.actions import doors as boards
from ideas.boards.models import Board, Idea
from ideas.results import queries
from ideas.results.models import Result
from workspace.common.errors import Invalid, NotVisible, Refused
from workspace.people.models import Person
from workspace.spaces import permissions
from workspace.spaces.permissions import Can
from workspace.threads.queries import nameable


def answering(by: Person, idea: Idea) -> Idea:
    """The idea and its board, locked, for somebody who answers for that board. Raises NotVisible or Refused."""
    found = boards.idea_for(by, idea, Can.VIEW)
    refuse_unless_answering(by, found.board)
    if found.merged_into_id is not None:
        raise Refused("This idea was merged into another one. Answer that one: both are told.")
    if found.is_withdrawn:
        raise Refused("This idea was withdrawn: there is nothing to answer.")
    return found


def refuse_unless_answering(by: Person, board: Board) -> None:
    """Raises Refused for somebody who does not answer for the board, and says who does."""
    permissions.refuse_archived(Can.CONTRIBUTE, board.space)
    if queries.may_answer(by, board):
        return
    raise answered_by_others(board)


def answered_by_others(board: Board) -> Refused:
    """Who does answer for the board."""
    if board.answered_by is not None:
        return Refused("On this board, the circle “%(name)s” answers.", name=board.answered_by.name)
    return Refused("On this board, those who facilitate its space answer.")


def result_for(by: Person, result: Result) -> Result:
    """The result with its boards and ideas, all locked, for anybody who may see it. Raises NotVisible."""
    seen = Result.objects.visible_to(by).filter(pk=result.pk).first()
    if seen is None:
        raise NotVisible
    ideas = list(seen.ideas.values_list("pk", "board_id"))
    held = _lock_boards(by, {seen.board_id, *(board for _, board in ideas)})
    found = Result.objects.select_related("owner").select_for_update(no_key=True, of=("self",)).get(pk=seen.pk)
    found.board = held[found.board_id]
    permissions.refuse_archived(Can.CONTRIBUTE, found.board.space)
    return found


def tended(by: Person, result: Result) -> Result:
    """The same, for its owner and those who answer for its board or facilitate. Raises Refused."""
    found = result_for(by, result)
    if not queries.may_tend(by, found):
        raise Refused("Only the owner of this result, or whoever answers for its board, writes here.")
    return found


def named_by(by: Person, person: Person, board: Board) -> Person:
    """Somebody whom `by` names on a result: who can sign in, sees it, and may be known to `by`. Raises Invalid."""
    seen = nameable(by, board.space).filter(pk=person.pk, is_placeholder=False, is_bot=False)
    found: Person | None = seen.first()
    if found is None:
        raise Invalid("Name somebody who can see this space: they should be able to read it.")
    return found


def becoming(by: Person, ideas: Collection[Idea], *, beside: Result | None = None) -> list[Idea]:
    """Ideas that may become (part of) one result, locked: of one space, answered with a yes, and not yet on their way.

    `beside` is the result that they are to belong to, if it is there already; for a new one, by whoever answers for
    all of their boards. Raises NotVisible, Refused or Invalid.
    """
    numbers = {idea.pk for idea in ideas}
    seen = list(Idea.objects.visible_to(by).filter(pk__in=numbers))
    if not seen or len(seen) != len(numbers):
        raise NotVisible
    held = _lock_boards(by, {idea.board_id for idea in seen} | ({beside.board_id} if beside else set()))
    if beside is None:
        for board in held.values():
            refuse_unless_answering(by, board)
    spaces = {board.space_id for board in held.values()}
    if len(spaces) > 1:
        raise Invalid("The ideas of one result belong to one space.")
    found = list(Idea.objects.filter(pk__in=numbers).select_for_update(no_key=True, of=("self",)).order_by("pk"))
    for idea in found:
        idea.board = held[idea.board_id]
        _may_become(idea, beside)
    return found


def _may_become(idea: Idea, beside: Result | None) -> None:
    if idea.is_withdrawn or idea.merged_into_id is not None:
        raise Refused("“%(idea)s” was withdrawn or merged: choose the idea that stands.", idea=idea.title)
    answer = idea.answers.standing().first()
    if answer is None or not answer.is_yes:
        raise Refused("“%(idea)s” must be accepted or planned first: answer it.", idea=idea.title)
    others = Result.objects.exclude(stage="stopped").filter(ideas=idea)
    if (other := others.exclude(pk=beside.pk if beside else 0).first()) is not None:
        raise Refused("“%(idea)s” has become a result already: “%(result)s”.", idea=idea.title, result=other.title)


def _lock_boards(by: Person, numbers: Collection[int]) -> Mapping[int, Board]:
    rows = Board.objects.visible_to(by).select_related("space").order_by("pk")
    found = {board.pk: board for board in rows.filter(pk__in=numbers).select_for_update(no_key=True, of=("self",))}
    if len(found) != len(set(numbers)):
        raise NotVisible
    return found
