"""Page-shaped reads of sessions. Everything starts at visible_to."""

from ideas.facilitation.queries.described import register_descriptions
from ideas.facilitation.queries.fragments import (
    DIFFERING,
    ONWARDS,
    PAGE,
    count_html,
    draw_for_canvas,
    draw_for_person,
    own_html,
    panel_html,
    piece,
    refreshed,
)
from ideas.facilitation.queries.grouping import Pile, Proposal, proposal
from ideas.facilitation.queries.sections import part
from ideas.facilitation.queries.stage import (
    Own,
    Panel,
    Stage,
    activity_for,
    agreement_for,
    option_for,
    own_of,
    panel,
    session_for,
    stage_of,
)
from ideas.facilitation.queries.summary import Group, Summary, boards_for, group_for, summary_of
from ideas.facilitation.queries.veil import access, access_many, blind, gated, inspect
from ideas.facilitation.queries.votes import OwnPoints, Tally, own_points, tally, voted

__all__ = [
    "DIFFERING",
    "ONWARDS",
    "PAGE",
    "Group",
    "Own",
    "OwnPoints",
    "Panel",
    "Pile",
    "Proposal",
    "Stage",
    "Summary",
    "Tally",
    "access",
    "access_many",
    "activity_for",
    "agreement_for",
    "blind",
    "boards_for",
    "count_html",
    "draw_for_canvas",
    "draw_for_person",
    "gated",
    "group_for",
    "inspect",
    "option_for",
    "own_html",
    "own_of",
    "own_points",
    "panel",
    "panel_html",
    "part",
    "piece",
    "proposal",
    "refreshed",
    "register_descriptions",
    "session_for",
    "stage_of",
    "summary_of",
    "tally",
    "voted",
]
