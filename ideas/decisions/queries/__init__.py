"""Page-shaped reads of decisions. Everything starts at visible_to; counts of what runs are read by nobody."""

from ideas.decisions.queries.ballots import ballots_csv, ballots_json, signature_for
from ideas.decisions.queries.counting import count
from ideas.decisions.queries.fragments import (
    describe_ballots,
    describe_decisions,
    describe_papers,
    draw_for_board,
    untold_ballots,
    untold_papers,
)
from ideas.decisions.queries.page import (
    DecisionPage,
    InDecision,
    Line,
    decision_for,
    decision_page,
    decisions_of,
    decisions_of_idea,
    lines_for,
)
from ideas.decisions.queries.results import Result, result_of

__all__ = [
    "DecisionPage",
    "InDecision",
    "Line",
    "Result",
    "ballots_csv",
    "ballots_json",
    "count",
    "decision_for",
    "decision_page",
    "decisions_of",
    "decisions_of_idea",
    "describe_ballots",
    "describe_decisions",
    "describe_papers",
    "draw_for_board",
    "lines_for",
    "result_of",
    "signature_for",
    "untold_ballots",
    "untold_papers",
]
