"""Channels and private conversations of a history, as spaces."""

from collections.abc import Iterable
from datetime import datetime

from workspace.audit.ledger import Told, record_history, retelling, unchanged
from workspace.audit.models import Verb
from workspace.common import clock
from workspace.imports.queries.cast import Cast, Member
from workspace.imports.queries.settled import key_of
from workspace.imports.slack.marks import decoded
from workspace.imports.slack.reading import Conversation, Kind
from workspace.people.models import Person
from workspace.spaces import events, permissions
from workspace.spaces.models import Access, Grant, Membership, Space
from workspace.spaces.permissions import Can


@retelling
def carry_space(
    *, by: Person, cast: Cast, conversation: Conversation, first: datetime | None = None, last: datetime | None = None
) -> Space:
    """Make the space of a conversation, or find the one that an earlier run has made.

    A channel is open; everything else is for its members alone, who are granted it. Who may see a space is settled
    when it is made: a later run changes nothing of it, since people here may have decided otherwise meanwhile.
    `first` and `last` are the times of what was said, for want of better.
    """
    name = key_of(cast.source, conversation)
    found = Space.objects.filter(imported_from=name).first()
    if found is not None:
        unchanged()
        return found
    at = min(filter(None, (conversation.created, first)), default=clock.now())
    founder = cast.members.get(conversation.creator)
    space = Space.objects.create(
        name=conversation.name[:80],
        purpose=_purpose(conversation),
        access=Access.OPEN if conversation.kind is Kind.CHANNEL else Access.INVITED,
        created_by_id=founder.pk if founder else by.pk,
        created_at=at,
        archived_at=(last or at) if conversation.is_archived else None,
        imported_from=name,
    )
    members = [cast.members[one] for one in conversation.members if one in cast.members]
    _let_in(space, members, founder, at)
    told = [Told(at, space.created_by_id, Verb.OPENED_SPACE, space, space.pk)]
    told_to = [(space.stream, events.SpaceOpened(space=space.pk))]
    record_history(told, by=by, source=cast.source.partition(":")[0], events=told_to)
    return space


def _purpose(conversation: Conversation) -> str:
    return " ".join(decoded(conversation.purpose or conversation.topic).split())[:500]


def _let_in(space: Space, members: Iterable[Member], founder: Member | None, at: datetime) -> None:
    """Members join. Whoever made the channel facilitates it; in what is not open, every member has a grant.

    A customer who was in an open channel does not join: it was never shared with their organisation here.
    """
    is_open = space.access == Access.OPEN
    kept = sorted({one.pk: one for one in members if one.is_employee or not is_open}.items())
    Membership.objects.bulk_create([Membership(space=space, person_id=pk, joined_at=at) for pk, _ in kept])
    leads = founder is not None and founder.is_employee and (is_open or founder.pk in dict(kept))
    if founder is not None and leads:
        _grant(space, founder.pk, Can.FACILITATE, at)
    for pk, _ in kept:
        if not is_open and not (founder is not None and leads and pk == founder.pk):
            _grant(space, pk, Can.CONTRIBUTE, at)


def _grant(space: Space, person: int, can: Can, at: datetime) -> None:
    permission = permissions.permission_id(permissions.codename(can))
    Grant.objects.create(user_id=person, permission_id=permission, content_object=space, granted_at=at)
