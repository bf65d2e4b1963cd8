"""Sentences say what the figure says, and never more."""

from dataclasses import replace

import pytest

from tests.reports import specimens
from workspace.reports.figures import VIEWS, Estimate, Figure, Row
from workspace.reports.queries.telling.charts import chart
from workspace.reports.queries.telling.labels import label
from workspace.reports.queries.telling.numbers import written
from workspace.reports.queries.telling.results import results_told
from workspace.reports.queries.telling.sentences import change, sentence
from workspace.reports.templatetags.reports import unbroken


def said(figure: Figure) -> str:
    return sentence(figure, k=5)


def levels(*rates: tuple[float, float, float]) -> Figure:
    rows = tuple(Row(f"level:{n}", 50, Estimate(*rate)) for n, rate in enumerate(rates, 1))
    return Figure("participation", "share", rows=rows)


def test_each_view_has_its_own_sentence_and_one_for_when_all_of_it_is_hidden() -> None:
    assert len({said(one) for one in specimens.FIGURES.values()}) == len(VIEWS)
    assert {said(one) for one in specimens.hidden_figures().values()} == {"Hidden, since fewer than 5 people."}


def test_a_difference_within_chance_is_said_to_be_none() -> None:
    assert "no difference from chance between them can be told" in said(levels((0.6, 0.45, 0.75), (0.5, 0.35, 0.65)))
    assert "more of a difference than chance gives" in said(levels((0.9, 0.85, 0.95), (0.5, 0.4, 0.6)))


def test_where_too_few_have_an_answer_it_is_not_said_that_nobody_asked() -> None:
    rows = tuple(replace(row, observed=Estimate()) for row in specimens.CUSTOMERS.rows)
    notes = [mark.note for mark in chart(replace(specimens.CUSTOMERS, rows=rows), k=5, told="").marks]
    assert notes == ["nothing to measure", "too few have an answer to say", "nothing to measure"]


def test_the_furthest_apart_of_many_must_be_further_apart_than_two() -> None:
    two = levels((0.7, 0.61, 0.79), (0.56, 0.47, 0.65))
    assert "more of a difference" in said(two)
    many = levels((0.7, 0.61, 0.79), (0.56, 0.47, 0.65), *[(0.63, 0.54, 0.72)] * 4)
    assert "no difference from chance" in said(many)


def test_openness_is_told_against_chance_and_not_by_itself() -> None:
    assert said(specimens.EI) == (
        "Openness between levels is −0.51 (−1: only within, +1: only between), and chance gives −0.53: no difference "
        "from chance can be told. Between the company and its customers openness is −0.90, and chance gives −0.88: no "
        "difference can be told."
    )
    (row, *_) = specimens.EI.rows
    open_ones = replace(specimens.EI, rows=(replace(row, observed=Estimate(-0.22, -0.3, -0.1), p=0.001),))
    assert "more open to each other than by chance" in said(open_ones)
    nameless = replace(specimens.EI, rows=(replace(row, observed=Estimate(-0.9), p=None),))
    assert "more closed than by chance" in said(nameless)


@pytest.mark.parametrize(
    ("estimate", "words"),
    [
        ((0.9, 0.85, 0.95), "above the line"), ((0.5, 0.4, 0.6), "worth a look"),
        ((0.75, 0.6, 0.9), "can't be told from chance"),
    ],
)  # fmt: skip
def test_parity_is_told_by_its_interval(estimate: tuple[float, float, float], words: str) -> None:
    (row,) = specimens.PARITY.rows
    assert words in said(replace(specimens.PARITY, rows=(replace(row, observed=Estimate(*estimate)),)))


def test_a_gap_of_beliefs_is_in_points_and_is_doubted_where_it_holds_zero() -> None:
    assert "leaders agree more often than staff, by 44 points [+15 to +62]" in said(specimens.BELIEF)
    doubtful = replace(specimens.BELIEF, rows=specimens.BELIEF.rows[:3])
    assert "no difference from chance can be told" in said(doubtful)


def test_the_period_before_is_compared_within_chance() -> None:
    row = Row("all", 150, Estimate(0.6, 0.55, 0.65), previous=Estimate(0.4, 0.35, 0.45))
    risen = Figure("participation", "share", rows=(row,))
    assert change(risen, before="Q3 2025") == "In Q3 2025 it was 40 %: it has risen by more than chance."
    same = replace(risen, rows=(replace(row, previous=Estimate(0.57, 0.52, 0.62)),))
    assert "no difference from chance" in change(same, before="Q3 2025")
    assert change(replace(risen, rows=(replace(row, previous=None),)), before="Q3 2025") == ""


def test_of_several_rows_it_is_said_which_is_compared_and_how_it_is_now() -> None:
    assert change(specimens.PARTICIPATION, before="Q3 2025") == (
        "Everyone: 52 % in Q3 2025, 63 % now. No difference from chance can be told."
    )
    then = Estimate(0.1, 0.05, 0.2)
    rows = tuple(replace(row, previous=then) for row in specimens.FUNNEL.rows)
    said_of_ideas = change(replace(specimens.FUNNEL, rows=rows), before="Q3 2025")
    assert said_of_ideas.startswith("Levels 1–2: Accepted: 10 % in Q3 2025, 45 % now")  # all are posted, then as now
    (_credited, replied, closed) = specimens.CUSTOMERS.rows
    waits = replace(specimens.CUSTOMERS, rows=(replace(replied, previous=Estimate(24, 21, 30)), closed))
    assert change(waits, before="Q3 2025").startswith("Hours to the first reply: 24 h in Q3 2025, 5.5 h now")


def test_customers_voice_says_of_how_many_customers_it_is() -> None:
    assert said(specimens.CUSTOMERS) == (
        "Of what was shipped within a year, 40 % [20 to 65 %] credits a customer. Customers were told what came of "
        "75 % [55 to 90 %] of what they had brought up. Half have their first answer within 7.5 h. 5 different "
        "customers stand behind it."
    )


def test_how_voice_is_shared_is_told_by_the_quieter_half() -> None:
    assert said(specimens.VOICE).startswith("The quieter half of all people made 13 % of the contributions (Gini 0.61")
    assert said(replace(specimens.VOICE, curves=())).startswith("How unequal voice is (Gini's coefficient): 0.61")


def test_densest_and_thinnest_are_said_to_be_of_what_may_be_shown() -> None:
    assert said(specimens.MIXING).endswith("8 of 9 pairs of levels may be shown.")


def test_answers_are_a_share_within_seven_days_with_its_interval_beside_the_other_directions() -> None:
    assert said(specimens.ANSWERS) == (
        "Higher levels answer 80 % [76 to 84 %] of what is asked upward within 7 days. Of what went to the same level "
        "it was 70 % [66 to 74 %]: more of a difference than chance gives."
    )
    alike = replace(
        specimens.ANSWERS, rows=(Row("up", 90, Estimate(0.69, 0.67, 0.7)), Row("gap:0", 90, Estimate(0.7, 0.66, 0.74)))
    )
    assert said(alike) == (
        "Higher levels answer 69 % [67 to 70 %] of what is asked upward within 7 days. No difference from chance to "
        "the other directions can be told."
    )


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("level:1-2", "Levels 1–2"), ("level:4+", "Level 4 and below"), ("gap:+1", "1 level up"),
        ("gap:-2", "2 levels down"), ("gap:0", "To the same level"), ("steps:3", "3 steps"), ("unit:=Sales", "=Sales"),
        ("level:3/accepted", "Level 3: Accepted"), ("by:units", "Between units"), ("what:ever", "ever"),
    ],
)  # fmt: skip
def test_keys_of_the_grid_have_words(key: str, words: str) -> None:
    assert label(key) == words


def test_numbers_are_written_in_their_units() -> None:
    assert [written(0.625, "share"), written(-0.507, "index"), written(-0.001, "index"), written(None, "count")] == [
        "62 %", "−0.51", "0.00", "–",
    ]  # fmt: skip
    assert [written(5.25, "hours"), written(36, "hours"), written(1234, "count")] == ["5.2 h", "36 h", "1,234"]


def test_results_compare_like_with_like() -> None:
    now = {"shipped": 4, "with_customers": 2, "customers": 2}
    (said_of_customers,) = [
        one for one in results_told(now, {"shipped": 3, "with_customers": 3}, k=5) if one.key == "customers"
    ]
    assert (said_of_customers.number, said_of_customers.before) == ("2 / 4", "3 / 3")


def test_a_share_is_not_broken_before_its_sign() -> None:
    assert unbroken("70 % [35 to 95 %] of it") == "70\u00a0% [35 to 95\u00a0%] of it"
