"""All writes of spaces and circles."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.utils.text import slugify

from realtime import signals
from workspace.audit.ledger import action, record, unchanged
from workspace.audit.models import Verb
from workspace.common import clock
from workspace.common.errors import Invalid, NotVisible, Refused
from workspace.people.models import Person
from workspace.spaces import events, permissions
from workspace.spaces.models import Access, Circle, Grant, GroupGrant, Membership, Space
from workspace.spaces.permissions import Can

GLASS_STAYS_BROKEN = timedelta(hours=1)


@action
def open_space(
    *, by: Person, name: str, purpose: str = "", access: str = Access.OPEN, key: UUID | None = None
) -> Space:
    """Open a space; whoever opens it facilitates it and has joined it. Employees only."""
    if not by.is_employee:
        raise NotVisible
    space = Space.objects.create(name=_named(name), purpose=purpose.strip(), access=Access(access), created_by=by)
    _give(by, space, Can.FACILITATE, person=by)
    Membership.objects.create(space=space, person=by)
    record(by, Verb.OPENED_SPACE, space, space=space.pk, on=space.stream, event=events.SpaceOpened(space=space.pk))
    return space


@action
def change_space(
    *, by: Person, space: Space, name: str, purpose: str, access: str, key: UUID | None = None
) -> Space:
    """Rename, say the purpose anew, open or narrow. Narrowing cuts off who has no grant, at once."""
    space = _locked(by, space)
    permissions.require(by, Can.FACILITATE, space)
    before = (space.name, space.purpose, space.access)
    space.name, space.purpose, space.access = _named(name), purpose.strip(), Access(access)
    if before == (space.name, space.purpose, space.access):
        unchanged()
        return space
    space.save(update_fields=["name", "purpose", "access"])
    if before[2] != space.access:
        signals.recheck(None)
    record(by, Verb.CHANGED_SPACE, space, space=space.pk, on=space.stream, event=events.SpaceChanged(space=space.pk))
    return space


@action
def join_space(*, by: Person, space: Space, key: UUID | None = None) -> Membership:
    """Have the space in one's rail and catch-up."""
    space = _locked(by, space)
    membership, new = Membership.objects.get_or_create(space=space, person=by)
    if not new:
        unchanged()
        return membership
    record(
        by, Verb.JOINED, membership, space=space.pk, on=space.stream,
        event=events.PersonJoined(space=space.pk, person=by.pk),
    )  # fmt: skip
    return membership


@action
def leave_space(*, by: Person, space: Space, key: UUID | None = None) -> Space:
    """Leave, and give back one's own grant. The last facilitator first appoints another."""
    space = _locked(by, space)
    _keep_a_facilitator(space, without=by)
    gone, _ = Membership.objects.filter(space=space, person=by).delete()
    given = _delete_each(Grant.objects.filter(content_object=space, user=by))
    if not gone and not given:
        unchanged()
        return space
    signals.recheck([by.pk])
    record(by, Verb.LEFT, space, space=space.pk, on=space.stream, event=events.PersonLeft(space=space.pk, person=by.pk))
    return space


@action
def grant(
    *, by: Person, space: Space, can: Can, person: Person | None = None, group: Group | None = None,
    key: UUID | None = None,
) -> Space:  # fmt: skip
    """Let a person or a group (customer organisation, circle) do `can` here; replaces what they had.

    A person who is let in has joined. Raises Invalid unless exactly one of person and group is given.
    """
    if (person is None) == (group is None):
        raise Invalid("Choose one person or one group.")
    space = _locked(by, space)
    _may_administer(by, space, appointing=can is Can.FACILITATE and person not in (None, by))
    if can is not Can.FACILITATE and person is not None:
        _keep_a_facilitator(space, without=person)
    _give(by, space, can, person=person, group=group)
    if person is not None:
        Membership.objects.get_or_create(space=space, person=person)
    signals.recheck([person.pk] if person else _people_of(group))
    record(
        by, Verb.GRANTED, space, space=space.pk, on=space.stream, to=[person] if person else [],
        event=events.GrantGiven(
            space=space.pk, person=person.pk if person else None, group=group.pk if group else None, may=can.value
        ),
    )  # fmt: skip
    return space


@action
def revoke(
    *, by: Person, space: Space, person: Person | None = None, group: Group | None = None, key: UUID | None = None
) -> Space:
    """Take back what was granted. Whoever loses the right stops receiving within a second."""
    if (person is None) == (group is None):
        raise Invalid("Choose one person or one group.")
    space = _locked(by, space)
    permissions.require(by, Can.FACILITATE, space)
    if person is not None:
        _keep_a_facilitator(space, without=person)
        gone = _delete_each(Grant.objects.filter(content_object=space, user=person))
        if space.access == Access.INVITED or person.is_customer:
            Membership.objects.filter(space=space, person=person).delete()
    else:
        gone = _delete_each(GroupGrant.objects.filter(content_object=space, group=group))
    if not gone:
        unchanged()
        return space
    signals.recheck([person.pk] if person else _people_of(group))
    record(
        by, Verb.REVOKED, space, space=space.pk, on=space.stream, to=[person] if person else [],
        event=events.GrantWithdrawn(
            space=space.pk, person=person.pk if person else None, group=group.pk if group else None
        ),
    )  # fmt: skip
    return space


@action
def archive_space(*, by: Person, space: Space, key: UUID | None = None) -> Space:
    """Close for writing, keep for reading, out of the rails."""
    space = _locked(by, space)
    _may_administer(by, space)
    if space.is_archived:
        unchanged()
        return space
    space.archived_at, space.archived_by = clock.now(), by
    space.save(update_fields=["archived_at", "archived_by"])
    record(by, Verb.ARCHIVED, space, space=space.pk, on=space.stream, event=events.SpaceArchived(space=space.pk))
    return space


@action
def restore_space(*, by: Person, space: Space, key: UUID | None = None) -> Space:
    space = _locked(by, space)
    _may_administer(by, space)
    if not space.is_archived:
        unchanged()
        return space
    space.archived_at = space.archived_by = None
    space.save(update_fields=["archived_at", "archived_by"])
    record(by, Verb.RESTORED, space, space=space.pk, on=space.stream, event=events.SpaceRestored(space=space.pk))
    return space


@action
def break_glass(*, by: Person, space: Space, reason: str, key: UUID | None = None) -> Grant:
    """An operator looks into a space that they have no grant for: one hour, with a reason that its members see."""
    if not (by.is_operator and by.is_active):
        raise NotVisible
    if len(reason.strip()) < 10:
        raise Invalid("Say why, in a sentence: the members of this space will read it.")
    if permissions.may(by, Can.VIEW, space):
        raise Invalid("You can see this space already: no glass needs to be broken.")
    space = Space.objects.select_for_update(no_key=True).get(pk=space.pk)
    glass = _give(by, space, Can.VIEW, person=by)
    glass.until, glass.reason = clock.now() + GLASS_STAYS_BROKEN, reason.strip()
    glass.save(update_fields=["until", "reason"])
    signals.recheck([by.pk])
    record(
        by, Verb.BROKE_GLASS, glass, space=space.pk, on=space.stream,
        event=events.GlassBroken(space=space.pk, person=by.pk),
    )  # fmt: skip
    return glass


@action
def make_circle(
    *, by: Person, name: str, purpose: str = "", people: Collection[Person] = (), key: UUID | None = None
) -> Circle:
    """A named group of people. Whoever makes it is in it."""
    if not by.is_employee:
        raise NotVisible
    name = _named(name)
    handle = slugify(name)
    if not handle or Circle.objects.filter(handle=handle).exists() or Person.objects.filter(handle=handle).exists():
        raise Invalid(f"There is already somebody or something called @{handle or name}. Choose another name.")
    group = Group.objects.create(name=f"circle {handle}")
    circle = Circle.objects.create(name=name, handle=handle, purpose=purpose.strip(), group=group, created_by=by)
    group.user_set.add(by, *people)
    record(
        by, Verb.MADE_CIRCLE, circle, to=people, on=f"circle:{circle.pk}", event=events.CircleMade(circle=circle.pk)
    )
    return circle


@action
def change_circle(
    *, by: Person, circle: Circle, add: Collection[Person] = (), remove: Collection[Person] = (),
    purpose: str | None = None, key: UUID | None = None,
) -> Circle:  # fmt: skip
    """Who is in it, and what for. Only its own people may: being in a circle can open spaces."""
    circle = Circle.objects.select_for_update(no_key=True).get(pk=circle.pk)
    if not by.is_employee:
        raise NotVisible
    if not circle.group.user_set.filter(pk=by.pk).exists():
        raise Refused("Only the people of a circle can change it. Ask one of them.")
    if purpose is not None:
        circle.purpose = purpose.strip()
        circle.save(update_fields=["purpose"])
    circle.group.user_set.add(*add)
    circle.group.user_set.remove(*remove)
    if not circle.group.user_set.exists():
        raise Invalid("A circle keeps at least one person.")
    signals.recheck([person.pk for person in (*add, *remove)])
    record(
        by, Verb.CHANGED_CIRCLE, circle, to=[*add, *remove], on=f"circle:{circle.pk}",
        event=events.CircleChanged(circle=circle.pk),
    )  # fmt: skip
    return circle


def _named(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise Invalid("Give it a name.")
    return name


def _locked(by: Person, space: Space) -> Space:
    found = Space.objects.visible_to(by).select_for_update(no_key=True, of=("self",)).filter(pk=space.pk).first()
    if found is None:
        if not (by.is_operator and by.is_active):
            raise NotVisible
        found = Space.objects.select_for_update(no_key=True).get(pk=space.pk)
    return found


def _may_administer(by: Person, space: Space, *, appointing: bool = True) -> None:
    """Facilitators; and operators, who may archive and appoint facilitators but not let themselves read."""
    if by.is_operator and by.is_active and appointing:
        return
    if Can.FACILITATE not in permissions.rights(by, space):
        permissions.require(by, Can.FACILITATE, space)


def _give(
    by: Person, space: Space, can: Can, *, person: Person | None = None, group: Group | None = None
) -> Grant:
    """One row per person or group and space: the new grant replaces the old one."""
    permission = permissions.permission_id(permissions.codename(can))
    terms = {"permission_id": permission, "content_object": space, "granted_by": by}
    if person is not None:
        _delete_each(Grant.objects.filter(content_object=space, user=person))
        return Grant.objects.create(user=person, **terms)
    _delete_each(GroupGrant.objects.filter(content_object=space, group=group))
    given: Grant = GroupGrant.objects.create(group=group, **terms)
    return given


def _delete_each(rows: QuerySet[Any]) -> int:
    """Row by row, so that django-auditlog's receivers see each."""
    gone = 0
    for row in rows:
        row.delete()
        gone += 1
    return gone


def _people_of(group: Group | None) -> list[int]:
    return list(group.user_set.values_list("pk", flat=True)) if group else []


def _keep_a_facilitator(space: Space, *, without: Person) -> None:
    """Raises Refused if this would leave the space without anybody who can look after it."""
    permission = permissions.permission_id(permissions.codename(Can.FACILITATE))
    grants = Grant.objects.filter(content_object=space, permission_id=permission)
    if grants.filter(user=without).exists() and not grants.exclude(user=without).exists():
        raise Refused("This would leave the space without a facilitator. Make somebody else one first.")
