"""What the search box offers while somebody types: spaces, people, boards, results, canvases and
threads by their names.

Three queries."""

from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, CharField, F, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, NullIf

from ideas.boards.models import Board
from ideas.codesign.models import Canvas
from ideas.results.models import Result
from search import backends
from search.backends.base import Query
from search.documents import Kind
from search.queries.resolving import kinds_of, scope_of
from search.questions import parse
from workspace.people.models import Person
from workspace.spaces.models import Space
from workspace.threads.models import Thread

OF_EACH = 4
ADDRESSES = {
    Kind.SPACE: "/spaces/{}/", Kind.PERSON: "/people/{}/", Kind.BOARD: "/boards/{}/", Kind.RESULT: "/results/{}/",
    Kind.CANVAS: "/canvases/{}/", Kind.THREAD: "/threads/{}/",
}  # fmt: skip


@dataclass(frozen=True)
class Suggestion:
    kind: Kind
    title: str
    detail: str
    url: str


def suggestions(person: Person, q: str) -> list[Suggestion]:
    """At most four of each kind, best first; also for a misspelt name. None once operators are typed."""
    question = parse(q, shortest_prefix=1)
    if not question.terms or set(kinds_of(question)) != set(Kind):
        return []
    query = Query(terms=question.terms, excluded=question.excluded)
    found = backends.current().search(query, scope_of(person), list(ADDRESSES), limit=OF_EACH, loose=True)
    wanted = [(hit.kind, hit.object_id, hit.strict) for hits in found.hits.values() for hit in hits]
    # What is similar is offered only where nothing is as typed.
    if any(strict for *_, strict in wanted):
        wanted = [hit for hit in wanted if hit[2]]
    named = _named(person, {kind: [number for of, number, _ in wanted if of is kind] for kind in ADDRESSES})
    return [named[kind, number] for kind, number, _ in wanted if (kind, number) in named]


def _named(person: Person, numbers: dict[Kind, list[int]]) -> dict[tuple[Kind, int], Suggestion]:
    """What is offered of these, as far as the person may see them. One query."""
    if not any(numbers.values()):
        return {}
    text = CharField()
    nowhere = Cast(Value(None), BigIntegerField())  # only a thread may be that of an idea
    organisation = F("organisation__name")
    people = Person.objects.visible_to(person).active().with_position().order_by()
    parts: list[QuerySet[Any, Any]] = [
        Space.objects.visible_to(person).order_by().annotate(detail=Cast("purpose", text), leads=nowhere),
        people.annotate(detail=Cast(Coalesce(NullIf("title", Value("")), organisation), text), leads=nowhere),
        Board.objects.visible_to(person).order_by().annotate(name=F("title"), detail=F("space__name"), leads=nowhere),
        Result.objects.visible_to(person)
        .order_by()
        .annotate(name=F("title"), detail=F("board__space__name"), leads=nowhere),
        Canvas.objects.visible_to(person).order_by().annotate(name=F("title"), detail=F("space__name"), leads=nowhere),
        Thread.objects.visible_to(person).annotate(name=F("title"), detail=F("space__name"), leads=F("idea")),
    ]
    first, *rest = [
        part.filter(pk__in=numbers[kind])
        .annotate(of=Value(kind.value), called=Cast("name", text), told=Cast("detail", text))
        .values_list("of", "pk", "called", "told", "leads")
        for kind, part in zip(ADDRESSES, parts, strict=True)
    ]
    return {
        (Kind(kind), pk): Suggestion(
            Kind(kind), name, detail or "", f"/ideas/{idea}/" if idea else ADDRESSES[Kind(kind)].format(pk)
        )
        for kind, pk, name, detail, idea in first.union(*rest, all=True)
    }
