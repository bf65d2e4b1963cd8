"""Evaluations through the API: all of it works, and tells no more than the pages do."""

import pytest

from ideas.evaluations.models import Assignment, Evaluation
from tests import factories as make
from tests.api.conftest import Script
from tests.boards import garden
from tests.evaluations import jury

pytestmark = pytest.mark.django_db


def test_from_criteria_to_the_result() -> None:
    board = garden.board()
    owner = Script(board.opened_by)
    criteria = [{"name": "Benefit", "weight": 3}, {"name": "Effort", "lowest": 1, "reverse": True}]
    card = owner("PUT", f"/boards/{board.pk}/criteria", {"criteria": criteria})
    assert (card.status, [one["weight"] for one in card.json["criteria"]]) == (200, [3, 1])
    idea = garden.idea(make.person(), board)
    judged = {"scorecard": card.json["id"], "feasible": "yes"}
    numbers = [one["id"] for one in card.json["criteria"]]
    for values in ((5, 1), (1, 5)):
        evaluator = Script(make.person())
        asked = owner.post(f"/ideas/{idea.pk}/evaluators", {"person": evaluator.person.pk})
        assert asked.status == 201
        scores = [{"criterion": one, "value": value} for one, value in zip(numbers, values, strict=True)]
        path = f"/assignments/{asked.json['id']}/evaluation"
        done = evaluator("PUT", path, {**judged, "scores": scores})
        assert (done.status, done.json["evaluation"]["version"]) == (200, 1)
        assert owner.get(f"/assignments/{asked.json['id']}").json["evaluation"] is None
    told = owner.get(f"/ideas/{idea.pk}/evaluations").json
    assert told["result"]["overall"]["values"] == [15, 100]
    assert told["hidden"] == ""
    listed = owner.get(f"/boards/{board.pk}/evaluations", sort="mean").json
    assert listed["ideas"][0]["place"]["plain"] == 1


def test_who_is_still_to_judge_is_told_nothing() -> None:
    idea = jury.idea()
    late = jury.asked(idea)
    for _ in range(2):
        jury.said(jury.asked(idea))
    script = Script(late.evaluator)
    told = script.get(f"/ideas/{idea.pk}/evaluations").json
    assert (told["result"], told["hidden"]) == (None, "own")
    told = script.get(f"/boards/{idea.board_id}/evaluations", sort="mean").json
    assert (told["ideas"][0]["place"], told["hidden"]) == (None, "own")


def test_conflict_and_release() -> None:
    first, second = jury.asked(), jury.asked()
    assert Script(first.evaluator).post(f"/assignments/{first.pk}/conflict", {"reason": "Mine."}).status == 200
    assert Script(second.idea.board.opened_by).post(f"/assignments/{second.pk}/release").status == 200
    assert not Assignment.objects.standing().exists()


def test_errors_are_sentences() -> None:
    asked = jury.asked()
    script = Script(asked.evaluator)
    card = asked.idea.board.scorecards.get()  # type: ignore[attr-defined]
    body = {"scorecard": card.pk, "scores": [], "feasible": "yes"}
    answer = script("PUT", f"/assignments/{asked.pk}/evaluation", body)
    assert answer.status == 422
    assert "has no score yet" in answer.text
    assert script("PUT", f"/assignments/{asked.pk}/evaluation", {**body, "scorecard": 0}).status == 409
    assert Script(make.person())("PUT", f"/assignments/{asked.pk}/evaluation", body).status == 403
    assert not Evaluation.objects.exists()


def test_nobody_is_asked_by_a_number_of_nobody() -> None:
    idea = jury.idea()
    assert Script(idea.board.opened_by).post(f"/ideas/{idea.pk}/evaluators", {"person": 0}).status == 404
    assert Script(make.person()).post(f"/ideas/{idea.pk}/evaluators", {"person": 0}).status == 403
