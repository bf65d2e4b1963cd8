"""On a customer's own page: what was done of what they asked for, and what they are credited for."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import QueryDict
from django.utils.translation import pgettext_lazy

from ideas.results.models import Role
from ideas.results.queries.said import Done, said_and_done
from ideas.results.queries.sections import credited_section
from workspace.guests.queries import Part
from workspace.people.models import Person

SHOWN = 4
ROLES = {
    Role.RAISED: pgettext_lazy("portal", "you raised it"),
    Role.CASE: pgettext_lazy("portal", "you told your case"),
    Role.REFINED: pgettext_lazy("portal", "you refined it"),
    Role.EVALUATED: pgettext_lazy("portal", "you evaluated it"),
    Role.ANSWERED: pgettext_lazy("portal", "you answered it"),
    Role.BUILT: pgettext_lazy("portal", "you built it"),
    Role.HELPED: pgettext_lazy("portal", "you helped"),
}


def portal_parts() -> Iterator[Part]:
    yield Part(
        key="said",
        order=30,
        title=pgettext_lazy("portal", "You said, we did"),
        template="results/portal_said.html",
        show=_done,
        url="/said-and-done/",
        empty=pgettext_lazy("portal", "As soon as something that you asked for is there, it stands here."),
    )
    yield Part(
        key="credit",
        order=40,
        title=pgettext_lazy("portal", "Your credit"),
        template="results/portal_credit.html",
        show=_credit,
    )


def _done(person: Person) -> Sequence[Done]:
    return said_and_done(person, QueryDict()).rows[:SHOWN]


def _credit(person: Person) -> Sequence[Any]:
    spoken = {str(role.label): words for role, words in ROLES.items()}
    found = credited_section(person, person).items
    return [{"result": one.result, "roles": [spoken[role] for role in one.roles]} for one in found]
