"""The scheduled posts of a space: a tab of its page, for who may write there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from realtime.models import Event
from workspace.common.errors import NotVisible
from workspace.people.models import Person
from workspace.schedules.models import ScheduledPost
from workspace.schedules.queries.wording import rule_in_words
from workspace.spaces import permissions
from workspace.spaces.models import Space
from workspace.spaces.permissions import Can
from workspace.spaces.queries import Section, Visit
from workspace.threads.queries import Look, Part

OVER_SHOWN = 20


@dataclass(frozen=True)
class ScheduledRow:
    """One scheduled post as its reader may turn it. `rule`: when it comes, in words."""

    scheduled: ScheduledPost
    rule: str
    may_turn: bool
    is_mine: bool

    @property
    def title(self) -> str:
        return self.scheduled.thread.title if self.scheduled.thread else self.scheduled.title

    @property
    def is_kept_by_another(self) -> bool:
        """Whoever wrote it has given it away, or has left."""
        return self.scheduled.keeper_id != self.scheduled.made_by_id


@dataclass(frozen=True)
class Scheduled:
    waiting: Sequence[ScheduledRow]
    over: Sequence[ScheduledRow]


def scheduled_in(space: Space, reader: Person, rights: frozenset[Can]) -> Scheduled:
    """What is to come in a space, soonest first and what is paused after it, and what was last. Two queries."""
    rows = ScheduledPost.objects.in_space(space).select_related(
        "thread__space", "space", "keeper__organisation", "stand_in", "made_by", "last_post"
    )
    facilitates = Can.FACILITATE in rights
    waiting = rows.waiting().order_by(F("paused_at").asc(nulls_first=True), F("next_at").asc(nulls_last=True), "pk")
    over = rows.filter(ended_at__isnull=False).order_by("-ended_at", "-pk")[:OVER_SHOWN]
    return Scheduled(
        waiting=[row_of(one, reader, facilitates=facilitates) for one in waiting],
        over=[row_of(one, reader, facilitates=facilitates) for one in over],
    )


def row_of(scheduled: ScheduledPost, reader: Person, *, facilitates: bool) -> ScheduledRow:
    may_turn = facilitates or scheduled.keeper_id == reader.pk
    return ScheduledRow(scheduled, rule_in_words(scheduled.timetable), may_turn, scheduled.keeper_id == reader.pk)


def scheduled_for(reader: Person, number: int) -> ScheduledRow:
    """One, for whoever may write where it will be posted. Raises NotVisible or Refused."""
    rows = ScheduledPost.objects.visible_to(reader).select_related(
        "thread__space", "space", "keeper__organisation", "stand_in", "made_by", "last_post"
    )
    found = rows.filter(pk=number).first()
    if found is None:
        raise NotVisible
    permissions.require(reader, Can.CONTRIBUTE, found.home)
    return row_of(found, reader, facilitates=permissions.may(reader, Can.FACILITATE, found.home))


def section() -> Section:
    return Section("scheduled", _("Scheduled"), "clock", 60, "schedules/in_space.html", _shown)


def part() -> Part:
    """In the menu of a thread: a reply, later."""
    return Part("schedule", 50, _nothing, menu="schedules/menu.html")


def _nothing(look: Look) -> None:
    """The menu item needs the thread alone."""


def _shown(visit: Visit) -> Mapping[str, Any]:
    """Who may only read hears of it when it is posted."""
    if Can.CONTRIBUTE not in visit.rights:
        return {"scheduled": None}
    may_plan = not visit.space.is_archived
    return {"scheduled": scheduled_in(visit.space, visit.person, visit.rights), "may_plan": may_plan}


def draw_for_space(event: Event) -> str:
    """No words of it: whoever listens may not all see it. Their pages fetch the list anew."""
    return render_to_string("schedules/changed.html")
