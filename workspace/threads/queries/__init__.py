"""Page-shaped reads of threads. Everything starts at visible_to."""

from workspace.threads.queries.ahead import draw_ahead
from workspace.threads.queries.catch_up import CatchUp, call_of, catch_up, open_actions
from workspace.threads.queries.files import attachment_for, held_elsewhere, register_holder
from workspace.threads.queries.fragments import (
    draw_for_person,
    draw_for_space,
    fragment,
    fragments,
    head_html,
    listed_outcome_html,
    may_listen,
    may_listen_many,
    outcomes_html,
    posts_html,
    row_html,
    said_html,
)
from workspace.threads.queries.lists import ThreadRow, shared_row, space_threads, thread_rows
from workspace.threads.queries.mentions import known_handles, mentionables, nameable
from workspace.threads.queries.outcomes import outcome_for, outcome_list, standing_decisions
from workspace.threads.queries.page import ThreadPage, thread_for, thread_outcomes, thread_page
from workspace.threads.queries.parts import Look, Part, ShownPart, parts_of, register_fragment, register_part
from workspace.threads.queries.posts import people_of_thread, post_for, previewed, wordings
from workspace.threads.queries.profile import lately_section
from workspace.threads.queries.sections import sections
from workspace.threads.queries.signs import Sign, Signs, register_signs
from workspace.threads.queries.unread import unread_of, waiting_follows, with_reading

__all__ = [
    "CatchUp",
    "Look",
    "Part",
    "ShownPart",
    "Sign",
    "Signs",
    "ThreadPage",
    "ThreadRow",
    "attachment_for",
    "call_of",
    "catch_up",
    "draw_ahead",
    "draw_for_person",
    "draw_for_space",
    "fragment",
    "fragments",
    "head_html",
    "held_elsewhere",
    "known_handles",
    "lately_section",
    "listed_outcome_html",
    "may_listen",
    "may_listen_many",
    "mentionables",
    "nameable",
    "open_actions",
    "outcome_for",
    "outcome_list",
    "outcomes_html",
    "parts_of",
    "people_of_thread",
    "post_for",
    "posts_html",
    "previewed",
    "register_fragment",
    "register_holder",
    "register_part",
    "register_signs",
    "row_html",
    "said_html",
    "sections",
    "shared_row",
    "space_threads",
    "standing_decisions",
    "thread_for",
    "thread_outcomes",
    "thread_page",
    "thread_rows",
    "unread_of",
    "waiting_follows",
    "with_reading",
    "wordings",
]
