"""How rows of canvases are called in the ledger, and which are not told yet: those of canvases without names."""

from collections.abc import Collection, Mapping

from django.db.models import QuerySet

from ideas.codesign.models import Canvas, Discussion, Stamp
from ideas.codesign.queries.registered import blinded
from workspace.audit.queries import Described, describing, register_describer, register_untold
from workspace.people.models import Person


def register_descriptions() -> None:
    """From apps.py."""
    register_describer("codesign.canvas", describing(Canvas))
    register_describer("codesign.stamp", describe_stamps)
    register_describer("codesign.discussion", describe_discussions)
    register_untold("codesign.stamp", untold_stamps)


def describe_stamps(reader: Person, numbers: Collection[int]) -> Mapping[int, Described]:
    seen = Stamp.objects.filter(pk__in=numbers, canvas__in=Canvas.objects.visible_to(reader))
    return {
        one.pk: Described(one.canvas.title, f"{one.canvas.get_absolute_url()}#{one.note}")
        for one in seen.select_related("canvas")
    }


def describe_discussions(reader: Person, numbers: Collection[int]) -> Mapping[int, Described]:
    seen = Discussion.objects.visible_to(reader).filter(pk__in=numbers).select_related("canvas", "thread")
    return {one.pk: Described(one.canvas.title, one.thread.get_absolute_url()) for one in seen}


def untold_stamps() -> "QuerySet[Stamp, int]":
    """Whose notes nobody may know yet. The canvases are asked about within the questions of whoever blinds some."""
    blind = blinded(Canvas.objects.live().values_list("pk", flat=True))
    return Stamp.objects.filter(canvas__in=blind).values_list("pk", flat=True)
