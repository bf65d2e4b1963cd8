"""Who made and who changed the notes of a canvas, as far as names are told now."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from ideas.codesign.models import Canvas, Discussion, Stamp
from ideas.codesign.queries.canvases import CanvasVisit
from ideas.codesign.queries.registered import blinded
from workspace.common import clock
from workspace.people.models import Person

# Who asks since a moment is told a little of before it, too: transactions that began then may end later.
OVERLAP = timedelta(seconds=20)


@dataclass(frozen=True)
class Authors:
    """Who made a note and who changed it last; nobody while no names are told."""

    made_by: Person | None
    made_at: datetime | None
    changed_by: Person | None
    changed_at: datetime | None

    @property
    def told(self) -> str:
        """Names for an export: who made it, then who changed it."""
        people = dict.fromkeys(one.name for one in (self.made_by, self.changed_by) if one)
        return ", ".join(people)


NOBODY = Authors(None, None, None, None)


def stamps_since(visit: CanvasVisit, since: datetime | None) -> dict[str, Any]:
    """What the browser is told: stamps by note with people by number, and the threads of notes. Three queries."""
    now = clock.now()
    rows = Stamp.objects.filter(canvas=visit.canvas)
    talks = Discussion.objects.filter(canvas=visit.canvas)
    if since is not None:
        early = since - OVERLAP
        rows = rows.filter(Q(created_at__gte=early) | Q(changed_at__gte=early) | Q(removed_at__gte=early))
        talks = talks.filter(opened_at__gte=early)
    stamps = [] if visit.is_blind else list(_with_people(rows))
    people = {one.pk: one for stamp in stamps for one in (stamp.created_by, stamp.changed_by) if one is not None}
    return {
        "at": now.isoformat(),
        "blind": visit.is_blind,
        "stamps": {stamp.note: _told(stamp) for stamp in stamps},
        "people": {str(number): _brief(person) for number, person in people.items()},
        "talks": dict(talks.values_list("note", "thread")),
    }


def authors_of(canvas: Canvas, notes: Collection[str] | None = None) -> Mapping[str, Authors]:
    """By note; without anybody's name while none is told. One query."""
    if blinded([canvas.pk]):
        return {}
    rows = Stamp.objects.filter(canvas=canvas)
    if notes is not None:
        rows = rows.filter(note__in=notes)
    return {
        one.note: Authors(one.created_by, one.created_at, one.changed_by, one.changed_at) for one in _with_people(rows)
    }


def _with_people(rows: "QuerySet[Stamp]") -> "QuerySet[Stamp]":
    return rows.select_related("created_by__organisation", "changed_by__organisation")


def _told(stamp: Stamp) -> list[Any]:
    """[who made it, when, who changed it, when]: milliseconds since 1970."""
    return [stamp.created_by_id, _ms(stamp.created_at), stamp.changed_by_id, _ms(stamp.changed_at)]


def _ms(at: datetime | None) -> int | None:
    return None if at is None else round(at.timestamp() * 1000)


def _brief(person: Person) -> dict[str, Any]:
    brief = {"name": person.name, "customer": not person.is_employee}
    return brief | ({"of": person.organisation.name} if not person.is_employee else {})
