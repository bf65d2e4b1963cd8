"""What a session ended with, as everybody who sees it reads it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ideas.boards.models import Board, Idea
from ideas.facilitation.models import Agreement, Session, SummaryGroup, SummaryNote
from ideas.facilitation.queries.votes import Line, Tally, tally
from workspace.common.errors import NotVisible
from workspace.people.models import Person
from workspace.spaces.permissions import Can


@dataclass(frozen=True)
class Group:
    """Notes that stood together. `line`: what the group got in the last vote."""

    row: SummaryGroup
    notes: Sequence[SummaryNote]
    line: Line | None

    @cached_property
    def authors(self) -> list[Person]:
        return list({note.author.pk: note.author for note in self.notes if note.author}.values())

    @property
    def title(self) -> str:
        return self.row.title

    @property
    def idea(self) -> Idea | None:
        return self.row.idea


@dataclass(frozen=True)
class Summary:
    """`boards`: those on which the reader may make an idea of a group."""

    session: Session
    people: Sequence[Person]
    groups: Sequence[Group]
    tallies: Sequence[Tally]
    agreements: Sequence[Agreement]
    boards: Sequence[Board] = field(default=())

    @property
    def minutes(self) -> int:
        """How long it lasted, at least one."""
        if self.session.started_at is None or self.session.ended_at is None:
            return 0
        return max(1, round((self.session.ended_at - self.session.started_at).total_seconds() / 60))

    @property
    def notes(self) -> int:
        return sum(len(group.notes) for group in self.groups)


def summary_of(session: Session, boards: Sequence[Board] = ()) -> Summary:
    """Of one that was held. Five queries, and two for each vote."""
    tallies = [one for one in map(tally, session.activities.order_by("place")) if one]
    lines = {line.option.note: line for one in tallies for line in one.lines}
    notes: dict[int, list[SummaryNote]] = {}
    rows = SummaryNote.objects.filter(group__session=session).select_related("author__organisation")
    for note in rows.order_by("group", "place"):
        notes.setdefault(note.group_id, []).append(note)
    groups = session.groups.select_related("idea").order_by("place")
    people = [one.person for one in session.seats.select_related("person__organisation").order_by("person__name")]
    return Summary(
        session,
        people,
        [Group(row, notes.get(row.pk, []), lines.get(row.note) if row.note else None) for row in groups],
        tallies,
        list(session.agreements.standing().order_by("pk")),
        boards,
    )


def group_for(person: Person, number: int) -> SummaryGroup:
    """Raises NotVisible. One query."""
    rows = SummaryGroup.objects.visible_to(person).select_related("session__canvas__space", "idea")
    found = rows.filter(pk=number).first()
    if found is None:
        raise NotVisible
    return found


def boards_for(session: Session, rights: frozenset[Can]) -> list[Board]:
    """Those of the session's space that take ideas with names now, for who may contribute. Two queries."""
    if Can.CONTRIBUTE not in rights or session.canvas.space.is_archived:
        return []
    found = (
        Board.objects.filter(space=session.canvas.space_id, archived_at__isnull=True).with_phases().order_by("title")
    )
    return [one for one in found if one.phase is not None and one.phase.may_submit and not one.phase.is_blind]
