"""What charts say: each thing once, on a scale that holds it, and nothing of what is hidden."""

from dataclasses import replace

import pytest

from tests.reports import specimens
from workspace.reports.figures import Estimate, Row
from workspace.reports.queries.telling.charts import chart


def test_charts_hold_nothing_of_what_is_hidden() -> None:
    drawn = chart(specimens.PARTICIPATION, k=5)
    (hidden,) = [one for one in drawn.marks if one.note]
    assert (hidden.value, hidden.low, hidden.people, hidden.text) == (None, None, "", "")
    assert chart(specimens.MIXING, k=5).notes == ["Level 4 and below → Levels 1–2: hidden, to protect another figure"]
    assert all(chart(one, k=5).is_empty for one in specimens.hidden_figures().values())


def test_each_reason_for_hiding_is_said_once() -> None:
    cells = tuple(replace(one, hidden="protects") for one in specimens.MIXING.cells[:2])
    assert chart(replace(specimens.MIXING, cells=cells), k=5).notes == [
        "Levels 1–2 → Levels 1–2, Levels 1–2 → Level 3: hidden, to protect another figure"
    ]
    rows = tuple(
        Row(row.label, hidden="few") if row.label.startswith("level:1-2") else row for row in specimens.FUNNEL.rows
    )
    (first, *others) = chart(replace(specimens.FUNNEL, rows=rows), k=5).funnels
    assert [(one.label, one.note) for one in first.steps] == [("All steps", "hidden, since fewer than 5 people")]
    assert {len(one.steps) for one in others} == {5}


def test_an_interval_beyond_the_scale_widens_it() -> None:
    (row,) = specimens.PARITY.rows
    for high, end in ((0.84, 1), (1.0, 1), (1.1, 1.2), (1.2, 1.2), (7, 2)):
        wide = replace(specimens.PARITY, rows=(replace(row, observed=Estimate(0.9, 0.7, high)),))
        assert chart(wide, k=5).high == pytest.approx(end)


def test_rounded_shares_that_do_not_add_up_say_so() -> None:
    assert chart(specimens.INITIATION, k=5).notes == []
    rows = tuple(replace(row, expected=Estimate(0.35)) for row in specimens.INITIATION.rows)
    (note,) = chart(replace(specimens.INITIATION, rows=rows), k=5).notes
    assert "need not add up" in note


def test_statements_are_sorted_by_how_far_apart_they_are() -> None:
    drawn = chart(specimens.BELIEF, k=5)
    assert [one.text for one in drawn.pairs] == [
        "+44 points [+15 to +62]", "+8 points [−22 to +29]", "hidden, since fewer than 5 people",
    ]  # fmt: skip
