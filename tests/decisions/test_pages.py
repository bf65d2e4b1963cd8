"""The pages of decisions: every sheet without script, every result, what is sent and what comes back."""

from typing import Any

import pytest
from django.test import Client

from ideas.decisions import actions
from ideas.decisions.models import Ballot, Decision, Stand
from tests import factories as make
from tests.boards import garden
from tests.decisions import hall
from tests.decisions.test_actions import SHEETS, voted
from workspace.people.models import Person
from workspace.spaces import actions as spaces
from workspace.spaces.permissions import Can

pytestmark = pytest.mark.django_db
A, B, C = hall.IDEAS


def signed_in(person: Person | None = None) -> Client:
    client = Client()
    client.force_login(person or make.person())
    return client


def sent(of: Decision, values: dict[str, int]) -> dict[str, Any]:
    return {f"o{number}": value for number, value in hall.by_title(of, values).items()}


@pytest.mark.parametrize("method", sorted(SHEETS))
def test_a_sheet_is_filled_in_and_cast_without_script_and_its_receipt_is_shown_once(method: str) -> None:
    found, voter = hall.decision(method), make.person()
    client = signed_in(voter)
    page = client.get(found.get_absolute_url()).content.decode()
    assert all(f'name="o{hall.option(found, title)}"' in page for title in hall.IDEAS)
    answer = client.post(f"/decisions/{found.pk}/cast/", sent(found, SHEETS[method][0]))
    receipt = Ballot.objects.get(decision=found).receipt
    assert answer.status_code == 200
    assert receipt in answer.content.decode()
    assert receipt not in client.get(found.get_absolute_url()).content.decode()


@pytest.mark.parametrize("method", sorted(SHEETS))
def test_a_result_has_winners_steps_turnout_and_a_rule_beside_it(method: str) -> None:
    found = hall.close(voted(method))
    page = signed_in().get(found.get_absolute_url()).content.decode()
    for words in ("Step by step", "Beside it", "Turnout", "ballots.csv", "Find my ballot", B):
        assert words in page
    assert "won" in page


@pytest.mark.parametrize("method", [*sorted(SHEETS), "duels"])
def test_where_nobody_voted_nothing_has_won(method: str) -> None:
    found = hall.close(hall.decision(method))
    page = signed_in().get(found.get_absolute_url()).content.decode()
    assert "Nothing has won" in page
    assert "Nobody has voted." in page
    assert "Step by step" not in page
    assert found.result is not None
    assert found.result["first"]["winners"] == []


@pytest.mark.parametrize("method", ["approval", "budget"])
def test_a_result_says_where_the_lot_decided(method: str) -> None:
    found = hall.decision(method)
    for title in (A, B):
        hall.cast(found, make.person(), {title: 1})
    page = signed_in().get(hall.close(found).get_absolute_url()).content.decode()
    assert "the order that was drawn by lot when the decision opened decides" in page


def test_a_ballot_that_can_not_be_counted_comes_back_with_the_sentence_and_nothing_is_kept() -> None:
    found = hall.decision("dot")
    answer = signed_in().post(f"/decisions/{found.pk}/cast/", sent(found, {A: 8, B: 8}))
    assert answer.status_code == 422
    assert "6 too many" in answer.content.decode()
    answer = signed_in().post(f"/decisions/{found.pk}/cast/", {f"o{hall.option(found, A)}": "²"})
    assert "needs a whole number" in answer.content.decode()
    assert not Ballot.objects.exists()


def test_a_ballot_is_taken_back_by_its_page() -> None:
    found, voter = hall.decision(), make.person()
    hall.cast(found, voter, {A: 1})
    client = signed_in(voter)
    assert "Take my ballot back" in client.get(found.get_absolute_url()).content.decode()
    assert client.post(f"/decisions/{found.pk}/cast/", {"do": "withdraw"}).status_code == 302
    assert not Ballot.objects.exists()


def test_duels_are_answered_one_after_the_other() -> None:
    found, voter = hall.decision("duels"), make.person()
    client = signed_in(voter)
    for answered in range(3):
        page = client.get(found.get_absolute_url()).content.decode()
        assert f"You have answered {answered} duel" in page
        duel = actions.show_duel(by=voter, decision=found)
        client.post(f"/decisions/{found.pk}/answer/", {"duel": duel.pk, "winner": duel.first_id})
    page = client.post(f"/decisions/{found.pk}/receipt/").content.decode()
    assert Ballot.objects.get(decision=found).receipt in page
    page = signed_in().get(hall.close(found).get_absolute_url()).content.decode()
    assert "Chance to win" in page


def test_consent_from_answers_to_a_second_round() -> None:
    found = hall.decision("consent")
    objector, keeper = make.person(), signed_in(found.opened_by)
    client = signed_in(objector)
    assert "<strong>one</strong>" in client.get(found.get_absolute_url()).content.decode()
    refused = client.post(f"/decisions/{found.pk}/stand/", {"stance": "object", "reason": " "})
    assert refused.status_code == 422
    assert "needs its reason" in refused.content.decode()
    client.post(f"/decisions/{found.pk}/stand/", {"stance": "object", "reason": "It locks us in."})
    assert "It locks us in." not in keeper.get(found.get_absolute_url()).content.decode()
    keeper.post(f"/decisions/{found.pk}/close/")
    page = client.get(found.get_absolute_url()).content.decode()
    assert "1 objection stands" in page
    assert "Withdraw my objection" in page
    assert objector.name not in keeper.get(found.get_absolute_url()).content.decode().split('id="main"')[1]
    revised = keeper.post(f"/decisions/{found.pk}/revise/", {"proposal": "A way out.", "closes_at": "2999-01-01T10:00"})
    assert revised.status_code in {302, 422}
    client.post(f"/decisions/{found.pk}/objection/")
    assert Stand.objects.get(person=objector).withdrawn_at


def test_a_facilitator_opens_closes_and_withdraws_by_pages() -> None:
    board = garden.board()
    ideas = [garden.idea(board.opened_by, board, title=title) for title in hall.IDEAS]
    client = signed_in(board.opened_by)
    assert "No decisions yet" in client.get(f"/boards/{board.pk}/decisions/").content.decode()
    form = {"title": "Budget 2027", "method": "budget", "budget": "90", "currency": "EUR", "seats": "1",
            "closes_at": "2027-01-31T17:00", **{f"idea-{one.pk}": "on" for one in ideas},
            **{f"cost-{one.pk}": "30" for one in ideas}}  # fmt: skip
    wrong = client.post(f"/boards/{board.pk}/decisions/new/", {**form, "budget": ""})
    assert wrong.status_code == 422
    assert "how much money" in wrong.content.decode()
    assert client.post(f"/boards/{board.pk}/decisions/new/", form).status_code == 302
    found = Decision.objects.get()
    assert [one.cost for one in found.options.all()] == [30, 30, 30]
    assert "Budget 2027" in client.get(f"/boards/{board.pk}/decisions/").content.decode()
    assert client.get(f"/decisions/{found.pk}/withdraw/").status_code == 200
    client.post(f"/decisions/{found.pk}/withdraw/")
    assert "was withdrawn" in client.get(found.get_absolute_url()).content.decode()


def test_who_may_not_contribute_reads_and_who_sees_nothing_finds_nothing() -> None:
    found = hall.decision()
    reader = make.guest()
    spaces.grant(by=found.board.space.created_by, space=found.board.space, can=Can.VIEW, person=reader)
    assert "You can read here" in signed_in(reader).get(found.get_absolute_url()).content.decode()
    for path in ("", "ballots.json", "ballots.csv", "count/"):
        assert signed_in(make.guest()).get(f"/decisions/{found.pk}/{path}").status_code == 404
    assert signed_in(reader).get(f"/decisions/{found.pk}/ballots.json").status_code == 403


def test_a_page_costs_the_same_for_three_ideas_as_for_sixty_four(django_assert_max_num_queries: Any) -> None:
    found = hall.decision("budget", ideas=tuple(f"Idea {n}" for n in range(64)))
    client = signed_in()
    client.get(found.get_absolute_url())
    with django_assert_max_num_queries(13):
        client.get(found.get_absolute_url())
    hall.cast(found, make.person(), {"Idea 1": 1})
    hall.close(found)
    with django_assert_max_num_queries(18):
        client.get(found.get_absolute_url())
