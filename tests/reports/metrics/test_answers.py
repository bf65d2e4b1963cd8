"""Answers by the working clock: Kaplan-Meier beside lifelines, censoring, time zones."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lifelines import KaplanMeierFitter

from tests.reports.metrics.networks import dice, people
from workspace.reports.metrics.clock import WorkingHours
from workspace.reports.metrics.network import NOBODY
from workspace.reports.metrics.replies import Asked, answers, waits_of
from workspace.reports.metrics.rooms import Rooms
from workspace.reports.metrics.survival import Waits, survival

ZONES = ("Europe/Berlin", "Asia/Tokyo", "America/St_Johns")


def at(*when: int, zone: str = "UTC") -> int:
    return int(datetime(*when, tzinfo=ZoneInfo(zone)).timestamp())


def hours(start: int, end: int, zone: str = "UTC") -> float:
    one = np.array([0])
    return float(WorkingHours.everywhere(1, zone).between(np.array([start]), np.array([end]), one)[0])


def test_nights_and_weekends_do_not_count() -> None:
    friday, monday = at(2026, 7, 3, 16, zone="Europe/Berlin"), at(2026, 7, 6, 10, zone="Europe/Berlin")
    assert hours(friday, monday, "Europe/Berlin") == pytest.approx(2)
    assert hours(at(2026, 7, 4, 9), at(2026, 7, 5, 17)) == 0
    assert hours(at(2026, 7, 6, 9), at(2026, 7, 13, 9)) == 40
    assert hours(monday, friday, "Europe/Berlin") == 0, "never less than nothing"


def test_each_person_has_their_own_clock() -> None:
    clock = WorkingHours(ZONES, np.array([0, 1, 2]))
    start, end = np.full(3, at(2026, 7, 6, 7)), np.full(3, at(2026, 7, 6, 12))
    # 9-14 in Berlin, 16-21 in Tokyo, 4:30-9:30 in Newfoundland.
    assert clock.between(start, end, np.arange(3)).tolist() == [5, 1, 0.5]


def test_across_a_change_of_the_clocks_a_day_is_still_eight_hours() -> None:
    saturday, monday = at(2026, 3, 27, 17, zone=ZONES[0]), at(2026, 3, 30, 17, zone=ZONES[0])
    assert hours(saturday, monday, ZONES[0]) == pytest.approx(8)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**9), st.integers(0, 20 * 24 * 4), st.sampled_from(ZONES))
def test_it_equals_counting_quarter_hours(start: int, quarters: int, zone: str) -> None:
    start = start // 900 * 900
    worked = 0
    for one in range(quarters):
        local = datetime.fromtimestamp(start + one * 900, tz=UTC).astimezone(ZoneInfo(zone))
        worked += local.weekday() < 5 and 9 <= local.hour < 17
    assert hours(start, start + quarters * 900, zone) == pytest.approx(worked / 4)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=1, max_size=40))
def test_the_curve_is_that_of_lifelines(rows: list[tuple[int, bool]]) -> None:
    after = np.array([hour for hour, _ in rows], dtype=np.float64)
    happened = np.array([seen for _, seen in rows])
    grid = np.arange(0.0, 22.0)
    one = np.arange(len(rows))
    found = survival(Waits(after, happened, one, one), grid, n=len(rows), rng=dice(), resamples=5)
    fitted = KaplanMeierFitter().fit(after, happened)
    assert [point[1] for point in found.curve] == pytest.approx(fitted.predict(grid).tolist())
    # Its own median misses a curve that comes to exactly half: the last bit of its logarithms is above it.
    half = fitted.survival_function_["KM_estimate"] <= 0.5 + 1e-9
    assert found.median.value == (float(half.idxmax()) if half.any() else None)


def test_what_is_not_answered_yet_is_waiting_and_not_unanswered() -> None:
    """Half were asked a moment ago. Counting them as unanswered would say 50 %."""
    after = np.concatenate([np.full(50, 2.0), np.full(50, 0.1)])
    happened = np.repeat([True, False], 50)
    one = np.arange(100)
    found = survival(Waits(after, happened, one, one), np.array([0.0, 40.0]), n=100, rng=dice(), resamples=50)
    assert found.within.value == 1
    assert found.median.value == 2


def asked(rows: list[tuple[int, int, int, int | None]], levels: list[int], until: int) -> Asked:
    """(hours into the week, who, whom, hours until answered)"""
    monday = at(2026, 7, 6, 9)
    start = np.array([monday + hour * 3600 for hour, *_ in rows])
    actor, target = (np.array([row[i] for row in rows]) for i in (1, 2))
    answered = np.array([NOBODY if row[3] is None else start[i] + row[3] * 3600 for i, row in enumerate(rows)])
    level = np.array(levels)
    return Asked(start, actor, target, answered, np.full(len(rows), until), level[actor], level[target])


def test_by_the_gap_upward_and_downward() -> None:
    levels = [1, 2, 3, 3]
    rows = [(0, 2, 1, 1), (0, 3, 1, None), (1, 1, 2, 2), (1, 3, 0, 3), (2, 2, 3, 1)]
    found = answers(
        people(levels), asked(rows, levels, at(2026, 8, 3)), WorkingHours.everywhere(4), rng=dice(), resamples=20
    )
    by_gap = {one.gap: one for one in found.groups}
    assert sorted(by_gap) == [-1, 0, 1, 2]
    assert (by_gap[1].asked, by_gap[1].answered, by_gap[1].askers, by_gap[1].people) == (2, 1, 2, 1)
    assert by_gap[1].within.value == pytest.approx(0.5)
    assert found.up is not None
    assert (found.up.asked, found.up.answered) == (3, 2)
    assert found.up.within.value == pytest.approx(2 / 3)
    assert found.down is not None
    assert (found.down.asked, found.down.median.value) == (1, 2)
    assert found.lateral is not None
    assert found.lateral.asked == 1


def test_an_answer_after_watching_ended_is_not_known_yet() -> None:
    monday = at(2026, 7, 6, 9)
    found = answers(
        people([1, 2]),
        asked([(0, 1, 0, 5), (0, 1, 0, 1)], [1, 2], monday + 3 * 3600),
        WorkingHours.everywhere(2),
        rng=dice(),
        resamples=5,
    )
    assert (found.groups[0].asked, found.groups[0].answered) == (2, 1)


def test_a_slower_level_is_seen_with_an_interval_by_people() -> None:
    rng, n = dice(5), 60
    levels = [1] * 20 + [2] * 40
    rows = [(int(rng.integers(0, 8)), 20 + i % 40, i % 20, None if i % 3 else 2) for i in range(300)]
    rows += [(int(rng.integers(0, 8)), i % 20, 20 + i % 40, 1 if i % 10 else None) for i in range(300)]
    found = answers(
        people(levels), asked(rows, levels, at(2026, 8, 3)), WorkingHours.everywhere(n), rng=rng, resamples=100
    )
    assert found.up is not None
    assert found.down is not None
    assert found.up.within.high is not None
    assert found.down.within.low is not None
    assert found.up.within.high < found.down.within.low
    assert found.up.curve[-1][2] is not None
    assert timedelta(hours=found.down.curve[-1][0]) == timedelta(hours=40)


def test_who_could_have_answered_is_counted_as_by_hand() -> None:
    """Against going through every question and every person of its room."""
    rng = dice(5)
    n, asks = 30, 80
    rooms = Rooms(rng.integers(0, 4, 60), rng.integers(0, n, 60), rng.integers(0, 100, 60), rng.integers(1, 5, 60))
    room, at, level = rng.integers(0, 5, asks), rng.integers(0, 100, asks), rng.integers(1, 5, asks)
    shares, nearest = np.zeros(n), []
    for place, moment, own in zip(room, at, level, strict=True):
        able = [
            one for one in range(60)
            if rooms.room[one] == place and rooms.since[one] <= moment and rooms.level[one] < own
        ]  # fmt: skip
        nearest.append(max((int(rooms.level[one]) for one in able), default=NOBODY))
        for one in able:
            shares[rooms.person[one]] += 1 / len(able)
    assert rooms.nearest_above(room, at, level).tolist() == nearest
    assert rooms.shares(room, at, level, n) == pytest.approx(shares)


def test_what_names_nobody_waits_by_the_askers_clock_and_is_whose_it_became() -> None:
    """Asked on a Monday at noon in Berlin, where leaders are in Tokyo; answered at 16. Two questions wait."""
    noon = at(2026, 7, 6, 12, zone="Europe/Berlin")
    rooms = Rooms(np.zeros(2, dtype=np.int64), np.array([0, 1]), np.zeros(2, dtype=np.int64), np.array([1, 1]))
    nobody, times, late = np.full(4, NOBODY), np.full(4, noon), np.full(4, noon + 30 * 86_400)
    asked = Asked(
        times, np.array([2, 3, 4, 2]), nobody, np.array([noon + 4 * 3600, noon + 4 * 3600, NOBODY, NOBODY]), late,
        np.full(4, 2), np.full(4, 1), np.array([0, 0, NOBODY, NOBODY]), np.zeros(4, dtype=np.int64), rooms,
    )  # fmt: skip
    clock = WorkingHours(("Europe/Berlin", "Asia/Tokyo"), np.array([1, 1, 0, 0, 0]))
    assert waits_of(asked, clock).after[:2].tolist() == [4, 4]
    by_name = replace(asked, target=np.array([0, NOBODY, NOBODY, NOBODY]))
    assert waits_of(by_name, clock).after[:2].tolist() == [0, 4], "whoever is named in Tokyo has gone home by then"
    found = answers(people([1, 1, 2, 2, 2]), asked, clock, rng=dice(), resamples=20)
    assert found.up_open is not None
    assert (found.up_named, found.up_open.asked, found.up_open.answered) == (None, 4, 2)
    assert (found.up_open.askers, found.up_open.people) == (3, 2)
    assert found.up_open.largest_share == pytest.approx(3 / 4), "two answers and half of each question that waits"
