"""An idea with all that was merged into it, and into that: their people count as the idea's own."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from ideas.boards.models import Case, Contributor, Idea, Support
from workspace.people.models import Person
from workspace.spaces import permissions
from workspace.spaces.permissions import Can


@dataclass
class Families:
    """By number of an idea that was asked for: the numbers of all its ideas, itself among them, and their authors."""

    roots: dict[int, int] = field(default_factory=dict)
    authors: dict[int, int] = field(default_factory=dict)

    def of(self, root: int) -> set[int]:
        return {idea for idea, found in self.roots.items() if found == root}


def families(ideas: Collection[int]) -> Families:
    """What stands and what was merged into it, however often. One query more than the longest chain of mergers."""
    found = Families()
    rows = list(Idea.objects.filter(pk__in=ideas).values_list("pk", "author"))
    roots = {number: number for number, _ in rows}
    while rows:
        new = {number: author for number, author in rows if number not in found.roots}
        found.authors |= new
        found.roots |= {number: roots[number] for number in new}
        merged = Idea.objects.filter(merged_into__in=new, withdrawn_at__isnull=True)
        triples = list(merged.values_list("pk", "author", "merged_into")) if new else []
        roots |= {number: roots[into] for number, _, into in triples if into is not None}
        rows = [(number, author) for number, author, _ in triples]
    return found


def audience(ideas: Collection[int]) -> Mapping[int, set[int]]:
    """By idea: who is told of what becomes of it. Its authors, who supports it, whose cases stand under it, and the
    people of customers for whom somebody told one, as far as they may look into its space. At most eleven queries."""
    known = families(ideas)
    told: dict[int, set[int]] = {idea: set() for idea in ideas}
    for number, author in known.authors.items():
        told[known.roots[number]].add(author)
    joined = Contributor.objects.filter(idea__in=known.roots, accepted_at__isnull=False).values_list("idea", "person")
    supports = Support.objects.standing().filter(idea__in=known.roots, passed=False).values_list("idea", "person")
    cases = Case.objects.filter(idea__in=known.roots, withdrawn_at__isnull=True)
    for number, person in [*joined, *supports, *cases.values_list("idea", "person")]:
        told[known.roots[number]].add(person)
    for number, person in _of_customers(known):
        told[known.roots[number]].add(person)
    return told


def _of_customers(known: Families) -> set[tuple[int, int]]:
    """Idea and person: the people of customers for whom an employee told a case, where they may look in."""
    cases = Case.objects.filter(idea__in=known.roots, withdrawn_at__isnull=True, organisation__isnull=False)
    asked = list(cases.filter(is_proxy=True).values_list("idea", "organisation", "idea__board__space"))
    if not asked:
        return set()
    people: dict[int, list[Person]] = {}
    for one in Person.objects.active().filter(organisation__in={organisation for _, organisation, _ in asked}):
        people.setdefault(one.organisation_id, []).append(one)
    pairs = {(one, space) for _, organisation, space in asked for one in people.get(organisation, [])}
    seen = {(one.pk, space) for one, space in permissions.may_many(Can.VIEW, pairs)}
    return {
        (idea, one.pk)
        for idea, organisation, space in asked
        for one in people.get(organisation, [])
        if (one.pk, space) in seen
    }
