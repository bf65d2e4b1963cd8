"""The result of a closed concept, as a reader may have it.

Who facilitates: all figures, and words of people: without names where at least five wrote without theirs, with the
name where the person lets it stand there. Who answered, if it was so set: the figures of both sides; no organisation
and no words, which could be those of another customer.
"""

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ideas.concepts.models import Asks, Concept, Question, Sheet
from ideas.concepts.suppression import THRESHOLD
from workspace.audit.models import Side
from workspace.common.errors import Refused


@dataclass(frozen=True)
class Words:
    """What somebody wrote. `by`: their name, where they let it stand; `side` where enough people of it wrote."""

    text: str
    side: str
    by: str = ""
    of: str = ""


@dataclass(frozen=True)
class Group:
    """Figures of one group to one question; None where they are hidden."""

    name: str
    side: str
    figures: Mapping[str, Any] | None
    organisation: int | None = None


@dataclass(frozen=True)
class Answers:
    """All that is told of one question. `kept_back`: how many words stay untold, since too few wrote without a name."""

    question: Question
    groups: Sequence[Group]
    parts: Sequence[Group] = ()
    words: Sequence[Words] = ()
    kept_back: bool = False


@dataclass(frozen=True)
class Result:
    """`people`: how many answered, by side; None where fewer than five."""

    concept: Concept
    people: Mapping[str, int | None]
    answers: Sequence[Answers]
    is_whole: bool

    @property
    def is_told(self) -> bool:
        """Whether there is any figure at all."""
        return any(group.figures for one in self.answers for group in one.groups) or any(
            one.words for one in self.answers
        )


def result_for(concept: Concept, *, facilitates: bool, answered: bool) -> Result | None:
    """None before it is closed, and for whom nothing is told. At most one query beyond the concept's own."""
    if concept.result is None or not (facilitates or (answered and concept.shares_result)):
        return None
    questions = list(concept.questions.all())
    written = _written(concept) if facilitates and any(one.kind == Asks.TEXT for one in questions) else []
    answers = [_of(question, concept.result, written, facilitates=facilitates) for question in questions]
    return Result(concept, concept.result["people"], answers, is_whole=facilitates)


def readable(result: Result | None) -> Result:
    """Raises Refused where nothing is told to this reader, or not yet."""
    if result is None:
        raise Refused("Figures are told when the concept is closed: to who facilitates, and to who answered if so set.")
    return result


def _written(concept: Concept) -> list[Sheet]:
    return list(Sheet.objects.filled().filter(concept=concept).select_related("person", "organisation"))


def _of(question: Question, kept: Mapping[str, Any], written: Sequence[Sheet], *, facilitates: bool) -> Answers:
    found = kept["questions"].get(str(question.pk), {})
    groups = [
        Group(_("Customers"), Side.CUSTOMER, found.get("customers")),
        Group(_("Employees"), Side.EMPLOYEE, found.get("employees")),
    ]
    if not facilitates:
        return Answers(question, groups)
    parts = [
        Group(part["name"], Side.CUSTOMER, part["figures"], part["organisation"])
        for part in found.get("organisations", [])
    ]
    if question.kind != Asks.TEXT:
        return Answers(question, groups, parts)
    words = list(_words(question, written))
    wrote = sum(sheet.value(question) is not None for sheet in written)
    return Answers(question, groups, parts, words, kept_back=len(words) < wrote)


def _words(question: Question, written: Sequence[Sheet]) -> Iterator[Words]:
    """In an order that says nothing of who wrote when. Words without a name only where at least five people of that
    side wrote without theirs: among fewer, whoever knows who was asked could tell whose they are."""
    said = [sheet for sheet in written if sheet.value(question) is not None]
    for sheet in sorted(said, key=lambda sheet: _lot(question, sheet)):
        text = sheet.value(question)
        if sheet.shows_name:
            yield Words(text, sheet.side, by=sheet.person.name, of=sheet.organisation.name)
        elif sum(not one.shows_name and one.side == sheet.side for one in said) >= THRESHOLD:
            yield Words(text, sheet.side)


def _lot(question: Question, sheet: Sheet) -> bytes:
    return hashlib.sha256(f"{question.concept_id}|{question.pk}|{sheet.value(question)}".encode()).digest()


def exported(result: Result) -> dict[str, Any]:
    """As JSON: what the page shows, and nothing else."""
    return {
        "format": "causeway concept 1",
        "concept": result.concept.pk,
        "title": result.concept.title,
        "closed_at": result.concept.closed_at.isoformat() if result.concept.closed_at else None,
        "people": dict(result.people),
        "confidence": 0.95,
        "questions": [
            {
                "question": one.question.pk, "kind": one.question.kind, "words": one.question.words,
                "groups": [_group(group) for group in (*one.groups, *one.parts)],
                "texts": [{"text": said.text, "side": said.side, "by": said.by, "of": said.of} for said in one.words],
            }
            for one in result.answers
        ],
    }  # fmt: skip


def _group(group: Group) -> dict[str, Any]:
    return {
        "side": group.side, "organisation": group.name if group.organisation is not None else None,
        "figures": dict(group.figures) if group.figures else None,
    }  # fmt: skip


HEADS = ("question", "kind", "words", "side", "organisation", "people", "measure", "of", "value", "low", "high")


def exported_csv(result: Result) -> str:
    """A line for each figure, and for each text that is told. Hidden figures have no line."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADS)
    for one in result.answers:
        about = [one.question.pk, one.question.kind, _cell(one.question.words)]
        for group in (*one.groups, *one.parts):
            whose = [group.side, _cell(group.name) if group.organisation is not None else ""]
            for measure, of, value, low, high in _lines(group.figures or {}):
                n = (group.figures or {})["n"]
                writer.writerow([*about, *whose, n, measure, _cell(of), value, low, high])
        for said in one.words:
            writer.writerow([*about, said.side, _cell(said.of), "", "text", _cell(said.by), _cell(said.text), "", ""])
    return out.getvalue()


def _lines(figures: Mapping[str, Any]) -> Iterator[tuple[str, str, Any, Any, Any]]:
    for measure in ("mean", "agree", "neither", "disagree"):
        if measure in figures:
            yield _estimated(measure, "", figures[measure])
    for value, count in enumerate(figures.get("counts", []), 1):
        yield "count", str(value), count, "", ""
    for item in figures.get("items", []):
        yield _estimated("rank", item["item"], item["rank"])
        yield "borda", item["item"], item["borda"], "", ""
        yield _estimated("first", item["item"], item["first"])


def _estimated(measure: str, of: str, estimate: Mapping[str, float]) -> tuple[str, str, float, float, float]:
    return measure, of, estimate["value"], estimate["low"], estimate["high"]


def _cell(text: str) -> str:
    """What a spreadsheet would take for a formula is none any more."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
