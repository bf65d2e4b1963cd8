"""Who may do what with the document of a canvas: the rule of its space, and whether it is read only now."""

from collections.abc import Collection, Mapping
from typing import Any

from pycrdt import Doc

from ideas.codesign import form
from ideas.codesign.models import Canvas
from ideas.codesign.queries.canvases import permitted
from ideas.codesign.queries.registered import gated
from realtime.documents.documents import Access, Inspection, Malformed
from workspace.people.models import Person
from workspace.spaces.permissions import Can


def access(person: Person, canvas: int) -> Access:
    return access_many([(person, canvas)]).get((person, canvas), Access.NONE)


def access_many(pairs: Collection[tuple[Person, int]]) -> Mapping[tuple[Person, int], Access]:
    """A fixed number of queries. Whoever has none is left out."""
    seen = permitted(Can.VIEW, pairs)
    numbers = {canvas for _, canvas in seen}
    live = set(Canvas.objects.live().filter(pk__in=numbers).values_list("pk", flat=True))
    open_now = live - gated(numbers)
    write = permitted(Can.CONTRIBUTE, {pair for pair in seen if pair[1] in open_now})
    return {pair: Access.WRITE if pair in write else Access.VIEW for pair in seen}


def inspect(doc: Doc[Any], touched: frozenset[str] | None) -> Inspection:
    """Raises Malformed."""
    try:
        return Inspection(form.inspect(doc, touched))
    except form.Broken as error:
        raise Malformed(str(error)) from error
