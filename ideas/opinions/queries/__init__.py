"""Page-shaped reads of opinions. Everything starts at visible_to."""

from ideas.opinions.queries.drawing import Dot, Group, Line, OpinionMap, Share, opinion_map
from ideas.opinions.queries.fragments import describe_statements, draw_for_board
from ideas.opinions.queries.page import Mine, OpinionsPage, Turn, next_turn, opinions_page, shown_map, statement_for

__all__ = [
    "Dot",
    "Group",
    "Line",
    "Mine",
    "OpinionMap",
    "OpinionsPage",
    "Share",
    "Turn",
    "describe_statements",
    "draw_for_board",
    "next_turn",
    "opinion_map",
    "opinions_page",
    "shown_map",
    "statement_for",
]
