"""Page-shaped reads of boards and ideas. Everything starts at visible_to."""

from ideas.boards.queries.boards import board_visit, idea_look, may_listen, may_listen_many
from ideas.boards.queries.fragments import draws, fragment, idea_html
from ideas.boards.queries.listed import ideas_of
from ideas.boards.queries.page import CONVERSATION, IdeaPage, idea_page
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
    "CONVERSATION",
    "BoardVisit",
    "IdeaLook",
    "IdeaPage",
    "IdeaPart",
    "ShownPart",
    "Tab",
    "board_visit",
    "draws",
    "fragment",
    "idea_html",
    "idea_look",
    "idea_page",
    "ideas_of",
    "may_listen",
    "may_listen_many",
    "parts_of",
    "register_fragment",
    "register_idea_part",
    "register_tab",
    "tabs_of",
]
