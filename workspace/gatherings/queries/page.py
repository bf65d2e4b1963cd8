"""The page of a gathering: its stage, and the thread beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from realtime.cursors import Cursor, head
from workspace.common import clock
from workspace.common.errors import NotVisible
from workspace.gatherings.models import AWAY_AFTER, AgendaItem, Attendance, Gathering, Note
from workspace.people.models import Person
from workspace.spaces.permissions import Can
from workspace.threads.queries import ThreadPage, thread_page


@dataclass(frozen=True)
class Stage:
    """What everybody sees of a gathering: the same on the page and in a push."""

    gathering: Gathering
    agenda: Sequence[AgendaItem]
    notes: Sequence[Note]

    @property
    def current(self) -> AgendaItem | None:
        """The point that is under way."""
        return next((item for item in self.agenda if item.is_current), None)

    @property
    def coming(self) -> AgendaItem | None:
        """The first point that was not begun yet."""
        return next((item for item in self.agenda if item.started_at is None), None)

    @property
    def planned(self) -> int:
        """Minutes of all points together."""
        return sum(item.minutes or 0 for item in self.agenda)


@dataclass(frozen=True)
class GatheringPage:
    """A gathering as one person sees it. `cursor` was taken before anything was read.

    `facilitator_away`: whoever facilitates has not been seen for minutes, so anybody may take over.
    """

    gathering: Gathering
    reader: Person
    cursor: Cursor
    stage: Stage
    thread: ThreadPage
    came: Sequence[Attendance]
    facilitator_away: bool

    @property
    def may(self) -> frozenset[Can]:
        return self.thread.may

    @property
    def may_take_part(self) -> bool:
        """Hands, notes, votes: whoever may write here, while it lasts."""
        return Can.CONTRIBUTE in self.may and self.gathering.is_live

    @property
    def leads(self) -> bool:
        return self.may_take_part and self.gathering.facilitator_id == self.reader.pk

    @property
    def may_take_over(self) -> bool:
        return self.may_take_part and not self.leads and (Can.FACILITATE in self.may or self.facilitator_away)

    @property
    def may_end(self) -> bool:
        """Also where the space is archived and nobody takes part any more: what goes on in it ends all the same."""
        may_contribute: bool = self.thread.thread.can_contribute  # type: ignore[attr-defined]
        leads = may_contribute and self.gathering.facilitator_id == self.reader.pk
        return self.gathering.is_live and (leads or Can.FACILITATE in self.may)

    @property
    def minutes(self) -> int:
        """How long it lasted, at least one."""
        until = self.gathering.ended_at or clock.now()
        return max(1, round((until - self.gathering.started_at).total_seconds() / 60))

    @property
    def may_sum_up(self) -> bool:
        return not self.gathering.is_live and self.gathering.summary_id is None and self.thread.may_write


def gathering_for(person: Person, number: int) -> Gathering:
    """One gathering with its thread and space. Raises NotVisible. One query."""
    found = (
        Gathering.objects.visible_to(person)
        .select_related("thread__space", "facilitator__organisation", "started_by", "ended_by", "summary")
        .filter(pk=number)
        .first()
    )
    if found is None:
        raise NotVisible
    return found


def stage_of(gathering: Gathering) -> Stage:
    """Two queries."""
    return Stage(
        gathering=gathering,
        agenda=agenda_of(gathering),
        notes=list(
            gathering.notes.filter(deleted_at__isnull=True)
            .select_related("author__organisation", "edited_by", "item")
            .order_by("pk")
        ),
    )


def attendances_of(gathering: Gathering) -> list[Attendance]:
    """Who was here, in the order in which they came. One query."""
    return list(Attendance.objects.filter(gathering=gathering).select_related("person__organisation"))


def agenda_of(gathering: Gathering) -> list[AgendaItem]:
    return list(gathering.agenda.select_related("leader", "added_by").order_by("place", "pk"))


def gathering_page(
    person: Person, number: int, *, at: int | None = None, before: int | None = None, after: int | None = None
) -> GatheringPage:
    """The gathering, with its thread around post `at`, before or after one, or where the reader left off.

    Raises NotVisible.
    """
    cursor = head(f"gathering:{number}")
    gathering = gathering_for(person, number)
    thread = thread_page(person, gathering.thread_id, at=at, before=before, after=after)
    came = attendances_of(gathering)
    return GatheringPage(
        gathering=gathering,
        reader=person,
        cursor=cursor,
        stage=stage_of(gathering),
        thread=thread,
        came=came,
        facilitator_away=gathering.is_live and is_away(gathering, came),
    )


def facilitator_away(gathering: Gathering) -> bool:
    """One query."""
    came = Attendance.objects.filter(gathering=gathering, person=gathering.facilitator_id)
    return gathering.is_live and is_away(gathering, list(came))


def is_away(gathering: Gathering, came: Sequence[Attendance]) -> bool:
    """Whether whoever facilitates has not been seen for a while, though there was time to come."""
    recently = clock.now() - AWAY_AFTER
    seen = [one.seen_at for one in came if one.person_id == gathering.facilitator_id]
    return gathering.started_at < recently and not any(at > recently for at in seen)
