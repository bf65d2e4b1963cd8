"""Page-shaped reads of canvases. Everything starts at visible_to."""

from ideas.codesign.queries.brief import (
    BriefPage,
    brief_html,
    brief_markdown,
    brief_page,
    brief_part,
    brief_said,
    briefs_said,
    draw_brief,
    inspect_brief,
)
from ideas.codesign.queries.canvases import (
    CanvasVisit,
    canvas_visit,
    may_listen,
    may_listen_many,
    permitted,
)
from ideas.codesign.queries.described import register_descriptions
from ideas.codesign.queries.doors import access, access_many, inspect
from ideas.codesign.queries.exported import as_csv, as_json, lying_on
from ideas.codesign.queries.fragments import ROOM, draw_for_space, fragment
from ideas.codesign.queries.lists import CanvasList, CanvasRow, space_canvases
from ideas.codesign.queries.note_file import NoteFile, parse_notes
from ideas.codesign.queries.page import (
    HeldEdit,
    KeptVersion,
    NoteTalk,
    customers_on,
    held_on,
    note_talk,
    versions_of,
)
from ideas.codesign.queries.pictures import register_pictures
from ideas.codesign.queries.registered import (
    Part,
    ShownPart,
    blinded,
    gated,
    parts_of,
    register_blind,
    register_fragment,
    register_gate,
    register_part,
)
from ideas.codesign.queries.sections import part, section
from ideas.codesign.queries.stamps import NOBODY, Authors, authors_of, stamps_since

__all__ = [
    "NOBODY",
    "ROOM",
    "Authors",
    "BriefPage",
    "CanvasList",
    "CanvasRow",
    "CanvasVisit",
    "HeldEdit",
    "KeptVersion",
    "NoteFile",
    "NoteTalk",
    "Part",
    "ShownPart",
    "access",
    "access_many",
    "as_csv",
    "as_json",
    "authors_of",
    "blinded",
    "brief_html",
    "brief_markdown",
    "brief_page",
    "brief_part",
    "brief_said",
    "briefs_said",
    "canvas_visit",
    "customers_on",
    "draw_brief",
    "draw_for_space",
    "fragment",
    "gated",
    "held_on",
    "inspect",
    "inspect_brief",
    "lying_on",
    "may_listen",
    "may_listen_many",
    "note_talk",
    "parse_notes",
    "part",
    "parts_of",
    "permitted",
    "register_blind",
    "register_descriptions",
    "register_fragment",
    "register_gate",
    "register_part",
    "register_pictures",
    "section",
    "space_canvases",
    "stamps_since",
    "versions_of",
]
