"""Who can see a space: the other side of `Space.objects.visible_to`."""

from django.db.models import Exists, OuterRef, Q

from workspace.common import clock
from workspace.people.models import Person, PersonQuerySet
from workspace.spaces.models import Access, Grant, GroupGrant, Space


def people_who_see(space: Space) -> PersonQuerySet:
    """Everybody who may look into a space: the other side of `Space.objects.visible_to`."""
    lasting = Q(until__isnull=True) | Q(until__gt=clock.now())
    granted = Q(Exists(Grant.objects.filter(lasting, content_object=space, user=OuterRef("pk")))) | Q(
        Exists(GroupGrant.objects.filter(lasting, content_object=space, group__user=OuterRef("pk")))
    )
    if space.access == Access.OPEN:
        granted |= Q(side="employee")
    found: PersonQuerySet = Person.objects.filter(granted, is_active=True)
    return found
