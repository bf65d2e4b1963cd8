"""Which canvases are only read now, where nobody learns who wrote what, and who opens which drawer."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Q, QuerySet
from pycrdt import Doc

from ideas.codesign.queries import inspect as inspect_canvas
from ideas.facilitation.models import Activity, Dots, Drawer, Session
from realtime.documents.documents import Access, Inspection
from workspace.people.models import Person
from workspace.spaces import permissions
from workspace.spaces.permissions import Can


def gated(canvases: Collection[int]) -> set[int]:
    """Of these, those where everybody writes in private now. One query."""
    writing = Activity.objects.under_way().filter(private=True, revealed_at=None)
    found = writing.filter(session__canvas__in=canvases).values_list("session__canvas", flat=True)
    return set(found)


def blind(canvases: Collection[int]) -> set[int]:
    """Of these, those where names are told when the activity, or the whole session, is over. One query."""
    under_way = Q(activities__blind=True, activities__started_at__isnull=False, activities__ended_at=None)
    going_on = Session.objects.going_on().filter(canvas__in=canvases).filter(Q(blind=True) | under_way)
    return set(going_on.values_list("canvas", flat=True))


def access(person: Person, drawer: int) -> Access:
    return access_many([(person, drawer)]).get((person, drawer), Access.NONE)


def access_many(pairs: Collection[tuple[Person, int]]) -> Mapping[tuple[Person, int], Access]:
    """Nobody but whose it is, whoever they are, and only while they may take part. Written in until it is revealed."""
    rows = Drawer.objects.filter(pk__in={number for _, number in pairs})
    drawers = {one.pk: one for one in rows.select_related("activity__session__canvas")}
    own = {(person, number) for person, number in pairs if number in drawers and drawers[number].person_id == person.pk}
    spaces = {pair: drawers[pair[1]].activity.session.canvas.space_id for pair in own}
    allowed = permissions.may_many(Can.CONTRIBUTE, {(person, spaces[person, number]) for person, number in own})
    return {
        (person, number): Access.WRITE if drawers[number].activity.writes_in_private else Access.VIEW
        for person, number in own
        if (person, spaces[person, number]) in allowed
    }


def inspect(doc: Doc[Any], touched: frozenset[str] | None) -> Inspection:
    """A drawer has the form of a canvas. Raises Malformed."""
    return inspect_canvas(doc, touched)


def untold_drawers() -> "QuerySet[Drawer, Any]":
    """The numbers of those of which nobody but their owners may know."""
    return Drawer.objects.untold().values("pk")


def untold_dots() -> "QuerySet[Dots, Any]":
    return Dots.objects.untold().values("pk")
