"""What the pages of scheduled posts show."""

from workspace.schedules.queries.described import describe
from workspace.schedules.queries.lists import ScheduledRow, draw_for_space, part, scheduled_for, scheduled_in, section
from workspace.schedules.queries.wording import rule_in_words

__all__ = [
    "ScheduledRow",
    "describe",
    "draw_for_space",
    "part",
    "rule_in_words",
    "scheduled_for",
    "scheduled_in",
    "section",
]
