"""Boards and ideas as JSON."""

from datetime import timedelta
from typing import Any

import pytest

from ideas.boards.models import Board, Idea
from tests import factories as make
from tests.api.conftest import Script
from tests.boards import garden
from workspace.common import clock

pytestmark = pytest.mark.django_db

SAID = {"title": "One key", "problem": "Nine keys a day."}


def test_a_board_is_opened_and_read() -> None:
    space = make.space()
    owner = Script(space.created_by)
    made = owner.post(f"/spaces/{space.pk}/boards", {"title": "Faster", "plan": "hackathon"})
    assert made.status == 201
    board = made.json
    assert (board["phase"]["kind"], len(board["phases"])) == ("collect", 4)
    assert [one["id"] for one in owner.get("/boards").json["boards"]] == [board["id"]]
    assert owner.post(f"/spaces/{space.pk}/boards", {"title": "Faster", "plan": "magic"}).status == 422
    assert Script(make.person()).post(f"/spaces/{space.pk}/boards", {"title": "Mine"}).status == 403


def test_a_board_and_its_phases_change() -> None:
    board = garden.board()
    owner = Script(board.opened_by)
    assert owner("PUT", f"/boards/{board.pk}", {"title": "Slower"}).json["title"] == "Slower"
    told = owner.get(f"/boards/{board.pk}").json
    end = (clock.now() + timedelta(days=3)).isoformat()
    phases = [{**told["phases"][0], "ends_at": end}, {"kind": "discuss", "starts_at": end}]
    given = {"phases": phases, "seen": told["phases_seen"]}
    assert [one["kind"] for one in owner("PUT", f"/boards/{board.pk}/phases", given).json["phases"]] == [
        "collect", "discuss",
    ]  # fmt: skip
    assert owner("PUT", f"/boards/{board.pk}/phases", given).status == 409
    assert owner.post(f"/boards/{board.pk}/archive").json["archived_at"]
    assert owner.post(f"/boards/{board.pk}/restore").json["archived_at"] is None
    assert Script(make.person())("PUT", f"/boards/{board.pk}", {"title": "Mine"}).status == 403


def test_an_idea_is_brought_found_edited_tagged_and_taken_back() -> None:
    board, anna = garden.board(), make.person()
    garden.idea(on=board, title="Fewer meetings", problem="Five hours a day.")
    hers = Script(anna)
    idea = hers.post(f"/boards/{board.pk}/ideas", SAID).json
    assert (idea["author"]["id"], idea["version"], idea["supporters"]) == (
        anna.pk, 1, {"customers": 0, "employees": 0},
    )  # fmt: skip
    found = hers.get(f"/boards/{board.pk}/ideas?q=keys").json
    assert ([one["id"] for one in found["ideas"]], found["total"]) == ([idea["id"]], 1)
    changed = hers("PUT", f"/ideas/{idea['id']}", {**SAID, "title": "One badge", "version": 1}).json
    assert (changed["title"], changed["version"]) == ("One badge", 2)
    assert hers("PUT", f"/ideas/{idea['id']}", {**SAID, "version": 1}).status == 409
    assert hers("PUT", f"/ideas/{idea['id']}/tags", {"tags": ["IT"]}).json["tags"] == ["IT"]
    assert hers.get(f"/boards/{board.pk}/ideas?tag=IT").json["total"] == 1
    assert hers.post(f"/ideas/{idea['id']}/withdraw").json["withdrawn_at"]
    assert hers.get(f"/boards/{board.pk}/ideas").json["total"] == 1
    assert hers.post(f"/ideas/{idea['id']}/restore").json["withdrawn_at"] is None


def test_coauthors_are_asked_and_answer() -> None:
    idea, anna = garden.idea(), make.person()
    owner, hers = Script(idea.author), Script(anna)
    asked = owner.post(f"/ideas/{idea.pk}/coauthors", {"person": anna.pk})
    assert (asked.status, asked.json["accepted_at"]) == (201, None)
    assert hers.post(f"/ideas/{idea.pk}/coauthors/accept").json["accepted_at"]
    assert [one["id"] for one in hers.get(f"/ideas/{idea.pk}").json["coauthors"]] == [anna.pk]
    assert hers.post(f"/ideas/{idea.pk}/coauthors/leave").json["declined_at"]
    assert owner.post(f"/ideas/{idea.pk}/coauthors", {"person": 10**9}).status == 404


def test_counts_are_told_when_they_are_open() -> None:
    idea = garden.idea()
    idea.board.phases.update(shows_counts=False)
    assert Script(make.person()).get(f"/ideas/{idea.pk}").json["supporters"] is None
    listed = Script(make.person()).get(f"/boards/{idea.board_id}/ideas").json["ideas"]
    assert [one["supporters"] for one in listed] == [None]


def test_strangers_find_nothing() -> None:
    idea = garden.idea()
    stranger: Any = Script(make.guest())
    assert stranger.get("/boards").json == {"boards": [], "more": False}
    for path in (f"/boards/{idea.board_id}", f"/boards/{idea.board_id}/ideas", f"/ideas/{idea.pk}"):
        assert stranger.get(path).status == 404
    assert stranger.post(f"/boards/{idea.board_id}/ideas", SAID).status == 404
    assert (Board.objects.count(), Idea.objects.count()) == (1, 1)
