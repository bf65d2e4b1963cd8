"""The funnel of ideas, customers' voice, and bridges that one person holds."""

import numpy as np
import pytest

from tests.reports.metrics.networks import dice, people, talk
from workspace.reports.metrics.bridges import bridges_at_risk
from workspace.reports.metrics.clock import WorkingHours
from workspace.reports.metrics.customers import Contributions, customer_voice
from workspace.reports.metrics.funnel import DAY, Ideas, effective, funnel
from workspace.reports.metrics.network import NOBODY

NOW = 1_000 * DAY
STAGES = ("proposed", "answered", "shipped")
FEW = {"rng": dice(), "resamples": 20}


def ideas(rows: list[tuple[int, int, list[tuple[int, int]]]], *, decided: list[int] | None = None) -> Ideas:
    """(days old, stage, [(person, level)])"""
    credit = [(index, who, level) for index, (_, _, authors) in enumerate(rows) for who, level in authors]
    idea, person, level = (np.array(column, dtype=np.int64) for column in zip(*credit, strict=True))
    return Ideas(
        np.array([NOW - age * DAY for age, *_ in rows]),
        np.array([stage for _, stage, _ in rows]),
        np.full(len(rows), NOBODY) if decided is None else np.array(decided),
        np.zeros(len(rows), dtype=np.int64),
        idea,
        person,
        level,
    )


def test_an_idea_of_two_counts_half_for_each_and_a_young_one_not_at_all() -> None:
    rows = [(200, 2, [(0, 1)]), (200, 1, [(1, 2)]), (200, 2, [(1, 2), (0, 1)]), (5, 2, [(2, 2)])]
    found = funnel(people([1, 2, 2]), ideas(rows), now=NOW, stages=STAGES, **FEW)
    top, below = found.levels
    assert (found.ideas, found.too_young) == (3, 1)
    assert (top.ideas, below.ideas) == (1.5, 1.5)
    assert top.reached == (1.5, 1.5, 1.5)
    assert below.reached == (1.5, 1.5, 0.5)
    assert below.rates[2].value == pytest.approx(1 / 3)
    assert [one.stage for one in found.parity] == ["answered", "shipped"]
    assert (found.parity[1].lowest, found.parity[1].highest) == (2, 1)
    assert found.parity[1].ratio.value == pytest.approx(1 / 3)


def test_an_idea_by_somebody_of_no_level_still_leaves_the_others_their_part_only() -> None:
    rows = [(200, 1, [(0, 1), (1, NOBODY)])]
    assert funnel(people([1, 2]), ideas(rows), now=NOW, stages=STAGES, **FEW).levels[0].ideas == 0.5


def test_forty_ideas_of_one_person_are_one_voice() -> None:
    many = [(200, i % 3, [(0, 1)]) for i in range(40)]
    alone = funnel(people([1]), ideas(many), now=NOW, stages=STAGES, **FEW).levels[0]
    each = [(200, i % 3, [(i, 1)]) for i in range(40)]
    crowd = funnel(people([1] * 40), ideas(each), now=NOW, stages=STAGES, **FEW).levels[0]
    assert effective(np.zeros(40, dtype=np.int64), np.ones(40)) == pytest.approx(1)
    assert alone.rates[2].value == crowd.rates[2].value
    width = [(one.rates[2].high or 0) - (one.rates[2].low or 0) for one in (alone, crowd)]
    assert width[0] > 2 * width[1]
    assert (alone.people, alone.largest_share) == (1, 1)


def test_old_and_young_ideas_are_compared_with_their_like() -> None:
    """Both levels ship all old ideas and no younger one; only the mix differs."""
    rows = [(900, 2, [(0, 1)])] * 30 + [(100, 0, [(0, 1)])] * 10 + [(900, 2, [(1, 2)])] * 10 + [(100, 0, [(1, 2)])] * 30
    found = funnel(people([1, 2]), ideas(rows), now=NOW, stages=STAGES, **FEW)
    top, below = found.levels
    assert (top.rates[2].value, below.rates[2].value) == (0.75, 0.25)
    assert top.adjusted[2] == pytest.approx(below.adjusted[2])


def test_time_to_decision_counts_those_still_waiting() -> None:
    rows = [(400, 1, [(i, 1)]) for i in range(4)]
    decided = [NOW - 390 * DAY, NOW - 380 * DAY, NOBODY, NOBODY]
    found = funnel(people([1] * 4), ideas(rows, decided=decided), now=NOW, stages=STAGES, **FEW)
    assert found.levels[0].days_to_decision.value == pytest.approx(20)
    decided = [NOW - 390 * DAY, NOBODY, NOBODY, NOBODY]
    found = funnel(people([1] * 4), ideas(rows, decided=decided), now=NOW, stages=STAGES, **FEW)
    assert found.levels[0].days_to_decision.value is None


def test_a_status_that_changed_silently_closes_no_loop() -> None:
    at = np.full(5, NOW - 60 * DAY)
    moved = np.array([at[0] + DAY, at[0] + DAY, at[0] + DAY, NOBODY, at[0] + 40 * DAY])
    told = np.array([at[0] + 2 * DAY, NOBODY, at[0] + 35 * DAY, at[0] + DAY, at[0] + 41 * DAY])
    found = customer_voice(
        people([NOBODY] * 5),
        Contributions(at, np.arange(5), np.array([at[0] + DAY, *[NOBODY] * 4]), moved, told),
        np.array([True, False, True, False]),
        organisation=np.array([0, 0, 0, 1, 1]),
        clock=WorkingHours.everywhere(5),
        now=NOW,
        **FEW,
    )
    assert found.due == 5
    assert found.closed.value == pytest.approx(1 / 5)
    assert (found.shipped.value, found.shipped_of) == (0.5, 4)
    assert (found.people, found.organisations, found.largest_share) == (5, 2, pytest.approx(0.6))
    assert found.first_reply.happened == 1
    assert found.first_reply.median.value is None


def test_what_is_not_due_yet_fails_nobody() -> None:
    at = np.array([NOW - 60 * DAY, NOW - DAY])
    moved = np.array([at[0], NOBODY])
    found = customer_voice(
        people([NOBODY] * 2), Contributions(at, np.arange(2), moved, moved, moved), np.ones(0, dtype=np.bool_),
        organisation=np.zeros(2, dtype=np.int64), clock=WorkingHours.everywhere(2), now=NOW, **FEW,
    )  # fmt: skip
    assert (found.due, found.closed.value) == (1, 1)
    assert found.shipped.value is None


def test_a_pair_of_units_hangs_on_one_person_if_all_its_ties_are_theirs() -> None:
    unit = [0, 0, 0, 1, 1, 2, 2, NOBODY]
    # 0-1: all by person 3. 1-2: by 3 with 5 and by 4 with 6. 0-2: a single tie, which both its ends hold.
    said = talk([0, 1, 3, 3, 4, 0, 0, 7, 5], [3, 3, 2, 5, 6, 5, 1, 3, 3])
    found = bridges_at_risk(people([1] * 8, unit=unit), said)
    assert (found.units, found.possible, found.tied, found.at_risk) == (3, 3, 3, 2)
    assert found.holders == 3
    assert found.share.value == pytest.approx(2 / 3)
    assert bridges_at_risk(people([1] * 8, unit=unit), said, least=2).tied == 1
