"""Single parts of a gathering, and who may be named in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from workspace.common.errors import NotVisible
from workspace.gatherings.models import AgendaItem, Attendance, Gathering, Note
from workspace.people.models import Person
from workspace.threads.queries import nameable, people_of_thread


@dataclass(frozen=True)
class Wording:
    """One wording of a note. `until` is None for the one that stands."""

    text: str
    by: Person
    until: datetime | None


def item_for(person: Person, number: int) -> AgendaItem:
    """A point of an agenda. Raises NotVisible. One query."""
    rows = AgendaItem.objects.visible_to(person).select_related("gathering__thread__space", "leader")
    found: AgendaItem | None = rows.filter(pk=number).first()
    if found is None:
        raise NotVisible
    return found


def note_for(person: Person, number: int) -> Note:
    """A paragraph of the notes. Raises NotVisible. One query."""
    rows = Note.objects.visible_to(person).select_related("gathering__thread__space", "author", "edited_by", "item")
    found: Note | None = rows.filter(pk=number, deleted_at__isnull=True).first()
    if found is None:
        raise NotVisible
    return found


def wordings_of(note: Note) -> Sequence[Wording]:
    """All that a note has said, newest first. One query."""
    rows = note.versions.select_related("by").order_by("version")
    before = [Wording(version.text, version.by, version.replaced_at) for version in rows]
    return [*before, Wording(note.text, note.edited_by or note.author, None)][::-1]


def leaders_of(person: Person, gathering: Gathering, *also: Person | None) -> list[Person]:
    """Who may lead a point, own an action or facilitate: whoever came and whoever wrote in the thread lately."""
    came = Attendance.objects.filter(gathering=gathering).values_list("person", flat=True)
    numbers = {*came, gathering.facilitator_id, *(one.pk for one in also if one is not None)}
    here = nameable(person, gathering.thread.space).filter(pk__in=numbers, is_bot=False)
    people = {one.pk: one for one in [*here, *people_of_thread(gathering.thread, person)]}
    return sorted(people.values(), key=lambda one: one.name.casefold())


def came_to(gathering: Gathering) -> list[int]:
    """The numbers of those who came: who decides what is decided together, unless somebody says otherwise."""
    return list(Attendance.objects.filter(gathering=gathering).values_list("person", flat=True))
