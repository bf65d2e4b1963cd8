"""Page-shaped reads of boards and ideas. Everything starts at visible_to."""

from ideas.boards.queries.boards import board_visit, idea_look, may_listen, may_listen_many
from ideas.boards.queries.fragments import fragment
from ideas.boards.queries.parts import (
    BoardVisit,
    IdeaLook,
    IdeaPart,
    ShownPart,
    Tab,
    parts_of,
    register_fragment,
    register_idea_part,
    register_tab,
    tabs_of,
)

__all__ = [
    "BoardVisit",
    "IdeaLook",
    "IdeaPart",
    "ShownPart",
    "Tab",
    "board_visit",
    "fragment",
    "idea_look",
    "may_listen",
    "may_listen_many",
    "parts_of",
    "register_fragment",
    "register_idea_part",
    "register_tab",
    "tabs_of",
]
