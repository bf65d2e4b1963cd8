"""What results put onto the pages of people and spaces."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from ideas.boards.models import Case, Contributor, Idea, Wording
from ideas.results.models import Answer, Credit, HiddenName, Result, Role
from ideas.results.queries.credits import rows_of
from ideas.results.queries.pages import result_list
from workspace.people.models import Person
from workspace.people.queries import Section
from workspace.spaces import queries as spaces

SHOWN = 10


@dataclass(frozen=True)
class Credited:
    """A result with the parts that somebody had in it. `is_hidden`: only they themselves see it here."""

    result: Result
    roles: Sequence[str]
    is_hidden: bool


def credited_section(reader: Person, person: Person) -> Section:
    """What a person is credited for, as far as the reader may see it and the person wants it seen."""
    hidden = HiddenName.objects.filter(person=person, shown_at__isnull=True).values("result")
    found = Result.objects.visible_to(reader).filter(pk__in=_parts_of(person))
    if reader != person:
        found = found.exclude(pk__in=hidden)
    newest = list(found.select_related("board__space").order_by("-opened_at", "-pk")[:SHOWN])
    if not newest:
        return Section(_("Credited for"), "results/credited.html", [])
    kept = set(hidden.filter(result__in=newest).values_list("result", flat=True))
    roles: dict[int, set[Role]] = {}
    for row in rows_of([one.pk for one in newest]):
        if row.person == person.pk:
            roles.setdefault(row.result, set()).add(row.role)
    items = [
        Credited(one, [str(role.label) for role in Role if role in roles[one.pk]], one.pk in kept)
        for one in newest
        if one.pk in roles
    ]
    return Section(_("Credited for"), "results/credited.html", items)


def _parts_of(person: Person) -> set[int]:
    """The results in which a person may have had a part; `rows_of` says which. Two queries."""
    own = Credit.objects.filter(person=person, withdrawn_at__isnull=True).values("result")
    mine = (
        Q(author=person)
        | Q(pk__in=Contributor.objects.filter(person=person, accepted_at__isnull=False).values("idea"))
        | Q(pk__in=Case.objects.filter(person=person, withdrawn_at__isnull=True).values("idea"))
        | Q(pk__in=Wording.objects.filter(replaced_by=person).values("idea"))
        | Q(pk__in=Answer.objects.standing().filter(by=person).values("idea"))
    )
    ideas = set(Idea.objects.filter(mine, withdrawn_at__isnull=True).values_list("pk", flat=True))
    into = ideas
    while into:
        rows = Idea.objects.filter(pk__in=into, merged_into__isnull=False).values_list("merged_into", flat=True)
        into = {one for one in rows if one is not None} - ideas
        ideas |= into
    found = Result.objects.filter(Q(owner=person) | Q(pk__in=own) | Q(ideas__in=ideas))
    return set(found.values_list("pk", flat=True))


def section() -> spaces.Section:
    """The tab of a space with what became of its ideas."""
    return spaces.Section("results", lazy("Results"), "outcomes", 40, "results/in_space.html", _listed)


def _listed(visit: spaces.Visit) -> Mapping[str, Any]:
    params = visit.params.copy()
    params["space"] = str(visit.space.pk)
    params.pop("mine", None)
    return {"found": result_list(visit.person, params)}
