"""What a ballot of each method may say, and that it is counted as it was cast. No database."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ideas.boards.tally import METHODS
from ideas.decisions import ballots
from ideas.decisions.ballots import RULES, Method, Terms, Unfit

OPTIONS = [("11", "Login", 40), ("12", "Meetings", 30), ("13", "Quiet room", 50)]


def terms(method: Method, **more: Any) -> Terms:
    points = ballots.POINTS.get(method, 0)
    return Terms(method, OPTIONS, **{"points": points, "budget": 80 if method is Method.BUDGET else None, **more})


@pytest.mark.parametrize(
    ("method", "given", "sentence"),
    [
        (Method.APPROVAL, {}, "empty"),
        (Method.APPROVAL, {0: 2}, "approved or it is not"),
        (Method.APPROVAL, {7: 1}, "not among those"),
        (Method.SCORE, {0: 6}, "0 to 5 points"),
        (Method.SCORE, {0: -1}, "not below 0"),
        (Method.SCORE, {0: 0}, "empty"),
        (Method.DOT, {0: 8, 1: 5}, "3 too many"),
        (Method.QUADRATIC, {0: 10, 1: -3}, "9 too many"),
        (Method.QUADRATIC, {0: 10**30}, "far too large"),
        (Method.STV, {0: 1, 1: 1}, "same rank"),
        (Method.SCHULZE, {0: 0}, "at least one idea"),
        (Method.BUDGET, {0: -1}, "not below 0"),
    ],
)
def test_what_is_no_ballot_is_refused_with_a_sentence(method: Method, given: dict[int, int], sentence: str) -> None:
    with pytest.raises(Unfit, match=sentence):
        ballots.read(terms(method), given)


@pytest.mark.parametrize(
    ("method", "given", "kept"),
    [
        (Method.APPROVAL, {0: 1, 1: 0}, {0: 1}),
        (Method.SCORE, {2: 5, 0: 1}, {0: 1, 2: 5}),
        (Method.DOT, {0: 7, 1: 3}, {0: 7, 1: 3}),
        (Method.QUADRATIC, {0: -8, 1: 6}, {0: -8, 1: 6}),
        (Method.STV, {0: 9, 1: 4}, {0: 2, 1: 1}),
        (Method.SCHULZE, {0: 3, 1: 3, 2: 8}, {0: 1, 1: 1, 2: 2}),
        (Method.BUDGET, {0: 1, 1: 1, 2: 1}, {0: 1, 1: 1, 2: 1}),
    ],
)
def test_a_ballot_is_kept_without_what_says_nothing(
    method: Method, given: dict[int, int], kept: dict[int, int]
) -> None:
    assert ballots.read(terms(method), given) == kept


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.integers(0, 199), st.integers(-ballots.LARGEST, ballots.LARGEST).filter(bool)))
def test_a_sealed_ballot_is_as_long_as_any_other_and_says_the_same(kept: dict[int, int]) -> None:
    assert len(ballots.packed(kept, 200)) == len(ballots.packed({}, 200))
    assert ballots.unpacked(ballots.packed(kept, 200)) == kept


def test_levels_in_a_ranking_are_levels_for_schulze_and_the_end_of_the_ranking_for_stv() -> None:
    cast = [{0: 1, 1: 1, 2: 2}, {2: 1, 0: 2}]
    counted = ballots.election(terms(Method.SCHULZE), cast)
    matrix = METHODS["schulze"](counted).steps[0]["preferred"]
    assert matrix == [[0, 1, 1], [0, 0, 1], [1, 1, 0]]
    for_stv = ballots.for_rule("stv", terms(Method.SCHULZE), counted, cast)
    assert [ballot.choices for ballot in for_stv.ballots] == [(), (2, 0)]


SHEETS = st.dictionaries(st.integers(0, 2), st.integers(1, 3), min_size=1)


@pytest.mark.parametrize("method", sorted(set(RULES) - {Method.DUELS}))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(sheets=st.lists(SHEETS, min_size=1, max_size=12))
def test_both_rules_of_each_method_count_every_ballot_that_may_be_cast(
    method: Method, sheets: list[dict[int, int]]
) -> None:
    """Integers that add up, winners of the options, and no more of them than there are places or money."""
    cast = []
    for sheet in sheets:
        given = dict.fromkeys(sheet, 1) if method in {Method.APPROVAL, Method.BUDGET} else sheet
        try:
            cast.append(ballots.read(terms(method), given))
        except Unfit:
            assert method is Method.STV
    if not cast:
        return
    world = ballots.election(terms(method), cast)
    for rule in RULES[method]:
        counted = ballots.for_rule(rule, terms(method), world, cast)
        won = METHODS[rule](counted).winners
        assert set(won) <= {"11", "12", "13"}
        assert len(set(won)) == len(won)
        if method is Method.BUDGET:
            assert sum(cost for name, _, cost in OPTIONS if name in won) <= 80
        else:
            # By STV a ballot that puts several first says nothing; where none says anything, nobody wins.
            assert len(won) == (1 if any(ballot.choices for ballot in counted.ballots) else 0)
