"""Page-shaped reads of evaluations. Everything starts at visible_to; nobody reads a mean of fewer than two."""

from ideas.evaluations.queries.expertise import Suggestion, suggestions
from ideas.evaluations.queries.fragments import (
    describe_assignments,
    describe_conflicts,
    describe_evaluations,
    describe_scorecards,
    draw_for_board,
    untold_conflicts,
)
from ideas.evaluations.queries.page import (
    BoardEvaluations,
    OfIdea,
    Seat,
    SheetPage,
    assignment_on,
    board_evaluations,
    has_scorecard,
    last_word,
    of_idea,
    own_assignment,
    sheet_page,
)
from ideas.evaluations.queries.results import Result, card_of, evaluators_of, places_on, result_of, why_hidden
from ideas.evaluations.queries.windows import Window, window_of

__all__ = [
    "BoardEvaluations",
    "OfIdea",
    "Result",
    "Seat",
    "SheetPage",
    "Suggestion",
    "Window",
    "assignment_on",
    "board_evaluations",
    "card_of",
    "describe_assignments",
    "describe_conflicts",
    "describe_evaluations",
    "describe_scorecards",
    "draw_for_board",
    "evaluators_of",
    "has_scorecard",
    "last_word",
    "of_idea",
    "own_assignment",
    "places_on",
    "result_of",
    "sheet_page",
    "suggestions",
    "untold_conflicts",
    "why_hidden",
    "window_of",
]
