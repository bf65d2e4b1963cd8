"""Answers, results and credit as JSON: the same rules as on the pages."""

from datetime import timedelta

import pytest

from ideas.results.models import Result
from tests import factories as make
from tests.api.conftest import Script
from tests.boards import garden
from tests.results import harvest
from workspace.common import clock

pytestmark = pytest.mark.django_db


def test_from_the_question_to_what_came_of_it() -> None:
    idea = garden.idea(make.person("Ines C"), on=garden.board(make.person("Anna B"), answer_within=7))
    anna, ines = Script(idea.board.opened_by), Script(idea.author)
    assert ines.get(f"/ideas/{idea.pk}/answer").json["answer"] is None
    assert anna.get(f"/boards/{idea.board_id}/answers").json["waiting"] == 1
    told = {"verdict": "accepted", "reason": "Nine are eight too many."}
    assert ines.post(f"/ideas/{idea.pk}/answer", told).status == 403
    assert anna.post(f"/ideas/{idea.pk}/answer", told).json["answer"]["role"] == "Facilitator"
    assert anna("PUT", f"/ideas/{idea.pk}/answer", told | {"verdict": "planned"}).json["earlier"]
    terms = {"title": "One login", "measure": "Resets a week", "owner": idea.author_id}
    made = anna.post(f"/ideas/{idea.pk}/result", terms)
    assert made.status == 201
    assert made.json["stage"] == "planned"
    path = f"/results/{made.json['id']}"
    assert ines.post(f"{path}/progress", {"words": "Begun.", "stage": "under_way"}).json["stage"] == "under_way"
    linked = ines.post(f"{path}/links", {"url": "https://example.com/9", "label": "Release 9"}).json
    assert linked["links"][0]["label"] == "Release 9"
    assert ines("DELETE", f"{path}/links/{linked['links'][0]['id']}").json["links"] == []
    assert ines.post(f"{path}/ship", {"did": "One login opens all nine."}).json["shipped_at"]
    assert ines.post(f"{path}/review", {"outcome": "Half.", "measured": "40 a week"}).json["measured"] == "40 a week"
    done = ines.get("/said-and-done").json["results"]
    assert [(one["title"], one["did"], one["said"][0]["by"]["name"]) for one in done] == [
        ("One login", "One login opens all nine.", "Ines C")
    ]
    assert [one["id"] for one in anna.get("/results", stage="shipped").json["results"]] == [made.json["id"]]
    assert anna.get("/results", stage="planned").json["results"] == []


def test_an_edit_says_all_that_it_is_held_to() -> None:
    result = harvest.result(review_on=clock.today() + timedelta(days=9))
    owner = Script(result.owner)
    terms = {"title": "Two logins", "measure": "x", "owner": result.owner_id, "ideas": [result.ideas.get().pk]}
    answer = owner("PUT", f"/results/{result.pk}", terms)
    assert (answer.json["title"], answer.json["review_on"]) == ("Two logins", None)


def test_credit_is_given_hidden_shown_and_taken_back() -> None:
    result, helper = harvest.result(), make.person("Helpful H")
    path = f"/results/{result.pk}"
    owner, own = Script(result.owner), Script(helper)
    given = {"role": "helped", "person": helper.pk, "note": "the bridge"}
    credit = owner.post(f"{path}/credits", given).json["credit"]
    helped = next(part for part in credit if part["role"] == "helped")
    assert helped["named"][0]["notes"] == ["the bridge"]
    assert own("PUT", f"{path}/hidden-name").status == 200
    assert "Helpful H" not in owner.get(path).text
    assert "Helpful H" in own.get(path).text
    assert own("DELETE", f"{path}/hidden-name").status == 200
    assert "Helpful H" in owner.get(path).text
    assert own("DELETE", f"/credits/{helped['named'][0]['credit']}").status == 200
    assert "Helpful H" not in owner.get(path).text


def test_numbers_of_nothing_are_found_nowhere() -> None:
    result = harvest.result()
    owner = Script(result.owner)
    nobody = {"title": "x", "measure": "x", "owner": 2**62, "ideas": [2**62]}
    assert owner("PUT", f"/results/{result.pk}", nobody).status in {404, 422}
    assert owner.post(f"/results/{result.pk}/credits", {"role": "built", "person": 2**62}).status == 422
    assert owner.post(f"/results/{result.pk}/credits", {"role": "built", "organisation": 2**62}).status == 422
    assert owner("DELETE", f"/results/{result.pk}/links/{2**62}").status == 404
    assert owner.get("/results", space="9" * 30, after="x").status == 200
    assert Result.objects.count() == 1
