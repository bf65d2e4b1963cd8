"""What a closed concept's answers come to: figures of groups of at least five, with their intervals."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from ideas.concepts import intervals
from ideas.concepts.intervals import Estimate
from ideas.concepts.models import Asks, Concept, Question, Sheet, Variant
from ideas.concepts.suppression import THRESHOLD, told
from workspace.audit.models import Side

Figures = dict[str, Any]


def count(concept: Concept) -> Figures:
    """By question: customers and employees apart, never together, and customers by organisation. Three queries.

    Nothing is in it that could not be told: what is hidden is not even kept.
    """
    sheets = list(Sheet.objects.filled().filter(concept=concept).select_related("organisation").order_by("pk"))
    variants = list(concept.variants.all())
    people = {side.value: sum(sheet.side == side for sheet in sheets) for side in Side}
    return {
        "people": {side: number if number >= THRESHOLD else None for side, number in people.items()},
        "questions": {str(one.pk): _of_question(one, variants, sheets) for one in concept.questions.all()},
    }


def _of_question(question: Question, variants: Sequence[Variant], sheets: Sequence[Sheet]) -> Figures:
    answers: dict[str, list[Any]] = {side.value: [] for side in Side}
    by_organisation: dict[int, list[Any]] = defaultdict(list)
    names: dict[int, str] = {}
    for sheet in sheets:
        value = sheet.value(question)
        if value is None:
            continue
        answers[sheet.side].append(value)
        if sheet.side == Side.CUSTOMER:
            by_organisation[sheet.organisation_id].append(value)
            names[sheet.organisation_id] = sheet.organisation.name
    items = question.ranked(list(variants))
    customers, employees = answers[Side.CUSTOMER], answers[Side.EMPLOYEE]
    return {
        "customers": figures(question, customers, items) if len(customers) >= THRESHOLD else None,
        "employees": figures(question, employees, items) if len(employees) >= THRESHOLD else None,
        "organisations": _parts(question, by_organisation, names, items),
    }


def _parts(
    question: Question, answers: Mapping[int, Sequence[Any]], names: Mapping[int, str], items: Sequence[str]
) -> list[Figures]:
    """Customers by organisation, in the order of their names. `figures` is None where a part is hidden; where not even
    the customers together may be told, there are no parts. Of texts there are none: words are not told by group."""
    shown = told({number: len(given) for number, given in answers.items()})
    if shown is None or question.kind == Asks.TEXT:
        return []
    return [
        {
            "organisation": number,
            "name": names[number],
            "figures": figures(question, answers[number], items) if number in shown else None,
        }
        for number in sorted(answers, key=lambda number: (names[number].casefold(), number))
    ]


def figures(question: Question, answers: Sequence[Any], items: Sequence[str]) -> Figures:
    """Of the answers of one group to one question. `n`: how many people; their words are not in it."""
    found: Figures = {"n": len(answers)}
    if question.kind == Asks.RATING:
        found["mean"] = _rounded(intervals.mean(answers, 1, question.most))
        found["counts"] = [answers.count(value) for value in range(1, question.most + 1)]
    elif question.kind == Asks.STATEMENT:
        for name, value in (("agree", 1), ("neither", 0), ("disagree", -1)):
            found[name] = _rounded(intervals.wilson(answers.count(value), len(answers)))
    elif question.kind == Asks.RANKING:
        placed = intervals.placings(answers, len(items))
        found["items"] = [
            {"item": item, "rank": _rounded(one.rank), "borda": round(one.borda, 4), "first": _rounded(one.first)}
            for item, one in zip(items, placed, strict=True)
        ]
    return found


def _rounded(estimate: Estimate) -> dict[str, float]:
    return {"value": round(estimate.value, 4), "low": round(estimate.low, 4), "high": round(estimate.high, 4)}
