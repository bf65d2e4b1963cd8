"""Who may ask, who counts as a leader, and what can be answered."""

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from workspace.people.models import Person, Position
from workspace.pulses.models import Group, Kind
from workspace.spaces import permissions
from workspace.spaces.models import Access, Space
from workspace.spaces.permissions import Can

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


def may_ask(person: Person) -> bool:
    """Operators, and whoever facilitates a space that is open to every employee and not archived. One query at most."""
    if not person.is_employee or not person.is_active:
        return False
    if person.is_operator:
        return True
    spaces = Space.objects.filter(permissions.allowed(person, Can.FACILITATE), access=Access.OPEN)
    return spaces.filter(archived_at__isnull=True).exists()


def group_of(person: Person) -> Group:
    """A leader is whom somebody reports to now. No right follows from it. One query."""
    leads = Position.objects.current().filter(manager=person, person__is_active=True).exists()
    return Group.LEADERS if leads else Group.STAFF
