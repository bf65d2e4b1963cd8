"""Pages of sessions: views only translate."""

from ideas.facilitation.views import groups, taking_part
from ideas.facilitation.views.agenda import add_activity, change_activity, move_activity, remove_activity
from ideas.facilitation.views.running import begin, costs, end_activity, reveal, timer
from ideas.facilitation.views.sessions import call_off, edit, end, plan, session, start, voices

__all__ = [
    "add_activity",
    "begin",
    "call_off",
    "change_activity",
    "costs",
    "edit",
    "end",
    "end_activity",
    "groups",
    "move_activity",
    "plan",
    "remove_activity",
    "reveal",
    "session",
    "start",
    "taking_part",
    "timer",
    "voices",
]
