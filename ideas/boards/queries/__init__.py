"""Page-shaped reads of boards and ideas. Everything starts at visible_to."""

from ideas.boards.queries.boards import board_visit, idea_look, may_listen, may_listen_many
from ideas.boards.queries.cards import Card, cards_of, totals
from ideas.boards.queries.changes import moved_html, support_html
from ideas.boards.queries.described import register_descriptions
from ideas.boards.queries.drawn import draw_for_space, draw_for_thread, idea_changed_html
from ideas.boards.queries.filed import filed
from ideas.boards.queries.fragments import draws, fragment, idea_html
from ideas.boards.queries.history import case_versions, seats_of, version_of, versions_of
from ideas.boards.queries.lists import BoardList, board_list, invitations_of, space_boards
from ideas.boards.queries.mine import Part, my_ideas
from ideas.boards.queries.moving import may_move, may_move_on, needs_answer, who_moves, why_not_moved
from ideas.boards.queries.page import CONVERSATION, IdeaPage, idea_page
from ideas.boards.queries.parts import (
    BoardVisit,
    IdeaLook,
    IdeaPart,
    ShownPart,
    Tab,
    answering_url,
    parts_of,
    register_answering,
    register_fragment,
    register_idea_part,
    register_roadmap_dates,
    register_tab,
    tabs_of,
)
from ideas.boards.queries.phases import consequences, due_boards, fingerprint, problem_of
from ideas.boards.queries.sections import part, section, signs
from ideas.boards.queries.selves import selves
from ideas.boards.queries.shown import BoardShown, board_shown
from ideas.boards.queries.stands import describe_supports, support_part
from ideas.boards.queries.support import (
    Supporters,
    counts_are_open,
    family_of,
    stand_of,
    stands_on,
    supporters_of,
)
from ideas.boards.queries.veil import (
    is_blind,
    masked_boards,
    names_are_due,
    veil_on,
    veil_part,
    veiled_boards,
    veiled_threads,
)
from ideas.boards.queries.wanted import tidy

__all__ = [
    "CONVERSATION",
    "BoardList",
    "BoardShown",
    "BoardVisit",
    "Card",
    "IdeaLook",
    "IdeaPage",
    "IdeaPart",
    "Part",
    "ShownPart",
    "Supporters",
    "Tab",
    "answering_url",
    "board_list",
    "board_shown",
    "board_visit",
    "cards_of",
    "case_versions",
    "consequences",
    "counts_are_open",
    "describe_supports",
    "draw_for_space",
    "draw_for_thread",
    "draws",
    "due_boards",
    "family_of",
    "filed",
    "fingerprint",
    "fragment",
    "idea_changed_html",
    "idea_html",
    "idea_look",
    "idea_page",
    "invitations_of",
    "is_blind",
    "masked_boards",
    "may_listen",
    "may_listen_many",
    "may_move",
    "may_move_on",
    "moved_html",
    "my_ideas",
    "names_are_due",
    "needs_answer",
    "part",
    "parts_of",
    "problem_of",
    "register_answering",
    "register_descriptions",
    "register_fragment",
    "register_idea_part",
    "register_roadmap_dates",
    "register_tab",
    "seats_of",
    "section",
    "selves",
    "signs",
    "space_boards",
    "stand_of",
    "stands_on",
    "support_html",
    "support_part",
    "supporters_of",
    "tabs_of",
    "tidy",
    "totals",
    "veil_on",
    "veil_part",
    "veiled_boards",
    "veiled_threads",
    "version_of",
    "versions_of",
    "who_moves",
    "why_not_moved",
]
