"""Intervals equal statsmodels' and the published examples."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from workspace.reports.metrics.intervals import newcombe, ratio, wilson
from workspace.reports.metrics.network import Estimate

counts = st.integers(1, 400).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


def test_wilson_of_the_published_example() -> None:
    found = wilson(81, 263)
    assert (found.low, found.high) == (pytest.approx(0.2553, abs=5e-5), pytest.approx(0.3662, abs=5e-5))


def test_newcombe_of_the_published_example() -> None:
    found = newcombe(56, 70, 48, 80)
    assert found.value == pytest.approx(0.2)
    assert (found.low, found.high) == (pytest.approx(0.0524, abs=5e-5), pytest.approx(0.3339, abs=5e-5))


@given(counts)
def test_wilson_is_that_of_statsmodels(one: tuple[int, int]) -> None:
    low, high = proportion_confint(*one, method="wilson")
    found = wilson(*one)
    assert (found.low, found.high) == (pytest.approx(low, abs=1e-9), pytest.approx(high, abs=1e-9))


@given(counts, counts)
def test_newcombe_is_that_of_statsmodels(one: tuple[int, int], other: tuple[int, int]) -> None:
    low, high = confint_proportions_2indep(*one, *other, method="newcomb", compare="diff")
    found = newcombe(*one, *other)
    assert (found.low, found.high) == (pytest.approx(low, abs=1e-9), pytest.approx(high, abs=1e-9))


@given(counts, counts)
def test_the_ratio_is_that_of_statsmodels(one: tuple[int, int], other: tuple[int, int]) -> None:
    low, high = confint_proportions_2indep(*one, *other, method="log-adjusted", compare="ratio")
    found = ratio(*one, *other)
    assert (found.low, found.high) == (pytest.approx(low, rel=1e-9), pytest.approx(high, rel=1e-9))


def test_nothing_can_be_said_of_nobody() -> None:
    assert wilson(0, 0) == newcombe(0, 0, 1, 2) == ratio(1, 2, 0, 0) == Estimate.unknown()


def test_a_ratio_to_none_has_no_value_and_still_a_lower_bound() -> None:
    found = ratio(45, 50, 0, 50)
    assert found.value is None
    assert found.low is not None
    assert found.low > 1
