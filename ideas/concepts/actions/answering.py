"""Answers of one person: given, changed and taken back while the concept is open. What they say is told to nobody."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from ideas.concepts import events
from ideas.concepts.actions import doors
from ideas.concepts.models import Asks, Concept, Question, Sheet
from workspace.audit.ledger import action, record, unchanged
from workspace.audit.models import Verb
from workspace.common import clock
from workspace.common.errors import Invalid, Refused
from workspace.people.models import Person

LONGEST_TEXT = 2_000


@action
def answer_concept(
    *, by: Person, concept: Concept, values: Mapping[int, Any], shows_name: bool = False, key: UUID | None = None
) -> Sheet:
    """Answer, or answer otherwise: a person has one sheet, and the last one counts.

    `values` by the number of the question: a rating; 1, 0 or -1 to a statement; the indexes of a ranking's items, the
    best first; a text. None, or nothing, leaves a question out. Raises Invalid with what is wrong.
    """
    found = doors.answering_in(by, concept)
    kept = _read(found, values)
    if not kept:
        raise Invalid("Answer at least one question, or take your answers back.")
    sheet, _ = Sheet.objects.update_or_create(
        concept=found,
        person=by,
        defaults={
            "values": kept, "shows_name": shows_name, "organisation_id": by.organisation_id, "side": by.side,
            "at": clock.now(),
        },
    )  # fmt: skip
    _record(by, Verb.ANSWERED_TEST, found, sheet)
    return sheet


@action
def withdraw_answers(*, by: Person, concept: Concept, key: UUID | None = None) -> Sheet | None:
    """Take one's answers out of a concept that is open: nothing is kept of them but that there were some."""
    found = doors.answering_in(by, concept)
    sheet = Sheet.objects.visible_to(by).filled().filter(concept=found).first()
    if sheet is None:
        unchanged()
        return None
    sheet.values, sheet.shows_name = {}, False
    sheet.save(update_fields=["values", "shows_name"])
    _record(by, Verb.WITHDREW_ANSWERS, found, sheet)
    return sheet


@action
def show_name(*, by: Person, concept: Concept, shows: bool, key: UUID | None = None) -> Sheet:
    """Let one's name stand beside one's words, or not any more: at any time, also after the concept was closed.

    Whoever has lost the right to answer here can still take their name back.
    """
    sheet = _own_sheet(by, concept)
    if sheet is None or shows:
        doors.concept_for(by, concept)
    if sheet is None:
        raise Refused("You have not answered here: there is nothing that your name could stand beside.")
    found = sheet.concept
    if sheet.shows_name == shows:
        unchanged()
        return sheet
    sheet.shows_name = shows
    sheet.save(update_fields=["shows_name"])
    record(
        by, Verb.SHOWED_CREDIT if shows else Verb.HID_CREDIT, sheet, space=found.space_id, on=by.stream,
        event=events.OwnAnswers(concept=found.pk), also={found.stream: events.NamesChanged(concept=found.pk)},
    )  # fmt: skip
    return sheet


def _own_sheet(by: Person, concept: Concept) -> Sheet | None:
    rows = Sheet.objects.visible_to(by).filled().select_related("concept")
    return rows.select_for_update(no_key=True, of=("self",)).filter(concept=concept.pk).first()


def _record(by: Person, verb: Verb, concept: Concept, sheet: Sheet) -> None:
    """Signed, and told to nobody but who answered; to all others a number has moved."""
    record(
        by, verb, sheet, to=[concept.opened_by or concept.made_by], space=concept.space_id, on=by.stream,
        event=events.OwnAnswers(concept=concept.pk), also={concept.stream: events.ConceptAnswered(concept=concept.pk)},
    )  # fmt: skip


def _read(concept: Concept, values: Mapping[int, Any]) -> dict[str, Any]:
    questions = {one.pk: one for one in concept.questions.all()}
    if unknown := [number for number in values if number not in questions]:
        raise Invalid("There is no question %(number)s here. Reload the page and answer again.", number=unknown[0])
    variants = list(concept.variants.all())
    read = {number: _answer(one, values.get(number), len(one.ranked(variants))) for number, one in questions.items()}
    return {str(number): value for number, value in read.items() if value is not None}


def _answer(question: Question, given: Any, items: int) -> Any:
    """None for a question that is left out. Raises Invalid."""
    if given is None or given in ("", []):
        return None
    if not _fits(question, given, items):
        raise _wanted(question)
    if question.kind != Asks.TEXT:
        return given
    text = given.replace("\x00", "").strip()
    if len(text) > LONGEST_TEXT:
        raise Invalid("“%(question)s”: %(most)s characters at most.", question=question.words, most=f"{LONGEST_TEXT:,}")
    return text or None


def _fits(question: Question, given: Any, items: int) -> bool:
    if question.kind == Asks.TEXT:
        return isinstance(given, str)
    if question.kind == Asks.RANKING:
        return isinstance(given, list) and all(map(_is_whole, given)) and sorted(given) == list(range(items))
    lowest, highest = (1, question.most) if question.kind == Asks.RATING else (-1, 1)
    return _is_whole(given) and lowest <= given <= highest


def _is_whole(given: Any) -> bool:
    return isinstance(given, int) and not isinstance(given, bool)


def _wanted(question: Question) -> Invalid:
    """How this question is answered."""
    words = question.words
    match Asks(question.kind):
        case Asks.RATING:
            return Invalid("“%(question)s”: give 1 to %(most)s.", question=words, most=question.most)
        case Asks.STATEMENT:
            return Invalid("“%(question)s”: agree, disagree, or neither.", question=words)
        case Asks.RANKING:
            return Invalid("“%(question)s”: give each a place of its own, or leave all of them out.", question=words)
        case Asks.TEXT:
            return Invalid("“%(question)s”: write a text.", question=words)
