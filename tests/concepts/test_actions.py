"""Concepts as drafts, and how they are answered."""

from datetime import timedelta
from typing import Any

import pytest

from ideas.concepts import actions, queries
from ideas.concepts.actions import Asked, Draft
from ideas.concepts.models import Concept, Sheet
from tests import factories as make
from tests.concepts import lab
from workspace.common import clock
from workspace.common.errors import Invalid, NotVisible, Refused

pytestmark = pytest.mark.django_db


def test_a_draft_is_seen_by_who_facilitates_and_opens_as_it_stands() -> None:
    made = lab.draft(variants=[("Basic", "29 €"), ("Pro", "49 €")], price="from 29 €")
    guest = lab.customers(made.space, "Aqua Nord", 1)[0]
    other = make.person()
    for who in (guest, other):
        with pytest.raises(NotVisible):
            queries.concept_page(who, made.pk)
        for deed in (
            lambda who=who: actions.change_concept(by=who, concept=made, draft=Draft("Mine")),
            lambda who=who: actions.open_concept(by=who, concept=made, closes_at=clock.now() + timedelta(days=1)),
            lambda who=who: actions.answer_concept(by=who, concept=made, values={}),
            lambda who=who: actions.withdraw_concept(by=who, concept=made),
        ):
            with pytest.raises(NotVisible):
                deed()
    assert not queries.may_listen(guest, made.pk)
    actions.open_concept(by=made.made_by, concept=made, closes_at=clock.now() + timedelta(days=1))
    page = queries.concept_page(guest, made.pk)
    assert page.may_answer
    assert [one.name for one in page.variants] == ["Basic", "Pro"]
    assert "<em>hears</em>" in page.concept.words_html
    with pytest.raises(Refused, match="stays as it was put"):
        actions.change_concept(by=made.made_by, concept=made, draft=Draft("Other"))


def test_answers_are_changed_and_taken_back_until_it_closes() -> None:
    found, who = lab.concept(), make.person()
    lab.answer(found, who, rating=2, text=" Too loud. ")
    sheet = lab.answer(found, who, rating=4, statement=-1, ranking=[2, 0, 1])
    assert Sheet.objects.count() == 1
    kept = {one.kind: sheet.value(one) for one in found.questions.all()}
    assert kept == {"rating": 4, "statement": -1, "ranking": [2, 0, 1], "text": None}
    actions.withdraw_answers(by=who, concept=found)
    assert Sheet.objects.get().values == {}
    assert queries.concept_page(found.made_by, found.pk).answers == 0
    assert queries.concept_page(who, found.pk).sheet is None
    lab.close(found)
    for late in (
        lambda: lab.answer(found, who, rating=1),
        lambda: actions.withdraw_answers(by=who, concept=found),
    ):
        with pytest.raises(Refused, match="closed"):
            late()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"rating": 6}, "1 to 5"),
        ({"rating": True}, "1 to 5"),
        ({"rating": "4"}, "1 to 5"),
        ({"statement": 2}, "agree, disagree"),
        ({"ranking": [0, 0, 1]}, "place of its own"),
        ({"ranking": [0, 1]}, "place of its own"),
        ({"ranking": ["a", 1, 2]}, "place of its own"),
        ({"text": 5}, "write a text"),
        ({"text": "x" * 2001}, "2,000"),
        ({"text": "   "}, "at least one"),
        ({}, "at least one"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused(given: dict[str, Any], sentence: str) -> None:
    found = lab.concept()
    with pytest.raises(Invalid, match=sentence):
        lab.answer(found, make.person(), **given)
    assert not Sheet.objects.exists()


def test_a_question_of_another_concept_is_none() -> None:
    found, other = lab.concept(), lab.concept()
    with pytest.raises(Invalid, match="no question"):
        actions.answer_concept(by=make.person(), concept=found, values={lab.question(other, lab.RATING).pk: 3})


@pytest.mark.parametrize(
    ("draft", "sentence"),
    [
        (Draft(" "), "title"),
        (Draft("x" * 121), "120"),
        (Draft("A", variants=[("Basic", ""), ("basic ", "")]), "name of its own"),
        (Draft("A", variants=[(f"V{n}", "") for n in range(9)]), "8 variants"),
        (Draft("A", questions=[Asked("rating", "")]), "what is asked"),
        (Draft("A", questions=[Asked("hunch", "Why?")]), "how it is answered"),
        (Draft("A", questions=[Asked("rating", "How?", most=11)]), "at most 10"),
        (Draft("A", questions=[Asked("ranking", "Which?")]), "2 to 12"),
        (Draft("A", questions=[Asked("ranking", "Which?", items=("a", "A"))]), "twice"),
        (Draft("A", questions=[Asked("text", "Why?")] * 21), "20 questions"),
    ],
)
def test_what_makes_no_sense_is_refused(draft: Draft, sentence: str) -> None:
    space = make.space()
    with pytest.raises(Invalid, match=sentence):
        actions.draft_concept(by=space.created_by, space=space, draft=draft)
    assert not Concept.objects.exists()


def test_a_ranking_without_items_ranks_the_variants() -> None:
    found = lab.concept(variants=[("Basic", ""), ("Pro", "")], questions=[Asked("ranking", "Which one?")])
    for _ in range(5):
        lab.answer(found, make.person(), ranking=[1, 0])
    items = lab.told(lab.close(found), "Which one?")["employees"]["items"]
    assert [(one["item"], one["rank"]["value"], one["borda"]) for one in items] == [("Basic", 2, 0), ("Pro", 1, 1)]
