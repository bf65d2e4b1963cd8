"""Answers and results to test with: made by the actions, as people make them."""

from typing import Any

from ideas.boards.models import Idea
from ideas.results import actions
from ideas.results.models import Answer, Credit, Progress, Result
from tests.boards import garden
from workspace.people.models import Person


def answer(on: Idea | None = None, verdict: str = "accepted", by: Person | None = None, **words: Any) -> Answer:
    """By whoever opened the board, unless `by` says otherwise."""
    on = on or garden.idea()
    words.setdefault("reason", "Nine passwords are eight too many.")
    given: Answer = actions.answer_idea(by=by or on.board.opened_by, idea=on, verdict=verdict, **words)
    return given


def result(*ideas: Idea, by: Person | None = None, owner: Person | None = None, **terms: Any) -> Result:
    """Of ideas that are answered with a yes on the way, if they are not yet."""
    chosen = list(ideas) or [garden.idea()]
    for one in chosen:
        if not one.answers.exists():
            answer(one)
    by = by or chosen[0].board.opened_by
    terms = {"title": "One login for everything", "measure": "Resets a week", **terms}
    opened: Result = actions.open_result(by=by, ideas=chosen, owner=owner or by, **terms)
    return opened


def note(on: Result | None = None, words: str = "The first two tools are in.", **terms: Any) -> Progress:
    on = on or result()
    noted: Progress = actions.note_progress(by=on.owner, result=on, words=words, **terms)
    return noted


def shipped(on: Result | None = None, did: str = "One login opens all nine.", **terms: Any) -> Result:
    on = on or result()
    actions.ship_result(by=on.owner, result=on, did=did, **terms)
    return Result.objects.get(pk=on.pk)


def credit(person: Person, on: Result | None = None, role: str = "built", **terms: Any) -> Credit:
    on = on or result()
    given: Credit = actions.give_credit(by=on.owner, result=on, role=role, person=person, **terms)
    return given
