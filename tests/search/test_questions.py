"""What is typed into the search box, taken apart."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as some

from search.questions import Operand, Term, parse


def word(text: str, *, prefix: bool = False) -> Term:
    return Term(((text, 0),), prefix=prefix)


def test_words_operators_and_phrases_are_told_apart() -> None:
    question = parse('from:@anna-berg in:"Product design" pump -valve "cold room" has:link is:decision roadm')
    assert question.terms == (word("pump"), Term((("cold", 0), ("room", 1))), word("roadm", prefix=True))
    assert question.excluded == (word("valve"),)
    assert question.authors == (Operand("anna-berg"),)
    assert question.spaces == (Operand("Product design"),)
    assert question.has == (Operand("link"),)
    assert question.states == (Operand("decision"),)
    assert question.notes == ()


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("before:2026-01-31", datetime(2026, 1, 31, tzinfo=UTC), None),
        ("after:2026-02 before:2027", datetime(2027, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)),
        ("AFTER:2026-2-3", None, datetime(2026, 2, 3, tzinfo=UTC)),
    ],
)
def test_days_months_and_years(text: str, before: datetime | None, after: datetime | None) -> None:
    with timezone.override(UTC):
        question = parse(text)
    assert (question.before, question.after) == (before, after)


def test_days_begin_in_the_readers_time_zone() -> None:
    with timezone.override(ZoneInfo("Asia/Tokyo")):
        assert parse("after:2026-01-02").after == datetime(2026, 1, 1, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "before:yesterday",
        "before:2026-02-31",
        "after:99999",
        "has:wings",
        "is:nothing",
        "from:",
        'in:""',
        "-before:2026",
    ],
)
def test_what_is_not_understood_is_told_and_not_searched(text: str) -> None:
    question = parse(text + " pump")
    assert len(question.notes) == 1
    assert question.terms == (word("pump", prefix=True),)


def test_everything_can_be_negated() -> None:
    question = parse("-from:anna -in:design -has:link -is:decision pump")
    negated = (*question.authors, *question.spaces, *question.has, *question.states)
    assert all(operand.negated for operand in negated)
    assert len(negated) == 4


def test_a_word_with_a_colon_of_its_own_is_two_words() -> None:
    assert parse("priority: high").terms == (word("priority"), word("high", prefix=True))
    assert parse("http://a.example").terms == (Term((("http", 0), ("a", 1), ("example", 2)), prefix=True),)


def test_an_open_quote_reaches_to_the_end() -> None:
    assert parse('"cold room').terms == (Term((("cold", 0), ("room", 1))),)


@pytest.mark.parametrize("text", ["", "   ", '""', "-", "!?", '-"', "\x00", "🙂"])
def test_without_anything_to_search_for_the_question_is_empty(text: str) -> None:
    assert parse(text).is_empty


def test_a_long_question_is_cut() -> None:
    question = parse("pump " * 1000)
    assert len(question.text) <= 400
    assert len(question.terms) == 20


@given(some.text(alphabet=some.sampled_from('abc東京é "“-:@frominhasbefore0123456789'), max_size=120))
def test_nothing_that_can_be_typed_is_an_error(text: str) -> None:
    question = parse(text)
    assert all(term.words for term in (*question.terms, *question.excluded))
