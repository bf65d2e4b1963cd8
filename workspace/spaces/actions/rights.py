"""Who may do what in a space: given, taken back, and the operator's broken glass."""

from datetime import timedelta
from uuid import UUID

from django.contrib.auth.models import Group

from realtime import signals
from workspace.audit.ledger import action, record, unchanged
from workspace.audit.models import Verb
from workspace.common import clock
from workspace.common.errors import Invalid, NotVisible
from workspace.people.models import Person
from workspace.spaces import events, permissions
from workspace.spaces.actions.doors import (
    delete_each,
    forget_who_is_out,
    give,
    holds,
    keep_customers_apart,
    keeping_a_facilitator,
    locked,
    may_administer,
    people_of,
)
from workspace.spaces.models import Grant, GroupGrant, Membership, Space
from workspace.spaces.permissions import Can

GLASS_STAYS_BROKEN = timedelta(hours=1)


@action
def grant(
    *, by: Person, space: Space, can: Can, person: Person | None = None, group: Group | None = None,
    customers_may_meet: bool = False, key: UUID | None = None,
) -> Space:  # fmt: skip
    """Let a person or a group (customer organisation, circle) do `can` here; replaces what they had.

    A person who is let in has joined. Only employees facilitate. Raises Invalid unless exactly one of person
    and group is given, and CustomersWouldMeet when a second customer comes in without `customers_may_meet`.
    """
    _exactly_one(person, group)
    space = locked(by, space, for_operators=True)
    may_administer(by, space, as_operator=can is Can.FACILITATE and person not in (None, by))
    if holds(space, can, person=person, group=group):
        unchanged()
        return space
    if can is Can.FACILITATE:
        _only_employees(person, group)
    if not customers_may_meet:
        keep_customers_apart(space, person=person, group=group)
    with keeping_a_facilitator([space.pk]):
        give(by, space, can, person=person, group=group)
    if person is not None:
        Membership.objects.get_or_create(space=space, person=person)
    signals.recheck([person.pk] if person else people_of(group))
    record(
        by, Verb.GRANTED, space, space=space.pk, on=space.stream, to=[person] if person else [],
        event=events.GrantGiven(
            space=space.pk, may=can.value,
            person=person.pk if person else None, group=group.pk if group else None,
        ),
    )  # fmt: skip
    return space


@action
def revoke(
    *, by: Person, space: Space, person: Person | None = None, group: Group | None = None,
    key: UUID | None = None,
) -> Space:  # fmt: skip
    """Take back what was granted. Whoever loses the right stops receiving within a second."""
    _exactly_one(person, group)
    space = locked(by, space)
    permissions.require(by, Can.FACILITATE, space)
    affected = [person.pk] if person else people_of(group)
    with keeping_a_facilitator([space.pk]):
        if person is not None:
            gone = delete_each(Grant.objects.filter(content_object=space, user=person))
        else:
            gone = delete_each(GroupGrant.objects.filter(content_object=space, group=group))
    if not gone:
        unchanged()
        return space
    forget_who_is_out([space.pk], affected)
    signals.recheck(affected)
    record(
        by, Verb.REVOKED, space, space=space.pk, on=space.stream, to=[person] if person else [],
        event=events.GrantWithdrawn(
            space=space.pk, person=person.pk if person else None, group=group.pk if group else None
        ),
    )  # fmt: skip
    return space


@action
def break_glass(*, by: Person, space: Space, reason: str, key: UUID | None = None) -> Grant:
    """An operator looks into a space without a grant: for one hour, with a reason that its members see."""
    if not (by.is_operator and by.is_active):
        raise NotVisible
    if len(reason.strip()) < 10:
        raise Invalid("Say why, in a sentence: the members of this space will read it.")
    space = locked(by, space, for_operators=True)
    if permissions.may(by, Can.VIEW, space):
        raise Invalid("You can see this space already: no glass needs to be broken.")
    glass = give(by, space, Can.VIEW, person=by)
    assert isinstance(glass, Grant)  # noqa: S101 - a person's grant is a Grant
    glass.until, glass.reason = clock.now() + GLASS_STAYS_BROKEN, reason.strip()[:500]
    glass.save(update_fields=["until", "reason"])
    signals.recheck([by.pk])
    record(
        by, Verb.BROKE_GLASS, glass, space=space.pk, on=space.stream,
        event=events.GlassBroken(space=space.pk, person=by.pk),
    )  # fmt: skip
    return glass


def _exactly_one(person: Person | None, group: Group | None) -> None:
    if (person is None) == (group is None):
        raise Invalid("Choose one person or one group.")


def _only_employees(person: Person | None, group: Group | None) -> None:
    """Whoever facilitates invites colleagues by name, and customers do not know the directory."""
    customers = person is not None and person.is_customer
    if customers or any(one.is_customer for one in Person.objects.filter(groups=group) if group):
        raise Invalid("Only employees can facilitate a space. Customers can be given a voice in it.")
