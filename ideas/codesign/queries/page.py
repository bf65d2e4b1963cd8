"""What stands around a canvas: its versions, edits that were held, and the thread of a note."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ideas.codesign.models import Discussion, Stamp
from ideas.codesign.queries.canvases import CanvasVisit
from ideas.codesign.queries.sections import KEY
from ideas.codesign.queries.stamps import NOBODY, Authors, authors_of
from realtime.documents import documents
from workspace.common.errors import NotVisible
from workspace.people.models import Person
from workspace.spaces.queries import customers_of
from workspace.threads import queries as threads


@dataclass(frozen=True)
class KeptVersion:
    """A version that was kept: `by` is None for what the house kept by itself, and while no names are told."""

    number: int
    title: str
    at: datetime
    by: Person | None


@dataclass(frozen=True)
class HeldEdit:
    """An edit that would have taken away `lost` of `before` things."""

    number: int
    lost: int
    before: int
    at: datetime
    by: Person | None

    @property
    def percent(self) -> int:
        return round(100 * self.lost / self.before)


@dataclass(frozen=True)
class NoteTalk:
    """A note with its thread, if it has one."""

    note: Stamp
    authors: Authors
    thread: threads.ThreadPage | None
    parts: Sequence[threads.ShownPart]


def versions_of(visit: CanvasVisit) -> list[KeptVersion]:
    """Newest first. Two queries."""
    kept = list(documents.versions(visit.canvas.stream))
    people = _people(visit, {one.by for one in kept})
    return [KeptVersion(one.pk, one.title, one.at, people.get(one.by or 0)) for one in kept]


def held_on(visit: CanvasVisit, document: str = "") -> list[HeldEdit]:
    """What waits for who may decide, on the canvas or another document of it; nothing for others. Two queries."""
    if not visit.may_facilitate:
        return []
    found = list(documents.held(document or visit.canvas.stream))
    people = _people(visit, {one.person for one in found})
    return [HeldEdit(one.pk, one.lost, one.before, one.at, people.get(one.person or 0)) for one in found]


def note_talk(visit: CanvasVisit, note: str, params: Mapping[str, int | None]) -> NoteTalk:
    """Raises NotVisible for a note that was never there."""
    stamp = Stamp.objects.filter(canvas=visit.canvas, note=note).first()
    if stamp is None:
        raise NotVisible
    authors = authors_of(visit.canvas, [note]).get(note, NOBODY)
    found = Discussion.objects.filter(canvas=visit.canvas, note=note).first()
    if found is None:
        return NoteTalk(stamp, authors, None, [])
    page = threads.thread_page(visit.person, found.thread_id, **params)
    parts = [one for one in threads.parts_of(page.look(visit.person)) if one.part.key != KEY]
    return NoteTalk(stamp, authors, page, parts)


def customers_on(visit: CanvasVisit) -> list[str]:
    """The organisations whose people may look in, by name: everybody here is told so. One query."""
    return [one.name for one in customers_of(visit.canvas.space_id)]


def _people(visit: CanvasVisit, numbers: Any) -> dict[int, Person]:
    if visit.is_blind:
        return {}
    wanted = {one for one in numbers if one is not None}
    return Person.objects.select_related("organisation").in_bulk(wanted) if wanted else {}
