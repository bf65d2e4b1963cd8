"""The brief of a canvas: rich text beside it, in a document `brief:<id>` with the rights of the canvas."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pycrdt import Doc

from ideas.codesign import brief, events
from ideas.codesign.models import Canvas, Discussion
from ideas.codesign.queries.canvases import CanvasVisit
from ideas.codesign.queries.fragments import refreshed
from ideas.codesign.queries.page import HeldEdit, KeptVersion, held_on
from ideas.codesign.queries.registered import Part
from realtime.documents import documents
from realtime.documents.documents import Inspection, Malformed
from realtime.models import Event
from realtime.streams import parse
from workspace.common import richtext
from workspace.people.models import Person

# What a Discussion of the brief has in place of a note.
TALK = "brief"
# Characters of a line, as one reads them.
LINE = 40


@dataclass(frozen=True)
class BriefPage:
    """`html`: as the document stands, sanitised."""

    visit: CanvasVisit
    html: str
    versions: Sequence[KeptVersion]
    talk: Discussion | None
    held: Sequence[HeldEdit] = ()

    @property
    def is_empty(self) -> bool:
        return not self.html


def brief_name(canvas: Canvas) -> str:
    return f"brief:{canvas.pk}"


def inspect_brief(doc: "Doc[Any]", touched: frozenset[str] | None) -> Inspection:
    """Raises Malformed. What lies in a brief is counted in lines: one change that takes away more than half of ten or
    more is held, and asked about."""
    try:
        brief.inspect(doc)
    except brief.Broken as error:
        raise Malformed(str(error)) from error
    return Inspection(len(brief.words(doc)) // LINE)


def brief_page(visit: CanvasVisit) -> BriefPage:
    found = Discussion.objects.select_related("thread").filter(canvas=visit.canvas, note=TALK).first()
    return BriefPage(visit, brief_html(visit.canvas), _versions(visit), found, held_on(visit, brief_name(visit.canvas)))


def brief_html(canvas: Canvas) -> str:
    """Sanitised; empty where nothing is written."""
    doc = documents.read(brief_name(canvas))
    return richtext.cleaned(brief.html(doc)) if brief.words(doc) else ""


def brief_said(canvas: Canvas) -> dict[str, str]:
    """Its words, as markdown and as HTML. One read of the document."""
    doc = documents.read(brief_name(canvas))
    words = brief.words(doc)
    if not words:
        return {"words": "", "markdown": "", "html": ""}
    return {"words": words, "markdown": brief.markdown(doc), "html": richtext.cleaned(brief.html(doc))}


def briefs_said(canvases: Collection[int]) -> Mapping[int, str]:
    """The words of each brief of these canvases in which somebody wrote. One query."""
    found = documents.read_many([f"brief:{number}" for number in canvases]) if canvases else {}
    return {int(parse(name).id): brief.words(doc) for name, doc in found.items()}


def brief_markdown(canvas: Canvas) -> str:
    return brief.markdown(documents.read(brief_name(canvas)))


def _versions(visit: CanvasVisit) -> list[KeptVersion]:
    """Newest first. Two queries."""
    kept = list(documents.versions(brief_name(visit.canvas)))
    numbers = set() if visit.is_blind else {one.by for one in kept if one.by is not None}
    people = Person.objects.select_related("organisation").in_bulk(numbers) if numbers else {}
    return [KeptVersion(one.pk, one.title, one.at, people.get(one.by or 0)) for one in kept]


def brief_part() -> Part:
    """In the menu of a canvas."""
    return Part("brief", 5, lambda visit: visit.canvas, menu="codesign/brief_menu.html")


def draw_brief(event: Event) -> str:
    """The fragment of a `brief.…` event on `canvas:<id>`: the words themselves travel in the document."""
    content = event.content()
    if isinstance(content, events.BriefDiscussed):
        return refreshed("brief-talk")
    is_told = isinstance(content, events.BriefVersionsChanged)
    return refreshed("brief-versions", "brief-held") if is_told else ""
