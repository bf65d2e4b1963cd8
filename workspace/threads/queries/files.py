"""Attachments as one may have them: an unposted file is its uploader's; a posted one takes the space's permission, and
so does one that something else in a space holds."""

from collections.abc import Callable

from django.db.models import Q

from workspace.common.errors import NotVisible
from workspace.people.models import Person
from workspace.threads.models import Attachment, Thread

Shown = Callable[[Person], Q]
_holders: dict[str, tuple[Shown, Q]] = {}


def register_holder(key: str, shown: Shown, held: Q) -> None:
    """From apps.py of a higher room that holds files which no post does. Both are conditions on attachments:
    `shown(person)` those that a person may have by it, `held` all that it holds: nobody's to post or throw away."""
    _holders[key] = (shown, held)


def held_elsewhere() -> Q:
    """The files that something other than a post holds."""
    found = Q(pk__in=[])
    for _, held in _holders.values():
        found |= held
    return found


def attachment_for(person: Person, number: int) -> Attachment:
    """Raises NotVisible. One query."""
    seen = Q(post__thread__in=Thread.objects.visible_to(person), post__deleted_at__isnull=True)
    seen |= Q(post__isnull=True, uploaded_by=person)
    for shown, _ in _holders.values():
        seen |= shown(person)
    found = Attachment.objects.filter(seen, pk=number).first()
    if found is None:
        raise NotVisible
    return found
