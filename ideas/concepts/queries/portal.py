"""On a customer's own page: concepts that wait for their answer."""

from collections.abc import Sequence

from django.utils.translation import pgettext_lazy

from ideas.concepts.models import Concept
from ideas.concepts.queries.page import waiting_for
from workspace.guests.queries import Part
from workspace.people.models import Person

SHOWN = 10


def portal_part() -> Part:
    return Part(
        key="concepts",
        order=10,
        title=pgettext_lazy("portal", "Concepts that wait for your answer"),
        template="concepts/portal.html",
        show=_waiting,
        waits=True,
    )


def _waiting(person: Person) -> Sequence[Concept]:
    return list(waiting_for(person).select_related("space")[:SHOWN])
