"""What canvases put onto the pages of spaces and threads."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from ideas.codesign.models import Discussion
from ideas.codesign.queries.lists import space_canvases
from workspace.spaces.permissions import Can
from workspace.spaces.queries import Section, Visit
from workspace.threads.queries import Look, Part

KEY = "discussed-note"


def section() -> Section:
    """The tab of a space with its canvases."""
    return Section("canvases", _("Canvases"), "canvas", 27, "codesign/in_space.html", _listed)


def part() -> Part:
    """Where a thread discusses a note, its page says so and leads to the canvas."""
    return Part(KEY, 6, _shown, Discussion.objects.all, banner="codesign/thread_banner.html")


def _listed(visit: Visit) -> Mapping[str, Any]:
    may_open = Can.CONTRIBUTE in visit.rights and not visit.space.is_archived
    return {"found": space_canvases(visit.space, visit.params), "may_open": may_open}


def _shown(look: Look) -> Discussion | None:
    if KEY not in look.holds:
        return None
    return Discussion.objects.select_related("canvas").filter(thread=look.thread).first()
