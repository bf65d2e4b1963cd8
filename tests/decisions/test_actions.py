"""Decisions from opening to result, by every method."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from ideas.decisions import actions, queries, tasks
from ideas.decisions.models import Ballot, Decision, Duel, SealedBallot
from tests import factories as make
from tests.boards import garden
from tests.decisions import hall
from workspace.common import clock
from workspace.common.errors import Invalid, NotVisible, Refused, Stale

pytestmark = pytest.mark.django_db

A, B, C = hall.IDEAS
SHEETS: dict[str, list[dict[str, int]]] = {
    "approval": [{A: 1, B: 1}, {B: 1}, {B: 1, C: 1}, {C: 1}],
    "score": [{A: 5, B: 4}, {B: 4}, {C: 3}],
    "dot": [{A: 10}, {B: 6, C: 4}, {B: 5}],
    "quadratic": [{A: 9}, {A: -8, B: 6}, {B: 3}],
    "schulze": [{A: 1, B: 2, C: 2}, {B: 1, A: 2}, {B: 1, C: 2, A: 3}],
    "stv": [{A: 1, B: 2, C: 3}, {B: 1, A: 2}, {C: 1, B: 2}, {B: 1}],
    "budget": [{A: 1, B: 1}, {B: 1}, {B: 1, C: 1}],
}


def voted(method: str, **terms: Any) -> Decision:
    found = hall.decision(method, **terms)
    for sheet in SHEETS[method]:
        hall.cast(found, make.person(), sheet)
    return found


@pytest.mark.parametrize("method", sorted(SHEETS))
def test_every_method_counts_what_was_cast_and_its_download_counts_the_same(
    method: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = hall.close(voted(method))
    assert hall.winners(found)[0] == B
    assert found.result
    assert found.result["ballots"] == len(SHEETS[method])
    rule = found.result["first"]["method"]
    for name, text in (
        ("ballots.json", json.dumps(queries.ballots_json(found))),
        ("ballots.csv", queries.ballots_csv(found)),
    ):
        (tmp_path / name).write_text(text)
        call_command("tally", rule, str(tmp_path / name), "--json")
        assert json.loads(capsys.readouterr().out) == found.result["first"], name


def test_a_receipt_finds_its_ballot_among_those_that_are_given_out() -> None:
    found = hall.decision("score")
    mine = hall.cast(found, make.person(), {A: 3})
    for _ in range(3):
        hall.cast(found, make.person(), {B: 1})
    given = {one["receipt"]: one for one in queries.ballots_json(hall.close(found))["ballots"]}
    idea = found.options.get(title=A).idea_id
    assert given[mine.receipt] == {"receipt": mine.receipt, "choices": [str(idea)], "points": ["3"]}
    assert list(given) == sorted(given)


def test_a_ballot_may_be_changed_and_taken_back_until_it_closes() -> None:
    found, voter = hall.decision(), make.person()
    first = hall.cast(found, voter, {A: 1}).receipt
    second = hall.cast(found, voter, {B: 1}).receipt
    assert first != second
    assert Ballot.objects.get(decision=found).values == {str(found.options.get(title=B).place): 1}
    actions.withdraw_ballot(by=voter, decision=found)
    assert not Ballot.objects.exists()
    hall.close(found)
    with pytest.raises(Refused):
        hall.cast(found, voter, {A: 1})


def test_when_its_time_is_over_no_ballot_counts_and_anybody_who_comes_by_closes_it() -> None:
    found = hall.decision(closes_at=clock.now() + timedelta(hours=1))
    hall.cast(found, make.person(), {A: 1})
    with clock.at(clock.now() + timedelta(hours=2)):
        with pytest.raises(Refused, match="closed"):
            hall.cast(found, make.person(), {B: 1})
        assert tasks.close_overdue(timestamp=0) == 1
    found.refresh_from_db()
    assert found.closed_at == found.closes_at
    assert found.closed_by is None
    assert hall.winners(found) == [A]


def test_a_confidential_ballot_is_counted_without_a_name_and_never_twice() -> None:
    found = hall.decision("stv", confidential=True)
    papers = []
    for _ in range(5):
        paper = hall.Paper(found).take(make.person())
        papers.append((paper, paper.cast({C: 1, A: 2}).receipt))
    with pytest.raises(Stale):
        papers[0][0].cast({A: 1})
    assert papers[0][0].cast({C: 1, A: 2}).receipt == papers[0][1]
    assert not SealedBallot.objects.filter(values__isnull=False).exists()
    hall.close(found)
    assert hall.winners(found) == [C]
    assert {one["receipt"] for one in queries.ballots_json(found)["ballots"]} == {receipt for _, receipt in papers}
    assert not SealedBallot.objects.exclude(sealed=b"").exists()
    assert found.sealed_key is None


def test_fewer_than_five_confidential_ballots_are_thrown_away_untold() -> None:
    found = hall.decision("approval", confidential=True)
    for _ in range(4):
        hall.Paper(found).take(make.person()).cast({A: 1})
    hall.close(found)
    assert found.result == {"told": False}
    assert not SealedBallot.objects.exclude(sealed=b"", values__isnull=True).exists()
    with pytest.raises(Refused, match="Too few"):
        queries.ballots_json(found)


def test_a_paper_of_another_decision_or_of_none_is_refused() -> None:
    found, other = hall.decision(confidential=True), hall.decision(confidential=True)
    paper = hall.Paper(other).take(make.person())
    with pytest.raises(Refused, match="not given out"):
        actions.cast_nameless(decision=found.pk, paper=paper.secret, signature=paper.signature, values={})
    with pytest.raises(NotVisible):
        actions.cast_nameless(decision=hall.decision().pk, paper=b"", signature=b"", values={})
    voter = make.person()
    hall.Paper(other).take(voter)
    second = hall.Paper(other)
    with pytest.raises(Stale):
        second.take(voter)


def test_duels_never_repeat_a_pair_before_all_were_seen_and_the_least_shown_come_first() -> None:
    found = hall.decision("duels", ideas=("A", "B", "C", "D"))
    first, second = make.person(), make.person()

    def answer(who: Any) -> frozenset[int]:
        duel = actions.show_duel(by=who, decision=found)
        assert actions.show_duel(by=who, decision=found) == duel
        actions.answer_duel(by=who, duel=duel, winner=min(duel.first_id, duel.second_id))
        return frozenset((duel.first_id, duel.second_id))

    seen = [answer(first) for _ in range(3)]
    assert not set(seen) & {answer(second) for _ in range(3)}  # the other three pairs were shown less
    seen += [answer(first) for _ in range(3)]
    assert len(set(seen)) == 6
    answer(first)
    assert Duel.objects.filter(person=first).count() == 7


def test_who_can_not_say_and_who_answers_for_another() -> None:
    found = hall.decision("duels")
    voter = make.person()
    duel = actions.show_duel(by=voter, decision=found)
    with pytest.raises(NotVisible):
        actions.answer_duel(by=make.person(), duel=duel, winner=duel.first_id)
    with pytest.raises(Invalid):
        actions.answer_duel(by=voter, duel=duel, winner=10**9)
    actions.answer_duel(by=voter, duel=duel, winner=None)
    for _ in range(2):
        duel = actions.show_duel(by=voter, decision=found)
        actions.answer_duel(by=voter, duel=duel, winner=duel.second_id)
    hall.close(found)
    assert found.result
    assert found.result["counted"] == 2
    receipt = Ballot.objects.get(decision=found).receipt
    assert [one["receipt"] for one in queries.ballots_json(found)["ballots"]] == [f"{receipt}-001", f"{receipt}-002"]


def test_consent_needs_no_standing_objection_and_a_revision_asks_everybody_again() -> None:
    found = hall.decision("consent")
    objector = make.person()
    actions.take_stand(by=make.person(), decision=found, stance="agree")
    with pytest.raises(Invalid, match="reason"):
        actions.take_stand(by=objector, decision=found, stance="object")
    actions.take_stand(by=objector, decision=found, stance="object", reason="It locks us in.")
    hall.close(found)
    assert found.result
    assert (found.result["consent"], found.result["majority"]) == (False, False)
    actions.revise_proposal(
        by=found.opened_by, decision=found, proposal="With a way out.", closes_at=clock.now() + timedelta(days=1)
    )
    found.refresh_from_db()
    assert (found.round, found.result, found.takes_ballots) == (2, None, True)
    actions.take_stand(by=make.person(), decision=found, stance="reservation", reason="Late.")
    actions.take_stand(by=objector, decision=found, stance="object", reason="Still.")
    hall.close(found)
    actions.withdraw_objection(by=objector, decision=found)
    found.refresh_from_db()
    assert found.result
    assert found.result["consent"]


def test_the_electorate_is_told_by_side() -> None:
    board = garden.board()
    found = hall.decision(board=board)
    guest = hall.customer_in(board)
    hall.cast(found, guest, {A: 1})
    hall.cast(found, make.person(), {A: 1})
    hall.close(found)
    assert found.electorate
    assert found.electorate["voted"] == {"employee": 1, "customer": 1}
    assert found.electorate["might"]["customer"] == 1


@pytest.mark.parametrize(
    ("terms", "sentence"),
    [
        ({"ideas": (A,)}, "2 to 200 ideas"),
        ({"method": "hunch"}, "how it is decided"),
        ({"seats": 3}, "Fewer ideas win"),
        ({"method": "duels", "confidential": True}, "with your name"),
        ({"method": "budget", "budget": 0}, "how much money"),
        ({"method": "budget", "costs": {A: 10, B: 0, C: 5}}, "costs: a whole number"),
        ({"method": "budget", "costs": {A: 101, B: 1, C: 5}}, "alone costs more"),
        ({"method": "consent", "proposal": " "}, "Write the proposal"),
        ({"closes_at": clock.now() - timedelta(hours=1)}, "closed before it opens"),
        ({"title": " "}, "title"),
        ({"method": "score", "points": 11}, "up to 10"),
    ],
)
def test_what_can_not_be_decided_is_refused_with_a_sentence(terms: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        hall.decision(terms.pop("method", "approval"), **terms)


def test_recount_says_whether_the_kept_result_is_that_of_the_ballots(capsys: pytest.CaptureFixture[str]) -> None:
    found = hall.close(voted("stv"))
    call_command("recount", str(found.pk))
    assert "The same result." in capsys.readouterr().out
    Decision.objects.filter(pk=found.pk).update(result={**(found.result or {}), "ballots": 99})
    call_command("recount", str(found.pk), "--keep")
    found.refresh_from_db()
    assert found.result
    assert found.result["ballots"] == 4
