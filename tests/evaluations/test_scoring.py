"""The sums of evaluations: their laws, and numpy's answers to the same questions."""

from fractions import Fraction
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from ideas.evaluations.scoring import FEWEST, Feasible, Measure, Sheet, judgement, outcome, places, spread

measures = some.lists(
    some.builds(Measure, some.integers(1, 10), some.sampled_from([0, 1]), some.just(5), some.booleans()),
    min_size=1, max_size=6,
)  # fmt: skip


@some.composite
def judged(draw: some.DrawFn, fewest: int = 1, most: int = 7) -> tuple[list[Measure], list[Sheet]]:
    """Criteria, and sheets filled in by them."""
    asked = draw(measures)
    scores = some.tuples(*(some.integers(one.lowest, one.highest) for one in asked))
    sheets = some.lists(some.builds(Sheet, scores, some.sampled_from(Feasible)), min_size=fewest, max_size=most)
    return asked, draw(sheets)


@given(judged())
def test_a_judgement_is_numpys_weighted_average(case: tuple[list[Measure], list[Sheet]]) -> None:
    asked, sheets = case
    low, high = (np.array([getattr(one, name) for one in asked], float) for name in ("lowest", "highest"))
    for sheet in sheets:
        shares = (np.array(sheet.scores) - low) / (high - low)
        turned = np.where([one.reverse for one in asked], 1 - shares, shares)
        expected = np.average(turned, weights=[one.weight for one in asked])
        assert float(judgement(asked, sheet)) == pytest.approx(expected)
        assert 0 <= judgement(asked, sheet) <= 1


@given(judged(fewest=FEWEST))
def test_the_spread_is_numpys(case: tuple[list[Measure], list[Sheet]]) -> None:
    asked, sheets = case
    told = outcome(asked, sheets)
    assert told is not None
    table = np.array([sheet.scores for sheet in sheets], float)
    for column, found in zip(table.T, told.criteria, strict=True):
        assert found.mean == pytest.approx(column.mean())
        assert found.deviation == pytest.approx(column.std())
        assert found.range == np.ptp(column)
        assert found.low <= found.mean <= found.high
    points = np.array([float(100 * judgement(asked, sheet)) for sheet in sheets])
    assert told.overall.mean == pytest.approx(points.mean())
    assert told.overall.deviation == pytest.approx(points.std(), abs=1e-9)
    assert sum(told.feasible.values()) == told.count == len(sheets)


@given(judged(fewest=FEWEST))
def test_it_is_the_same_whoever_said_it_first(case: tuple[list[Measure], list[Sheet]]) -> None:
    asked, sheets = case
    assert outcome(asked, sheets) == outcome(asked, sheets[::-1])


@given(judged(fewest=FEWEST), some.data())
def test_a_better_score_never_makes_an_idea_worse(
    case: tuple[list[Measure], list[Sheet]], data: some.DataObject
) -> None:
    asked, sheets = case
    who, what = data.draw(some.integers(0, len(sheets) - 1)), data.draw(some.integers(0, len(asked) - 1))
    scores = list(sheets[who].scores)
    better = scores[what] + (-1 if asked[what].reverse else 1)
    if not asked[what].fits(better):
        return
    scores[what] = better
    raised = [*sheets[:who], Sheet(scores, sheets[who].feasible), *sheets[who + 1 :]]
    before, after = outcome(asked, sheets), outcome(asked, raised)
    assert before is not None
    assert after is not None
    assert after.overall.mean > before.overall.mean
    rivals = {"other": sheets, "this": sheets}
    assert places(asked, {**rivals, "this": raised})["this"].plain == 1
    assert places(asked, {**rivals, "this": raised})["this"].shrunk == 1


@given(judged(fewest=FEWEST), some.integers(2, 9))
def test_only_the_proportion_of_weights_counts(case: tuple[list[Measure], list[Sheet]], times: int) -> None:
    asked, sheets = case
    heavier = [Measure(one.weight * times, one.lowest, one.highest, one.reverse) for one in asked]
    assert outcome(heavier, sheets) == outcome(asked, sheets)


@given(measures, some.data())
def test_places_are_those_of_both_means(asked: list[Measure], data: some.DataObject) -> None:
    scores = some.tuples(*(some.integers(one.lowest, one.highest) for one in asked))
    ideas = data.draw(some.dictionaries(some.integers(1, 9), some.lists(some.builds(Sheet, scores), max_size=5)))
    found = places(asked, ideas)
    assert found.keys() == {key for key, sheets in ideas.items() if len(sheets) >= FEWEST}
    points = {key: np.array([float(100 * judgement(asked, one)) for one in ideas[key]]) for key in found}
    if not points:
        return
    middle = np.concatenate(list(points.values())).mean()
    for key, place in found.items():
        assert place.mean == pytest.approx(points[key].mean())
        assert place.drawn == pytest.approx((2 * middle + points[key].sum()) / (2 + len(points[key])))
        assert min(place.mean, middle) - 1e-9 <= place.drawn <= max(place.mean, middle) + 1e-9
        assert place.plain == 1 + sum(other.mean > place.mean + 1e-9 for other in found.values())
        assert place.shrunk == 1 + sum(other.drawn > place.drawn + 1e-9 for other in found.values())


def test_two_who_are_full_of_praise_stand_behind_six() -> None:
    asked = [Measure(1)]
    ideas = {"few": [Sheet([5])] * 2, "many": [Sheet([5])] * 6, "low": [Sheet([1])] * 6}
    found = places(asked, ideas)
    assert (found["few"].plain, found["many"].plain) == (1, 1)
    assert (found["many"].shrunk, found["few"].shrunk) == (1, 2)


def test_nothing_is_told_of_fewer_than_two() -> None:
    assert outcome([Measure(1)], [Sheet([5])]) is None
    assert places([Measure(1)], {1: [Sheet([5])], 2: []}) == {}


def test_a_spread_that_was_worked_out_by_hand() -> None:
    found = spread([2, 4, 4, 4, 5, 5, 7, 9])
    assert (found.mean, found.deviation, found.low, found.high, found.range) == (5, 2, 2, 9, 7)
    asked = [Measure(3), Measure(1, 1, 5, reverse=True)]
    assert judgement(asked, Sheet([5, 5])) == Fraction(3, 4)
    assert judgement(asked, Sheet([0, 1])) == Fraction(1, 4)


@pytest.mark.parametrize(
    ("asked", "scores"),
    [([Measure(1)], [6]), ([Measure(1, 1)], [0]), ([Measure(1)], []), ([Measure(1)], [1, 1]), ([], []),
     ([Measure(0)], [1])],
)  # fmt: skip
def test_what_does_not_fit_is_refused(asked: list[Measure], scores: list[int]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any sentence will do
        judgement(asked, Sheet(scores))


def test_nothing_spreads_nothing() -> None:
    with pytest.raises(ValueError, match="nothing"):
        spread([])


def test_no_evaluator_weighs_more_than_another() -> None:
    asked = [Measure(2), Measure(1)]
    sheets = [Sheet([5, 0]), Sheet([0, 5]), Sheet([3, 3])]
    means = {told.overall.mean for order in permutations(sheets) if (told := outcome(asked, list(order)))}
    assert len(means) == 1
