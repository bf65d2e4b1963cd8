"""A space opens, changes, is joined and left, closes and comes back."""

from uuid import UUID

from realtime import signals
from workspace.audit.ledger import action, record, unchanged
from workspace.audit.models import Verb
from workspace.common import clock
from workspace.common.errors import NotVisible, Refused
from workspace.people.models import Person
from workspace.spaces import events, permissions
from workspace.spaces.actions.doors import (
    delete_each,
    forget_who_is_out,
    give,
    keeping_a_facilitator,
    let_in_by_name,
    locked,
    may_administer,
    named,
)
from workspace.spaces.models import Access, Grant, Membership, Space
from workspace.spaces.permissions import Can
from workspace.spaces.queries.who import people_who_see


@action
def open_space(
    *, by: Person, name: str, purpose: str = "", access: str = Access.OPEN, key: UUID | None = None
) -> Space:
    """Open a space; whoever opens it facilitates it and has joined it. Employees only."""
    if not (by.is_employee and by.is_active):
        raise NotVisible
    space = Space.objects.create(name=named(name), purpose=purpose.strip(), access=Access(access), created_by=by)
    give(by, space, Can.FACILITATE, person=by)
    Membership.objects.create(space=space, person=by)
    record(
        by,
        Verb.OPENED_SPACE,
        space,
        space=space.pk,
        on=space.stream,
        event=events.SpaceOpened(space=space.pk),
    )
    return space


@action
def change_space(
    *, by: Person, space: Space, name: str, purpose: str, access: str, keep_members: bool = True,
    key: UUID | None = None,
) -> Space:  # fmt: skip
    """Rename, say the purpose anew, open or narrow.

    Narrowing lets those who have joined stay, by a grant of their own, unless `keep_members` is off;
    everybody else is cut off at once.
    """
    space = locked(by, space)
    permissions.require(by, Can.FACILITATE, space)
    before = (space.name, space.purpose, space.access)
    space.name, space.purpose, space.access = named(name), purpose.strip(), Access(access)
    if before == (space.name, space.purpose, space.access):
        unchanged()
        return space
    space.save(update_fields=["name", "purpose", "access"])
    if before[2] != space.access:
        if space.access == Access.INVITED:
            _settle_members(by, space, keep=keep_members)
        signals.recheck(None)
    record(
        by, Verb.CHANGED_SPACE, space, space=space.pk, on=space.stream,
        event=events.SpaceChanged(space=space.pk),
    )  # fmt: skip
    return space


def _settle_members(by: Person, space: Space, *, keep: bool) -> None:
    """The space has just been narrowed: employees who joined without a grant are let in by name, or have left.

    Who has a grant, whatever it allows, keeps just that: narrowing raises nobody.
    """
    joined = Person.objects.active().employees().filter(memberships__space=space)
    if keep:
        let_in_by_name(by, space, joined.exclude(pk__in=people_who_see(space, for_good=True)))
    forget_who_is_out([space.pk])


@action
def join_space(*, by: Person, space: Space, key: UUID | None = None) -> Membership:
    """Have the space in one's rail and catch-up."""
    space = locked(by, space)
    if not people_who_see(space, for_good=True).filter(pk=by.pk).exists():
        raise Refused("You can look into this space for a while only. To join it, be let in by who facilitates it.")
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
    space = locked(by, space)
    gone, _ = Membership.objects.filter(space=space, person=by).delete()
    with keeping_a_facilitator([space.pk]):
        given = delete_each(Grant.objects.filter(content_object=space, user=by))
    if not gone and not given:
        unchanged()
        return space
    signals.recheck([by.pk])
    record(
        by, Verb.LEFT, space, space=space.pk, on=space.stream,
        event=events.PersonLeft(space=space.pk, person=by.pk),
    )  # fmt: skip
    return space


@action
def archive_space(*, by: Person, space: Space, key: UUID | None = None) -> Space:
    """Close for writing, keep for reading, out of the rails."""
    space = locked(by, space, for_operators=True)
    may_administer(by, space, as_operator=True)
    if space.is_archived:
        unchanged()
        return space
    space.archived_at, space.archived_by = clock.now(), by
    space.save(update_fields=["archived_at", "archived_by"])
    record(by, Verb.ARCHIVED, space, space=space.pk, on=space.stream, event=events.SpaceArchived(space=space.pk))
    return space


@action
def restore_space(*, by: Person, space: Space, key: UUID | None = None) -> Space:
    """Open for writing again, as it was."""
    space = locked(by, space, for_operators=True)
    may_administer(by, space, as_operator=True)
    if not space.is_archived:
        unchanged()
        return space
    space.archived_at = space.archived_by = None
    space.save(update_fields=["archived_at", "archived_by"])
    record(by, Verb.RESTORED, space, space=space.pk, on=space.stream, event=events.SpaceRestored(space=space.pk))
    return space
