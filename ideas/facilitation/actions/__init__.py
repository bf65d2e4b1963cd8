"""All writes of this room."""

from ideas.facilitation.actions.agenda import (
    Terms,
    add_activity,
    change_activity,
    move_activity,
    remove_activity,
)
from ideas.facilitation.actions.deciding import group_notes, withdraw_agreement, write_agreement
from ideas.facilitation.actions.dots import place_points, set_costs
from ideas.facilitation.actions.drawers import (
    open_drawer,
    reword_in_drawer,
    stamp_drawers,
    take_from_drawer,
    write_in_drawer,
)
from ideas.facilitation.actions.laying import Gathered
from ideas.facilitation.actions.raising import raise_idea
from ideas.facilitation.actions.running import (
    begin_activity,
    end_activity,
    extend_timer,
    pause_timer,
    resume_timer,
    reveal_notes,
)
from ideas.facilitation.actions.sessions import (
    be_here,
    call_off_session,
    change_session,
    end_session,
    plan_session,
    see_summary,
    start_session,
    voice_session,
)

__all__ = [
    "Gathered",
    "Terms",
    "add_activity",
    "be_here",
    "begin_activity",
    "call_off_session",
    "change_activity",
    "change_session",
    "end_activity",
    "end_session",
    "extend_timer",
    "group_notes",
    "move_activity",
    "open_drawer",
    "pause_timer",
    "place_points",
    "plan_session",
    "raise_idea",
    "remove_activity",
    "resume_timer",
    "reveal_notes",
    "reword_in_drawer",
    "see_summary",
    "set_costs",
    "stamp_drawers",
    "start_session",
    "take_from_drawer",
    "voice_session",
    "withdraw_agreement",
    "write_agreement",
    "write_in_drawer",
]
