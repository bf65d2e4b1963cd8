"""What is told so that no single person's part can be read from it: curves, medians, p-values; and a silent solver."""

import os
import subprocess
import sys
from collections import defaultdict
from itertools import pairwise, product

import numpy as np
import pytest

from workspace.reports.building.belief_figure import _told_of, _unsure
from workspace.reports.building.planned import Planned, told
from workspace.reports.figures import Cell as Square
from workspace.reports.figures import Curve, Estimate, Figure, Point, Row
from workspace.reports.metrics.belief import belief_gap
from workspace.reports.metrics.survival import Survival, Waits, survival
from workspace.reports.metrics.voice import lorenz
from workspace.reports.privacy import Cell, rounding
from workspace.reports.privacy.curves import lorenz_of_many

K = 5


@pytest.mark.parametrize("n", [5, 9, 20, 47, 100, 331, 500, 2000])
def test_each_step_of_a_lorenz_curve_is_five_people_and_nobody_is_most_of_one(n: int) -> None:
    x = np.sort(np.random.default_rng(n).pareto(1.5, n))
    largest = float(x.max() / x.sum())
    shown = lorenz_of_many(lorenz(x), n, largest=largest, k=K)
    if not shown:
        assert largest > 0.5
        return
    assert [*shown[0], *shown[-1]] == pytest.approx([0, 0, 1, 1])
    for (before, low), (after, high) in pairwise(shown):
        assert (after - before) * n >= K - 1e-9
        assert high >= low
    # Who contributed most is at most half of the last step: from it, it could be anything from a fifth to half of it.
    assert largest <= 0.5 * (shown[-1][1] - shown[-2][1]) + 1e-9


def test_the_exact_curve_would_have_told_what_the_loudest_did() -> None:
    x = np.sort(np.array([1.0] * 18 + [5, 20]))
    exact = lorenz(x)
    assert 1 - exact[95][1] == pytest.approx(20 / x.sum(), abs=1e-9)
    coarse = lorenz_of_many(exact, 20, largest=20 / x.sum(), k=K)
    assert len(coarse) <= 5
    assert all(high - low > 20 / x.sum() for (_, low), (_, high) in [(coarse[-2], coarse[-1])])


def survival_of(after: list[float], a: list[int], b: list[int], least: int, by: list[int] | None = None) -> Survival:
    happened = np.ones(len(after), dtype=np.bool_)
    waits = Waits(np.array(after), happened, np.array(a), np.array(b), None if by is None else np.array(by))
    n = max(*a, *b) + 1
    return survival(waits, np.linspace(0, 40, 81), n=n, rng=np.random.default_rng(0), resamples=20, least=least)


def curve_of(after: list[float], a: list[int], b: list[int], least: int) -> tuple[list[float], float | None]:
    found = survival_of(after, a, b, least)
    return [x for x, *_ in found.curve], found.median.value


def test_each_step_of_a_survival_curve_is_five_people_on_both_sides() -> None:
    hours = [float(hour) for hour in range(1, 25)]
    asker, asked = [place % 12 for place in range(24)], [12 + place % 8 for place in range(24)]
    at, median = curve_of(hours, asker, asked, K)
    for low, high in pairwise(at):
        here = [place for place, hour in enumerate(hours) if low < hour <= high]
        people = min(len({asker[place] for place in here}), len({asked[place] for place in here}))
        assert not here or people >= K, (low, high)
    assert len(at) == 5
    # The median wait is that of one pair; what is told is the mean of those around it.
    assert median == pytest.approx(12, abs=1)
    assert curve_of(hours, asker, asked, 1)[1] == 12


@pytest.mark.parametrize(("at_once", "first"), [(2, 1.0), (6, 0.75)])
def test_who_answered_in_the_evening_is_no_step_of_few_either(at_once: int, first: float) -> None:
    """No working hour later: the curve would begin below one, by those."""
    people = list(range(24))
    shown = survival_of([0.0] * at_once + [float(hour) for hour in range(1, 25 - at_once)], people, people, K).curve
    assert (shown[0][0], shown[0][1]) == (0, first)
    assert all(high[1] - low[1] <= -5 / 24 + 1e-9 for low, high in pairwise(shown) if high[0] < 25 - at_once)


def test_one_who_answers_all_gives_no_steps_and_no_median() -> None:
    at, median = curve_of([1.0, 2, 3, 4, 5, 6, 7], list(range(7)), [7] * 7, K)
    assert at == [0, 40]
    assert median is None


def test_the_ends_of_a_medians_interval_are_nobodys_wait_either() -> None:
    hours = [0.1, 1.3, 2.4, 3.7, 20.2, 21.9, 23.1, 24.6]
    one = list(range(8))
    exact, found = (survival_of(hours, one, one, least).median for least in (1, K))
    assert {exact.low, exact.high} <= set(hours), "a resample's median is somebody's wait"
    assert not {found.value, found.low, found.high} & set(hours)


def test_whoever_ends_the_waits_is_counted_where_nobody_was_asked_by_name() -> None:
    """The quickest half of all answers is one person's: their speed is no step of the curve."""
    hours, asker = [float(hour) for hour in range(1, 25)], list(range(24))
    quick = [30] * 12 + [31 + place % 6 for place in range(12)]
    assert len(survival_of(hours, asker, asker, K).curve) > 4
    told = survival_of(hours, asker, asker, K, quick)
    assert not [x for x, *_ in told.curve if 0 < x < 12]


def test_of_few_people_a_p_value_has_one_digit_and_keeps_its_side_of_the_line() -> None:
    told_of = {0.0004998: 0.0004, 0.046: 0.04, 0.05: 0.05, 0.0512: 0.05, 0.731: 0.7, 1.0: 1.0}
    assert {p: rounding.chance(p, 12) for p in told_of} == pytest.approx(told_of)
    assert rounding.chance(0.7312, 50) == 0.731
    assert rounding.chance(None, 12) is None


def test_a_row_is_rounded_by_those_it_rests_on_and_a_ratio_by_people_not_by_deeds() -> None:
    figure = Figure(
        "mixing", "share", people=120, rows=(Row("all", 120, Estimate(0.333)),), cells=(Square("a", "b", 1.234, 800),)
    )
    planned = Planned(figure, [Cell(("mixing", "a", "b"), 7, 800)], rests_on={"all": 12})
    shown = told(planned, {}, least=K)
    assert shown.rows[0].observed.value == 0.35
    assert shown.rows[0].people == 120
    assert shown.cells[0].ratio == 1.2


def test_what_has_no_count_in_the_family_is_hidden_by_its_own_people() -> None:
    rows = tuple(Row(f"row:{people}", people, Estimate(0.4)) for people in (4, 5, 0))
    figure = Figure("bridges", "share", people=40, rows=rows, curves=(Curve("now", 4, (Point(0, 1),)),))
    shown = told(Planned(figure), {}, least=K)
    assert [(one.hidden, one.observed.value) for one in shown.rows] == [("few", None), ("", 0.4), ("", 0.4)]
    assert (shown.curves[0].hidden, shown.curves[0].points) == ("few", ())


def test_a_fact_goes_with_the_row_that_it_is_of() -> None:
    figure = Figure("parity", "ratio", people=30, rows=(Row("all", 30, Estimate(0.5)),), facts={"lowest": "level:3"})
    planned = Planned(figure, part_of={"all": [("participation", "level:3")]}, facts_of={"lowest": ("parity", "all")})
    assert told(planned, {}, least=K).facts == {"lowest": "level:3"}
    assert told(planned, {("participation", "level:3"): "few"}, least=K).facts == {}


def test_that_all_answered_alike_is_never_told() -> None:
    assert [_unsure(count, 6) for count in range(7)] == [1, 1, 2, 3, 4, 5, 5]


def test_that_all_answered_alike_does_not_follow_from_what_all_answered() -> None:
    """Whoever knows how many of each group answered, and reads on the page of the pulse how many agreed in all, has
    for every share that is told another vote by which not all of a group were of one mind."""
    for leaders, staff in ((5, 7), (8, 12), (6, 23)):
        votes: dict[tuple[object, ...], list[tuple[int, int]]] = defaultdict(list)
        for agreed, others in product(range(leaders + 1), range(staff + 1)):
            if K <= agreed + others <= leaders + staff - K:
                found = belief_gap(*_told_of(agreed, leaders, others, staff))
                said = tuple(
                    rounding.rounded(one.value, one.low, one.high, people=leaders, unit="share")
                    for one in (found.said_by_leaders, found.said_by_staff, found.gap)
                )
                votes[agreed + others, *said].append((agreed, others))
        assert all(any(0 < agreed < leaders for agreed, _ in found) for found in votes.values())
        assert all(any(0 < others < staff for _, others in found) for found in votes.values())


def test_the_solver_prints_nothing_not_even_from_c() -> None:
    """In a process of its own, since the line goes to the standard output of the process and past Python's."""
    said = """
import ctypes
from contextlib import nullcontext
from tests.reports.privacy.tables import in_months
from workspace.reports.privacy import suppress, solver
print("before")
for seed in range(3, 8):
    suppress(*in_months(seed, units=4, levels=3))
with solver._unheard():
    ctypes.CDLL(None).puts(b"from C")
ctypes.CDLL(None).puts(b"after")
"""
    done = subprocess.run(
        [sys.executable, "-c", said], capture_output=True, text=True, check=True, timeout=300,
        env={**os.environ, "PYTHONPATH": "."},
    )  # fmt: skip
    assert done.stdout.split() == ["before", "after"]
