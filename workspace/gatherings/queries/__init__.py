"""Page-shaped reads of gatherings. Everything starts at visible_to."""

from workspace.gatherings.queries.fragments import (
    agenda_html,
    draw_for_thread,
    draws,
    fragment,
    gatherings_of,
    may_listen,
    may_listen_many,
    note_html,
    timer_html,
)
from workspace.gatherings.queries.page import GatheringPage, Stage, gathering_for, gathering_page, stage_of

__all__ = [
    "GatheringPage",
    "Stage",
    "agenda_html",
    "draw_for_thread",
    "draws",
    "fragment",
    "gathering_for",
    "gathering_page",
    "gatherings_of",
    "may_listen",
    "may_listen_many",
    "note_html",
    "stage_of",
    "timer_html",
]
