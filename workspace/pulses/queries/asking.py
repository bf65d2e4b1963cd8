"""Who may ask, who counts as a leader, and what can be answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet, Subquery
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from workspace.people.models import Person, Position
from workspace.pulses.models import Commons, Group, Kind
from workspace.spaces import permissions
from workspace.spaces.models import Access, Space
from workspace.spaces.permissions import Can
from workspace.spaces.queries.who import facilitators

NAMED = 5

# In the order of the scale: the place of an answer is what a ballot says.
ANSWERS: Mapping[str, Sequence[str | Promise]] = {
    Kind.AGREEMENT: (
        pgettext_lazy("pulse", "Disagree strongly"),
        pgettext_lazy("pulse", "Disagree"),
        pgettext_lazy("pulse", "Neither"),
        pgettext_lazy("pulse", "Agree"),
        pgettext_lazy("pulse", "Agree strongly"),
    ),
    Kind.YES_NO: (pgettext_lazy("pulse", "No"), pgettext_lazy("pulse", "Yes")),
}


@dataclass(frozen=True)
class Askers:
    """Who may ask everybody. `commons`: everybody's space, or None where operators alone ask. `people`: the first few
    of those who may, and `more` how many there are besides."""

    commons: Space | None
    people: Sequence[Person]
    more: int


def may_ask(person: Person) -> bool:
    """Operators, and whoever facilitates everybody's space: a right that anybody can be granted. One query at most."""
    if not person.is_employee or not person.is_active:
        return False
    return person.is_operator or _commons().filter(permissions.allowed(person, Can.FACILITATE)).exists()


def commons() -> Space | None:
    """Everybody's space, while every employee may look into it and write there. One query."""
    return _commons().first()


def may_be_commons() -> QuerySet[Space]:
    """The spaces that can be everybody's, by name."""
    return Space.objects.live().filter(access=Access.OPEN).order_by("name", "pk")


def askers() -> Askers:
    """Whom to ask for a pulse. Three queries."""
    space = commons()
    found = facilitators(space) if space else Person.objects.active().employees().filter(is_operator=True)
    named = list(found.select_related("organisation").order_by("name", "pk")[:NAMED])
    return Askers(space, named, found.count() - len(named))


def _commons() -> QuerySet[Space]:
    newest = Commons.objects.order_by("-pk").values("space")[:1]
    return may_be_commons().filter(pk=Subquery(newest))


def group_of(person: Person) -> Group:
    """A leader is whom somebody reports to now. No right follows from it. One query."""
    leads = Position.objects.current().filter(manager=person, person__is_active=True).exists()
    return Group.LEADERS if leads else Group.STAFF
