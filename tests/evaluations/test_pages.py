"""The pages of evaluations: who gets them, what errors keep, and what they cost."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ideas.evaluations import actions
from ideas.evaluations.models import Assignment, Evaluation, Scorecard
from tests import factories as make
from tests.boards import garden
from tests.evaluations import jury
from workspace.people.models import Person

pytestmark = pytest.mark.django_db


def at(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def typed(assignment: Assignment, *values: int, **words: str) -> dict[str, Any]:
    card = Scorecard.objects.get(board=assignment.idea.board, replaced_at=None)
    scores = {f"criterion_{one.pk}": value for one, value in zip(card.criteria.all(), values, strict=False)}
    return {"scorecard": card.pk, "feasible": "yes", **scores, **words}


def row(number: int, **said: Any) -> dict[str, Any]:
    given = {"name": "", "about": "", "weight": 1, "lowest": 0, "low_name": "", "high_name": "", **said}
    return {f"{name}_{number}": value for name, value in given.items()}


class TestTheTab:
    def test_it_stands_there_once_there_are_criteria_and_before_for_who_may_set_them(self) -> None:
        board = garden.board()
        path = f"/boards/{board.pk}/"
        tab = f'href="{path}evaluations/"'
        assert tab not in at(make.person()).get(path).content.decode()
        assert tab in at(board.opened_by).get(path).content.decode()
        jury.criteria(board)
        assert tab in at(make.person()).get(path).content.decode()

    def test_mine_come_first_and_what_is_missing_is_said(self) -> None:
        asked = jury.asked()
        told = at(asked.evaluator).get(f"/boards/{asked.idea.board_id}/evaluations/").content.decode()
        assert told.index("Yours to evaluate") < told.index("Ideas and evaluators")
        assert "1 evaluator is missing" in told
        assert "1 idea lacks evaluators." in told

    def test_a_stranger_finds_nothing(self) -> None:
        asked = jury.asked()
        client = at(make.guest())
        for path in (
            f"/boards/{asked.idea.board_id}/evaluations/", f"/boards/{asked.idea.board_id}/evaluations/criteria/",
            f"/ideas/{asked.idea_id}/evaluators/", asked.get_absolute_url(), f"{asked.get_absolute_url()}conflict/",
        ):  # fmt: skip
            assert client.get(path).status_code == 404

    @pytest.mark.parametrize("params", ["?page=0", "?page=²", "?page=99999999999999999999", "?sort=x", "?sort=mean"])
    def test_an_odd_address_is_no_error(self, params: str) -> None:
        card = jury.criteria()
        assert at(make.person()).get(f"/boards/{card.board_id}/evaluations/{params}").status_code == 200

    def test_a_hundred_ideas_cost_as_many_queries_as_one(self) -> None:
        idea = jury.idea()
        client = at(make.person())
        path = f"/boards/{idea.board_id}/evaluations/"

        def cost() -> int:
            client.get(path)
            with CaptureQueriesContext(connection) as queries:
                client.get(path)
            return len(queries)

        jury.said(jury.asked(idea))
        jury.said(jury.asked(idea))
        one = cost()
        for number in range(12):
            other = garden.idea(idea.author, idea.board, title=f"Idea {number}")
            jury.said(jury.asked(other))
            jury.said(jury.asked(other))
        assert cost() <= one <= 40


class TestTheSheet:
    def test_it_is_the_evaluators_own(self) -> None:
        asked = jury.asked()
        assert at(asked.evaluator).get(asked.get_absolute_url()).status_code == 200
        for person in (asked.idea.board.opened_by, make.person()):
            assert at(person).get(asked.get_absolute_url()).status_code == 404

    def test_what_was_filled_in_is_kept_and_leads_back_to_the_board(self) -> None:
        asked = jury.asked()
        answer = at(asked.evaluator).post(asked.get_absolute_url(), typed(asked, 5, 1, note="**Do** it"))
        assert answer["Location"] == f"/boards/{asked.idea.board_id}/evaluations/"
        assert Evaluation.objects.get().sheet().scores == [5, 1]

    def test_an_error_stands_at_its_field_and_what_was_typed_stays(self) -> None:
        asked = jury.asked()
        given = typed(asked, 4, note="Half a thought", feasible="no")
        answer = at(asked.evaluator).post(asked.get_absolute_url(), given)
        told = answer.content.decode()
        assert answer.status_code == 422
        assert "Give a score from 1 to 5." in told
        assert "needs its reason" in told
        assert "Half a thought" in told
        assert re.search(r'value="4"[^>]*checked', told)

    def test_an_error_by_script_names_its_field(self) -> None:
        asked = jury.asked()
        headers = {"X-Requested-With": "causeway"}
        answer = at(asked.evaluator).post(asked.get_absolute_url(), typed(asked, 4, 2, feasible="no"), headers=headers)
        assert answer.json()["fields"].keys() == {"reason"}

    def test_criteria_that_were_changed_meanwhile_are_said_and_the_words_stay(self) -> None:
        asked = jury.asked()
        given = typed(asked, 4, 2, note="Half a thought")
        actions.set_criteria(
            by=asked.idea.board.opened_by, board=asked.idea.board, criteria=[*jury.CRITERIA, actions.Wanted("Reach")]
        )
        answer = at(asked.evaluator).post(asked.get_absolute_url(), given)
        assert answer.status_code == 409
        told = answer.content.decode()
        assert "Half a thought" in told
        assert "criteria were changed" in told
        assert not Evaluation.objects.exists()

    def test_giving_it_back_and_declaring_a_conflict(self) -> None:
        first, second = jury.asked(), jury.asked()
        assert at(first.evaluator).post(f"{first.get_absolute_url()}release/").status_code == 302
        path = f"{second.get_absolute_url()}conflict/"
        assert at(second.evaluator).post(path, {"reason": ""}).status_code == 422
        assert at(second.evaluator).post(path, {"reason": "My budget."}).status_code == 302
        assert not Assignment.objects.standing().exists()


class TestFindingEvaluators:
    def test_by_suggestion_or_by_handle(self) -> None:
        idea = jury.idea(title="One login")
        expert, other = jury.skilled("Login"), make.person()
        client = at(idea.board.opened_by)
        path = f"/ideas/{idea.pk}/evaluators/"
        assert expert.name in client.get(path).content.decode()
        assert client.post(path, {"person": expert.pk}).status_code == 302
        assert client.post(path, {"handle": f"@{other.handle}"}).status_code == 302
        assert set(Assignment.objects.values_list("evaluator", flat=True)) == {expert.pk, other.pk}

    def test_a_handle_of_nobody_and_of_the_author_are_said_at_the_field(self) -> None:
        idea = jury.idea()
        client = at(idea.board.opened_by)
        for handle, words in (("nobody-here", "is called that"), (idea.author.handle, "Ask somebody else")):
            answer = client.post(f"/ideas/{idea.pk}/evaluators/", {"handle": handle})
            assert answer.status_code == 422
            assert words in answer.content.decode()

    def test_only_facilitators(self) -> None:
        idea = jury.idea()
        client = at(make.person())
        assert client.get(f"/ideas/{idea.pk}/evaluators/").status_code == 403
        assert client.get(f"/boards/{idea.board_id}/evaluations/criteria/").status_code == 403


class TestCriteria:
    def test_an_empty_board_is_offered_some_to_begin_with(self) -> None:
        board = garden.board()
        told = at(board.opened_by).get(f"/boards/{board.pk}/evaluations/criteria/").content.decode()
        assert 'value="Effort"' in told

    def test_rows_without_a_name_are_none(self) -> None:
        board = garden.board()
        given = row(0, name="Benefit", weight=3) | row(1) | row(2, name="Effort", lowest=1, reverse="on")
        answer = at(board.opened_by).post(f"/boards/{board.pk}/evaluations/criteria/", given)
        assert answer.status_code == 302
        found = Scorecard.objects.get().criteria.values_list("name", "weight", "lowest", "reverse")
        assert list(found) == [("Benefit", 3, 0, False), ("Effort", 1, 1, True)]

    def test_what_is_wrong_is_said_and_kept(self) -> None:
        board = garden.board()
        client = at(board.opened_by)
        path = f"/boards/{board.pk}/evaluations/criteria/"
        assert "at least one criterion" in client.post(path, row(0)).content.decode()
        answer = client.post(path, row(0, about="What it costs"))
        assert answer.status_code == 422
        assert "What it costs" in answer.content.decode()

    def test_frozen_ones_ask_to_start_anew(self) -> None:
        asked = jury.asked()
        jury.said(asked)
        board = asked.idea.board
        client = at(board.opened_by)
        path = f"/boards/{board.pk}/evaluations/criteria/"
        assert "1 evaluation stands" in client.get(path).content.decode()
        answer = client.post(path, row(0, name="Reach"))
        assert answer.status_code == 422
        assert "start anew" in answer.content.decode()
        assert client.post(path, row(0, name="Reach") | {"anew": "on"}).status_code == 302


class TestResults:
    def test_the_spread_is_drawn_with_its_numbers_and_reasons_stand_first(self) -> None:
        idea = jury.idea()
        jury.said(jury.asked(idea), 5, 1)
        jury.said(jury.asked(idea), 1, 5, feasible="no", reason="The roof won't bear it.", note="*Sorry*")
        told = at(make.person()).get(idea.get_absolute_url()).content.decode()
        assert told.count('class="spread__dot"') == 2 * 3
        assert "58 of 100 points by 2 evaluators" in told
        assert told.index("The roof won") < told.index("Std. deviation")
        assert "<em>Sorry</em>" in told
