"""A small room for tests: documents `slate:<id>` of notes, and `page:<id>` of rich text.

Members of the group `slate-<id>` write, those of `slate-<id>-view` look on. Where a group `slate-<id>-closed` exists
nothing may be changed; where `slate-<id>-blind` does, nobody may learn who is there.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.auth.models import Group
from pycrdt import Doc, Map, XmlFragment

from realtime.documents.documents import Access, Change, Inspection, Malformed, Refused, register, register_nameless


def access(person: Any, number: int) -> Access:
    groups = set(person.groups.values_list("name", flat=True))
    if f"slate-{number}" in groups:
        return Access.WRITE
    return Access.VIEW if f"slate-{number}-view" in groups else Access.NONE


def inspect(doc: Doc[Any], touched: frozenset[str] | None) -> Inspection:
    notes: Map[Any] = doc.get("notes", type=Map)
    for key in notes.keys() if touched is None else touched:
        note = notes.get(key)
        if note is not None and (not isinstance(note, Map) or not isinstance(note.get("x", 0), int | float)):
            raise Malformed(f"{key} is no note")
    return Inspection(len(notes))


def inspect_page(doc: Doc[Any], touched: frozenset[str] | None) -> Inspection:
    return Inspection(len(doc.get("default", type=XmlFragment).children))


def applied(changes: Sequence[Change]) -> None:
    """Leaves a group for what was touched: something that a test can see from outside."""
    touching = [change for change in changes if change.added or change.removed]
    if not touching:
        return
    closed = {change.document.replace(":", "-") + "-closed" for change in touching}
    if Group.objects.filter(name__in=closed).exists():
        raise Refused("closed")
    Group.objects.bulk_create(
        [
            Group(name=f"{change.document} {change.seq} {change.person} {what} {key}")
            for change in touching
            for what, keys in (("added", change.added), ("removed", change.removed))
            for key in sorted(keys)
        ],
        ignore_conflicts=True,
    )


def nameless(numbers: set[int]) -> Iterable[int]:
    names = {f"slate-{number}-blind": number for number in numbers}
    return [names[name] for name in Group.objects.filter(name__in=names).values_list("name", flat=True)]


def open_room() -> None:
    register("slate", access=access, inspect=inspect, applied=applied, heeds=())
    register_nameless("slate", nameless)
    register("page", access=access, roots={"default": XmlFragment}, inspect=inspect_page)
