"""A concept as one person sees it, and the lists of concepts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from ideas.concepts.models import Asks, Concept, Question, Sheet, Variant
from ideas.concepts.queries.results import Result, result_for
from realtime.cursors import Cursor, head
from workspace.common import clock
from workspace.common.errors import NotVisible
from workspace.people.models import Person
from workspace.spaces import permissions
from workspace.spaces.models import Space
from workspace.spaces.permissions import Can


@dataclass(frozen=True)
class Item:
    """One thing to rank. `place`: where the reader's answer has it, from 1; 0 without one."""

    index: int
    name: str
    place: int = 0

    @property
    def field(self) -> str:
        return str(self.index)


@dataclass(frozen=True)
class Line:
    """A question with the reader's own answer, None without one."""

    question: Question
    value: Any = None
    items: Sequence[Item] = ()

    @property
    def name(self) -> str:
        return f"q{self.question.pk}"

    @property
    def scale(self) -> range:
        return range(1, self.question.most + 1)

    @property
    def is_answered(self) -> bool:
        return self.value is not None

    @property
    def ranked(self) -> list[Item]:
        """The items in the reader's own order."""
        return sorted(self.items, key=lambda item: item.place)


@dataclass(frozen=True)
class ConceptPage:
    """`answers`: how many have answered, for who facilitates and not before there is one; `result`: None where nothing
    is told to this reader."""

    concept: Concept
    rights: frozenset[Can]
    cursor: Cursor
    variants: Sequence[Variant]
    lines: Sequence[Line]
    sheet: Sheet | None = None
    answers: int = 0
    result: Result | None = None

    @property
    def may_facilitate(self) -> bool:
        return Can.FACILITATE in self.rights and not self.concept.space.is_archived

    @property
    def may_answer(self) -> bool:
        return self.concept.takes_answers and Can.CONTRIBUTE in self.rights and not self.concept.space.is_archived

    @property
    def may_read(self) -> bool:
        """Looks on without the right to answer."""
        return self.concept.takes_answers and not self.may_answer

    @property
    def asks_for_words(self) -> bool:
        return any(line.question.kind == Asks.TEXT for line in self.lines)

    @property
    def wrote_words(self) -> bool:
        return any(line.is_answered for line in self.lines if line.question.kind == Asks.TEXT)


def concept_for(person: Person, number: int) -> Concept:
    """With its space, picture, variants and questions. Raises NotVisible. Three queries."""
    rows = Concept.objects.visible_to(person).select_related("space", "picture", "made_by__organisation", "opened_by")
    found = rows.prefetch_related("variants", "questions").filter(pk=number).first()
    if found is None:
        raise NotVisible
    return found


def concept_page(person: Person, number: int) -> ConceptPage:
    """Raises NotVisible."""
    concept = concept_for(person, number)
    cursor = head(concept.stream)
    rights = frozenset(permissions.rights(person, concept.space))
    sheet = Sheet.objects.visible_to(person).filled().filter(concept=concept).first()
    variants = list(concept.variants.all())
    facilitates = Can.FACILITATE in rights
    return ConceptPage(
        concept, rights, cursor, variants,
        lines=[_line(question, variants, sheet) for question in concept.questions.all()],
        sheet=sheet,
        answers=Sheet.objects.filled().filter(concept=concept).count() if facilitates and not concept.is_draft else 0,
        result=result_for(concept, facilitates=facilitates, answered=sheet is not None),
    )  # fmt: skip


def with_values(page: ConceptPage, values: Mapping[int, Any]) -> ConceptPage:
    """The same page with what was typed and could not be taken."""
    typed = Sheet(values={str(number): value for number, value in values.items()})
    lines = [_line(line.question, page.variants, typed) for line in page.lines]
    return replace(page, lines=lines)


def concepts_of(person: Person, space: Space) -> "list[Concept]":
    """Of a space: drafts (for who facilitates), those that run, those that are closed; each the newest first."""
    rows = Concept.objects.visible_to(person).standing().filter(space=space).select_related("made_by")
    answered = Sheet.objects.visible_to(person).filled().filter(concept=OuterRef("pk"))
    found = list(rows.annotate(answered=Exists(answered)).order_by("-made_at", "-pk"))
    return sorted(found, key=lambda one: (one.closed_at is not None, one.opened_at is not None))


def waiting_for(person: Person) -> "QuerySet[Concept]":
    """Concepts of others that take answers from the person and have none yet. For the bell, and a customer's page.

    Who took their answers back is not asked again."""
    answered = Sheet.objects.visible_to(person).filter(concept=OuterRef("pk"))
    able = Space.objects.filter(permissions.allowed(person, Can.CONTRIBUTE), archived_at=None)
    found = Concept.objects.visible_to(person).running().filter(~Exists(answered), space__in=able)
    return found.filter(closes_at__gt=clock.now()).exclude(opened_by=person)


def _line(question: Question, variants: Sequence[Variant], sheet: Sheet | None) -> Line:
    value = sheet.value(question) if sheet else None
    if question.kind != Asks.RANKING:
        return Line(question, value)
    places = {index: place for place, index in enumerate(value or [], 1)}
    names = question.ranked(list(variants))
    return Line(question, value, [Item(index, name, places.get(index, 0)) for index, name in enumerate(names)])
