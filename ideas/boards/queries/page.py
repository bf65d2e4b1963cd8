"""The page of an idea: what it says, and its conversation."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict

from ideas.boards.models import Contributor, Idea
from ideas.boards.queries.boards import idea_look
from ideas.boards.queries.lists import invitations_of
from ideas.boards.queries.parts import IdeaLook
from realtime.cursors import Cursor, head
from workspace.common.errors import NotVisible
from workspace.people.models import Person
from workspace.threads import queries as threads

# The key of the part that leads from a thread's own page to its idea; not shown on the idea's page.
CONVERSATION = "idea"


@dataclass(frozen=True)
class IdeaPage:
    """An idea as one person sees it. `cursor`, of its board, was taken before anything was read. `invitation`: that
    the reader is asked to be a co-author."""

    look: IdeaLook
    cursor: Cursor
    thread: threads.ThreadPage
    thread_parts: Sequence[threads.ShownPart]
    invitation: Contributor | None


def idea_page(
    person: Person, number: int, params: QueryDict | None = None, *, at: int | None = None, before: int | None = None,
    after: int | None = None,
) -> IdeaPage:  # fmt: skip
    """The idea, with its comments around post `at`, before or after one, or where the reader left off.

    Raises NotVisible.
    """
    board = Idea.objects.visible_to(person).filter(pk=number).values_list("board", flat=True).first()
    if board is None:
        raise NotVisible
    cursor = head(f"board:{board}")
    look = idea_look(person, number, params)
    thread = threads.thread_page(person, look.idea.thread_id, at=at, before=before, after=after)
    parts = [one for one in threads.parts_of(thread.look(person)) if one.part.key != CONVERSATION]
    invitation = invitations_of(person).filter(idea=number).first()
    return IdeaPage(look, cursor, thread, parts, invitation)
