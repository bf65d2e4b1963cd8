"""What gatherings put onto the pages of threads and spaces."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from workspace.gatherings.models import Gathering
from workspace.gatherings.queries.fragments import gatherings_of
from workspace.gatherings.queries.lists import space_gatherings
from workspace.spaces.permissions import Can
from workspace.spaces.queries import Section, Visit
from workspace.threads.queries import Look, Part, Sign, Signs


def section() -> Section:
    """The tab of a space with its gatherings."""
    return Section("gatherings", _("Gatherings"), "gathering", 30, "gatherings/in_space.html", _listed)


def part() -> Part:
    """The banner of a thread that gathers now, with the records of when it did, and the way to start."""
    return Part(
        "gatherings", 10, _shown, Gathering.objects.all, banner="gatherings/banner.html", menu="gatherings/menu.html",
        panel="gatherings/panel.html",
    )  # fmt: skip


def _listed(visit: Visit) -> Mapping[str, Any]:
    may_gather = Can.CONTRIBUTE in visit.rights and not visit.space.is_archived
    return {"found": space_gatherings(visit.space, visit.params), "may_gather": may_gather}


def _shown(look: Look) -> list[Gathering]:
    return gatherings_of(look.thread.pk) if "gatherings" in look.holds else []


def signs() -> Signs:
    """That a thread gathers now, in lists."""
    return Signs("gatherings", Gathering.objects.live, _gathers)


def _gathers(gathering: int) -> Sign:
    return Sign(_("Gathering now"), "gathering", Gathering(pk=gathering).get_absolute_url())
