"""Scorecards and evaluators to test with: made by the actions, as people make them."""

from collections.abc import Sequence
from typing import Any

from ideas.boards.models import Board, Idea
from ideas.evaluations import actions
from ideas.evaluations.actions import Wanted
from ideas.evaluations.models import Assignment, Evaluation, Scorecard
from tests import factories as make
from tests.boards import garden
from workspace.people.models import Person, PersonSkill, Skill

CRITERIA = (
    Wanted("Benefit", "For those who have the problem", 3, low_name="none", high_name="it changes their day"),
    Wanted("Effort", "Until it works", 1, lowest=1, low_name="an hour", high_name="a year", reverse=True),
)


def criteria(board: Board | None = None, wanted: Sequence[Wanted] = CRITERIA, **terms: Any) -> Scorecard:
    board = board or garden.board()
    card: Scorecard = actions.set_criteria(by=board.opened_by, board=board, criteria=wanted, **terms)
    return card


def idea(board: Board | None = None, **words: Any) -> Idea:
    """An idea on a board with criteria, by somebody who is nobody's evaluator."""
    board = board or garden.board()
    if not Scorecard.objects.filter(board=board, replaced_at=None).exists():
        criteria(board)
    return garden.idea(make.person(), board, **words)


def asked(of: Idea | None = None, person: Person | None = None) -> Assignment:
    of = of or idea()
    made: Assignment = actions.assign_evaluator(by=of.board.opened_by, idea=of, person=person or make.person())
    return made


def filled(assignment: Assignment, *values: int, feasible: str = "yes", **words: Any) -> dict[str, Any]:
    """The arguments of an evaluation: a score for each criterion, in their order."""
    card = Scorecard.objects.get(board=assignment.idea.board, replaced_at=None)
    scores = {one.pk: value for one, value in zip(card.criteria.all(), values, strict=True)}
    return {"assignment": assignment, "scorecard": card, "scores": scores, "feasible": feasible, **words}


def said(assignment: Assignment, *values: int, **words: Any) -> Evaluation:
    made: Evaluation = actions.submit_evaluation(
        by=assignment.evaluator, **filled(assignment, *(values or (4, 2)), **words)
    )
    return made


def skilled(*skills: str, person: Person | None = None) -> Person:
    person = person or make.person()
    for name in skills:
        found = Skill.objects.filter(name__iexact=name).first() or Skill.objects.create(name=name)
        PersonSkill.objects.create(person=person, skill=found)
    return person
