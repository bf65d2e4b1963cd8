"""Names in a question, looked up among what the asking person may see."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, Value

from search.backends.base import Query, Scope
from search.documents import Kind
from search.questions import Operand, Question
from workspace.common import ids
from workspace.people.models import Folded, Person
from workspace.spaces.models import Space


@dataclass(frozen=True)
class Resolved:
    """What the backend is asked. `notes` tell the person what could not be found under a name."""

    query: Query
    scope: Scope
    kinds: Sequence[Kind]
    notes: Sequence[str]


def resolve(person: Person, question: Question, *, newest_first: bool = False) -> Resolved:
    """Two more queries only where the question has names in it."""
    notes: list[str] = []
    authors, without_authors = _people(person, question.authors, notes)
    query = Query(
        terms=question.terms,
        excluded=question.excluded,
        marks=_marks(question),
        without_marks={mark.value for mark in (*question.has, *question.states) if mark.negated},
        authors=authors,
        without_authors=without_authors,
        before=question.before,
        after=question.after,
        newest_first=newest_first,
    )
    return Resolved(query, _scope(person, question.spaces, notes), kinds_of(question), notes)


def scope_of(person: Person) -> Scope:
    """All that the person may find. People of other organisations are for employees only."""
    visible = Space.objects.visible_to(person).values_list("pk", flat=True)
    return Scope(spaces=visible, organisations=None if person.is_employee else [person.organisation_id])


def kinds_of(question: Question) -> list[Kind]:
    """The kinds that can have what is asked for."""
    if question.only_posts:
        return [Kind.POST]
    if question.states and not all(state.negated for state in question.states):
        return [Kind.THREAD]
    narrowed = question.authors or question.spaces or question.before or question.after or question.has
    if narrowed or question.states:
        return [Kind.THREAD, Kind.POST]
    return list(Kind)


def _marks(question: Question) -> list[set[str]]:
    """`has:` twice means both; `is:` twice means either."""
    groups = [{mark.value} for mark in question.has if not mark.negated]
    states = {mark.value for mark in question.states if not mark.negated}
    return [*groups, states] if states else groups


def _people(person: Person, operands: Sequence[Operand], notes: list[str]) -> tuple[set[int] | None, set[int]]:
    """Numbers of the authors asked for (None: nobody in particular) and of those left out."""
    if not operands:
        return None, set()
    wanted = Q()
    for operand in operands:
        wanted |= Q(handle=operand.value.lower()) | Q(folded_name=Folded(Value(operand.value)))
    visible = Person.objects.visible_to(person).alias(folded_name=Folded("name")).filter(wanted)
    found = list(visible.values_list("pk", "handle", "name"))
    chosen: dict[bool, set[int]] = {True: set(), False: set()}
    for operand in operands:
        asked = operand.value.lower()
        numbers = {
            pk for pk, handle, name in found if asked in {handle, name.lower()} or _folded(name) == _folded(asked)
        }
        if asked == "me":
            numbers.add(person.pk)
        if not numbers:
            notes.append(f"There is nobody called “{operand.value}” whom you can see. Try the handle: from:anna-berg.")
        chosen[operand.negated] |= numbers
    asked_for = any(not operand.negated for operand in operands)
    return (chosen[False] if asked_for else None), chosen[True]


def _scope(person: Person, operands: Sequence[Operand], notes: list[str]) -> Scope:
    """The visible spaces that are named, by name or by its short form: in:"Product design" or in:product-design."""
    scope = scope_of(person)
    if not operands:
        return scope
    names = [(pk, _folded(name)) for pk, name in Space.objects.visible_to(person).values_list("pk", "name")]
    chosen: dict[bool, set[int]] = {True: set(), False: set()}
    for operand in operands:
        numbers = {pk for pk, name in names if name == _folded(operand.value)}
        if not numbers:
            notes.append(f"There is no space called “{operand.value}” that you can see.")
        chosen[operand.negated] |= numbers
    asked_for = any(not operand.negated for operand in operands)
    wanted = chosen[False] if asked_for else {pk for pk, _ in names}
    return Scope(spaces=wanted - chosen[True], organisations=scope.organisations)


def _folded(name: str) -> str:
    return ids.slug(name) or name.lower()
