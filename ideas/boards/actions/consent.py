"""Whose consent a merge or a split needs, and how two ideas are locked."""

from ideas.boards.actions import doors, masks
from ideas.boards.models import Board, Idea
from workspace.common.errors import Invalid, NotVisible
from workspace.common.lines import one_line
from workspace.people.models import Person

LONGEST = 500


def worded(reason: str, wanted: str) -> str:
    """A reason on one line. Raises Invalid with the sentence `wanted` when it is empty and there must be one."""
    reason = one_line(reason)
    if not reason and wanted:
        raise Invalid(wanted)
    if len(reason) > LONGEST:
        raise Invalid("A reason has at most %(most)s characters.", most=LONGEST)
    return reason


def pair_for(by: Person, one: Idea, two: Idea) -> tuple[Idea, Idea]:
    """Two ideas with their boards: boards locked first, in the order of their numbers, then the ideas alike.

    Raises NotVisible or Refused."""
    seen = Idea.objects.visible_to(by).in_bulk([one.pk, two.pk])
    if one.pk not in seen or two.pk not in seen:
        raise NotVisible
    boards = {pk: doors.board_for(by, Board(pk=pk)) for pk in sorted({idea.board_id for idea in seen.values()})}
    rows = Idea.objects.filter(pk__in=seen).select_related("author", "thread", "merged_into").order_by("pk")
    ideas = {idea.pk: idea for idea in rows.select_for_update(no_key=True, of=("self",))}
    for idea in ideas.values():
        idea.board = boards[idea.board_id]
    return ideas[one.pk], ideas[two.pk]


def authors_of(idea: Idea) -> list[Person]:
    """Its author and those who joined them. One query."""
    joined = idea.contributors.filter(accepted_at__isnull=False).select_related("person")
    return [idea.author, *(contributor.person for contributor in joined)]


def is_author(by: Person, idea: Idea) -> bool:
    return any(masks.is_mine(by, person.pk) for person in authors_of(idea))
