"""What boards put onto the pages of spaces and threads."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from ideas.boards.models import Idea
from ideas.boards.queries.lists import space_boards
from ideas.boards.queries.page import CONVERSATION
from workspace.spaces.permissions import Can
from workspace.spaces.queries import Section, Visit
from workspace.threads.queries import Look, Part, Sign, Signs


def section() -> Section:
    """The tab of a space with its boards."""
    return Section("boards", _("Ideas"), "idea", 25, "boards/in_space.html", _listed)


def part() -> Part:
    """Where a thread is the conversation of an idea, its page says so and leads there."""
    return Part(CONVERSATION, 5, _shown, Idea.objects.all, banner="boards/conversation.html")


def _listed(visit: Visit) -> Mapping[str, Any]:
    may_open = Can.FACILITATE in visit.rights and not visit.space.is_archived
    return {"found": space_boards(visit.person, visit.space, visit.params), "may_open": may_open}


def _shown(look: Look) -> Idea | None:
    if CONVERSATION not in look.holds:
        return None
    return Idea.objects.select_related("board").filter(thread=look.thread).first()


def signs() -> Signs:
    """That a thread is the conversation of an idea, in lists."""
    return Signs("boards", Idea.objects.all, lambda idea: Sign(_("Idea"), "idea", Idea(pk=idea).get_absolute_url()))
