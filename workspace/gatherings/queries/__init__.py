"""Page-shaped reads of gatherings. Everything starts at visible_to."""

from workspace.gatherings.queries.described import register_descriptions
from workspace.gatherings.queries.fragments import (
    agenda_html,
    draw_for_thread,
    draws,
    fragment,
    gatherings_of,
    may_listen,
    may_listen_many,
    note_html,
    now_html,
)
from workspace.gatherings.queries.lists import GatheringList, space_gatherings
from workspace.gatherings.queries.page import GatheringPage, Stage, gathering_for, gathering_page, stage_of
from workspace.gatherings.queries.parts import item_for, leaders_of, note_for, wordings_of
from workspace.gatherings.queries.review import Review, outcomes_of, review_of
from workspace.gatherings.queries.rounds import (
    RoundCard,
    Rounds,
    ask_html,
    count_html,
    draw_for_person,
    own_words_html,
    round_card,
    round_for,
    round_html,
    rounds_of,
    untold_words,
)
from workspace.gatherings.queries.sections import part, section
from workspace.gatherings.queries.voices import (
    Voices,
    gauge_html,
    hand_for,
    hands_in_order,
    last_turn,
    spread_of,
    turn_for,
    voices_html,
    voices_of,
)
from workspace.gatherings.queries.voices_described import (
    register_voices,
)

__all__ = [
    "GatheringList",
    "GatheringPage",
    "Review",
    "RoundCard",
    "Rounds",
    "Stage",
    "Voices",
    "agenda_html",
    "ask_html",
    "count_html",
    "draw_for_person",
    "draw_for_thread",
    "draws",
    "fragment",
    "gathering_for",
    "gathering_page",
    "gatherings_of",
    "gauge_html",
    "hand_for",
    "hands_in_order",
    "item_for",
    "last_turn",
    "leaders_of",
    "may_listen",
    "may_listen_many",
    "note_for",
    "note_html",
    "now_html",
    "outcomes_of",
    "own_words_html",
    "part",
    "register_descriptions",
    "register_voices",
    "review_of",
    "round_card",
    "round_for",
    "round_html",
    "rounds_of",
    "section",
    "space_gatherings",
    "spread_of",
    "stage_of",
    "turn_for",
    "untold_words",
    "voices_html",
    "voices_of",
    "wordings_of",
]
