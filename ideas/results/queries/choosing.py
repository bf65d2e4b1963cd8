"""Whom and what a form offers to choose from."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from ideas.boards.models import Board, Idea
from ideas.results.models import Answer, Result, Verdict
from ideas.results.queries.rights import answerers
from workspace.people.models import Person
from workspace.threads.queries import people_of_thread


def people_around(person: Person, ideas: list[Idea], board: Board) -> list[Person]:
    """Who is near enough to own a result: the reader, who answers for the board, who spoke in the ideas' threads."""
    found = {person.pk: person}
    found |= {one.pk: one for one in answerers(board)[:100]}
    for idea in ideas[:5]:
        found |= {one.pk: one for one in people_of_thread(idea.thread, person)}
    return [one for one in found.values() if not one.is_placeholder and not one.is_bot and one.is_active]


def becoming_of(board: Board, *, beside: Result | None = None) -> "QuerySet[Idea]":
    """Ideas of the board's space that may become one result: answered with a yes, and not on their way already.

    Those of `beside` are among them, too.
    """
    yes = Answer.objects.standing().filter(idea=OuterRef("pk"), verdict__in=[Verdict.ACCEPTED, Verdict.PLANNED])
    taken = Result.ideas.through.objects.filter(idea=OuterRef("pk")).exclude(result__stage="stopped")
    free = Q(~Exists(taken), Exists(yes))
    if beside is not None:
        free |= Q(pk__in=beside.ideas.values("pk"))
    return Idea.objects.standing().filter(free, board__space=board.space_id).order_by("board", "number")
