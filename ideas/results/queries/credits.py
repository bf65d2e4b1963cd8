"""Who had a part in a result, and which: read from the ideas it came from, and from what its owner declared."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, QuerySet

from ideas.boards.models import Case, Contributor, Wording
from ideas.evaluations.models import Evaluation
from ideas.results.models import Answer, Credit, HiddenName, Result, Role
from ideas.results.queries.family import Families, families
from workspace.people.models import Organisation, Person
from workspace.spaces.models import GroupGrant
from workspace.spaces.queries.who import lasting


@dataclass(frozen=True)
class Row:
    """One part of one person, or of one customer, in one result. `credit` is the row, where it was declared."""

    result: int
    role: Role
    person: int | None = None
    organisation: int | None = None
    note: str = ""
    credit: int | None = None


@dataclass(frozen=True)
class Named:
    """Somebody, or a customer, as one reader is told. `is_hidden`: the reader themself, whom nobody else sees here."""

    person: Person | None
    organisation: Organisation | None
    notes: Sequence[str] = ()
    credit: int | None = None
    is_hidden: bool = False


@dataclass
class Part:
    """One role with those who had it. `unnamed` more don't want to be named, or are not the reader's to know."""

    role: Role
    named: list[Named] = field(default_factory=list)
    unnamed: int = 0

    @property
    def label(self) -> str:
        return str(self.role.label)

    @property
    def people(self) -> list[Person]:
        return [one.person for one in self.named if one.person is not None]


def rows_of(results: Collection[int]) -> list[Row]:
    """All parts in these results, each once, whoever reads it. At most eleven queries."""
    pairs = list(Result.ideas.through.objects.filter(result__in=results).values_list("result", "idea"))
    known = families({idea for _, idea in pairs})
    where: dict[int, list[int]] = {}
    for result, idea in pairs:
        where.setdefault(idea, []).append(result)
    found = dict.fromkeys(
        Row(result, role, person, organisation)
        for idea, role, person, organisation in _of_ideas(known)
        for result in where.get(known.roots[idea], [])
    )
    for result, owner in Result.objects.filter(pk__in=results).values_list("pk", "owner"):
        found[Row(result, Role.BUILT, owner)] = None
    declared = Credit.objects.filter(result__in=results, withdrawn_at__isnull=True).order_by("pk")
    for one in declared:
        role = Role(one.role)
        found.pop(Row(one.result_id, role, one.person_id, one.organisation_id), None)
        found[Row(one.result_id, role, one.person_id, one.organisation_id, one.note, one.pk)] = None
    return list(found)


def _of_ideas(known: Families) -> Iterator[tuple[int, Role, int | None, int | None]]:
    """Idea, role, person, organisation."""
    ideas = known.roots
    authors = set(known.authors.items())
    yield from ((idea, Role.RAISED, author, None) for idea, author in known.authors.items())
    joined = Contributor.objects.filter(idea__in=ideas, accepted_at__isnull=False).order_by("accepted_at")
    for idea, person in joined.values_list("idea", "person"):
        authors.add((idea, person))
        yield idea, Role.RAISED, person, None
    cases = Case.objects.filter(idea__in=ideas, withdrawn_at__isnull=True)
    for idea, person, organisation, is_proxy in cases.values_list("idea", "person", "organisation", "is_proxy"):
        yield idea, Role.CASE, person, None
        if is_proxy and organisation is not None:
            yield idea, Role.CASE, None, organisation
    for idea, person in Wording.objects.filter(idea__in=ideas).values_list("idea", "replaced_by").distinct():
        if (idea, person) not in authors:
            yield idea, Role.REFINED, person, None
    said = Evaluation.objects.filter(replaced_at=None, assignment__ended_at=None, assignment__idea__in=ideas)
    for idea, person in said.values_list("assignment__idea", "assignment__evaluator").distinct():
        yield idea, Role.EVALUATED, person, None
    for idea, person in Answer.objects.standing().filter(idea__in=ideas).values_list("idea", "by"):
        yield idea, Role.ANSWERED, person, None


def credits_of(results: Collection[int], reader: Person) -> Mapping[int, list[Part]]:
    """By result: its parts in the order of its way, as this reader is told. At most fourteen queries.

    Whoever hid their name is counted and not named, except to themselves. A customer is not told which other customer
    an employee spoke for.
    """
    rows = rows_of(results)
    hidden = set(HiddenName.objects.filter(result__in=results, shown_at__isnull=True).values_list("result", "person"))
    people = Person.objects.select_related("organisation").in_bulk({row.person for row in rows if row.person})
    organisations = Organisation.objects.in_bulk({row.organisation for row in rows if row.organisation})
    found: dict[int, dict[Role, Part]] = {result: {} for result in results}
    for row in rows:
        part = found[row.result].setdefault(row.role, Part(row.role))
        is_hidden = (row.result, row.person) in hidden
        is_others = row.organisation is not None and reader.is_customer and row.organisation != reader.organisation_id
        if is_others or (is_hidden and row.person != reader.pk):
            part.unnamed += 1
            continue
        organisation = organisations.get(row.organisation) if row.organisation else None
        person = people.get(row.person) if row.person else None
        notes = [row.note] if row.note else []
        part.named.append(Named(person, organisation, notes, row.credit, is_hidden))
    return {result: [parts[role] for role in Role if role in parts] for result, parts in found.items()}


def has_part(person: Person, result: Result) -> bool:
    """Whether the person is (or could be) named in the credit of this result."""
    return any(row.person == person.pk for row in rows_of([result.pk]))


def people_behind(result: Result) -> list[Person]:
    """Everybody who had a part in it, hidden or not: for the ledger."""
    numbers = {row.person for row in rows_of([result.pk]) if row.person}
    return list(Person.objects.filter(pk__in=numbers))


def hidden_names() -> "QuerySet[HiddenName, Any]":
    """What nobody else may know: who hides their name where. For the ledger of a space."""
    return HiddenName.objects.filter(shown_at__isnull=True).values("pk")


def may_name(reader: Person, organisation: Organisation, result: Result) -> bool:
    """Whether a customer may be named in this result: the space is shared with them, or a case is theirs."""
    if reader.is_customer and organisation.pk != reader.organisation_id:
        return False
    return organisation in set(customers_for(result))


def customers_for(result: Result) -> list[Organisation]:
    """The customers of the space, and those whose case an idea of this result has."""
    shared = GroupGrant.objects.filter(lasting(), content_object=result.board.space_id).values("group")
    cases = Case.objects.filter(idea__results=result, organisation__isnull=False).values(number=F("organisation"))
    rows = Organisation.objects.filter(side="customer")
    return list(rows.filter(group__in=shared) | rows.filter(pk__in=cases))
