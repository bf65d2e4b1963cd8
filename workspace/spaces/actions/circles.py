"""Circles: named groups of employees, to be mentioned and let in together."""

from collections.abc import Collection
from uuid import UUID

from auditlog.models import LogEntry
from django.contrib.auth.models import Group

from realtime import signals
from workspace.audit.ledger import action, record, unchanged
from workspace.audit.models import Verb
from workspace.common import ids
from workspace.common.errors import Invalid, NotVisible, Refused
from workspace.people.models import Person
from workspace.people.queries import taken_handles
from workspace.spaces import events
from workspace.spaces.actions.doors import forget_who_is_out, keeping_a_facilitator, named
from workspace.spaces.models import Circle, GroupGrant, Space


@action
def make_circle(
    *, by: Person, name: str, purpose: str = "", people: Collection[Person] = (), key: UUID | None = None
) -> Circle:
    """A named group of employees. Whoever makes it is in it."""
    if not (by.is_employee and by.is_active):
        raise NotVisible
    name = named(name)
    handle = ids.slug(name)
    taken = handle in ids.RESERVED or handle in taken_handles(handle)
    if not handle or taken or Circle.objects.filter(name=name).exists():
        raise Invalid(f"There is already somebody or something called @{handle or name}. Choose another name.")
    group = Group.objects.create(name=f"circle {handle}")
    circle = Circle.objects.create(name=name, handle=handle, purpose=purpose.strip(), group=group, created_by=by)
    _seat(circle, {by, *people})
    record(by, Verb.MADE_CIRCLE, circle, to=people, on=circle.stream, event=events.CircleMade(circle=circle.pk))
    return circle


@action
def change_circle(
    *, by: Person, circle: Circle, add: Collection[Person] = (), remove: Collection[Person] = (),
    purpose: str | None = None, key: UUID | None = None,
) -> Circle:  # fmt: skip
    """Who is in it, and what for. Only its own people may: being in a circle can open spaces."""
    if not (by.is_employee and by.is_active):
        raise NotVisible
    circle = Circle.objects.select_for_update(no_key=True).get(pk=circle.pk)
    seated = set(Person.objects.filter(groups=circle.group_id))
    if by not in seated:
        raise Refused("Only the people of a circle can change it. Ask one of them.")
    coming, going = set(add) - seated, set(remove) & seated
    if not (coming | seated) - going:
        raise Invalid("A circle keeps at least one person.")
    renewed = purpose is not None and purpose.strip() != circle.purpose
    if not (coming or going or renewed):
        unchanged()
        return circle
    if renewed and purpose is not None:
        circle.purpose = purpose.strip()
        circle.save(update_fields=["purpose"])
    _seat(circle, coming)
    if going:
        _unseat(circle, going)
    signals.recheck([person.pk for person in (*coming, *going)])
    record(
        by, Verb.CHANGED_CIRCLE, circle, to=[*coming, *going], on=circle.stream,
        event=events.CircleChanged(circle=circle.pk),
    )  # fmt: skip
    return circle


def _seat(circle: Circle, people: Collection[Person]) -> None:
    if any(person.is_customer for person in people):
        raise Invalid("Circles are of employees. Let customers in by their organisation, or by name.")
    if people:
        circle.group.user_set.add(*people)
        _note(circle, "add", people)


def _unseat(circle: Circle, people: Collection[Person]) -> None:
    """They lose what the circle opened to them. Raises Refused if a space would have no facilitator for it."""
    opened = GroupGrant.objects.filter(group=circle.group_id).values("content_object")
    # Locked, in one order: nobody else may give away the last other facilitator meanwhile.
    spaces = list(Space.objects.filter(pk__in=opened).order_by("pk").select_for_update(no_key=True))
    numbers = [space.pk for space in spaces]
    with keeping_a_facilitator(numbers):
        circle.group.user_set.remove(*people)
    forget_who_is_out(numbers, [person.pk for person in people])
    _note(circle, "delete", people)


def _note(circle: Circle, operation: str, people: Collection[Person]) -> None:
    """A diff as django-auditlog writes it, but by number: its own copies names, which may be erased one day."""
    LogEntry.objects.log_create(
        circle,
        force_log=True,
        action=LogEntry.Action.UPDATE,
        changes={
            "people": {
                "type": "m2m",
                "operation": operation,
                "objects": sorted(person.pk for person in people),
            }
        },
    )
