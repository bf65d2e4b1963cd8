"""Attachments as one may have them: an unposted file is its uploader's; a posted one takes the space's permission."""

from django.db.models import Q

from workspace.common.errors import NotVisible
from workspace.people.models import Person
from workspace.threads.models import Attachment, Thread


def attachment_for(person: Person, number: int) -> Attachment:
    """Raises NotVisible. One query."""
    posted = Q(post__thread__in=Thread.objects.visible_to(person), post__deleted_at__isnull=True)
    found = Attachment.objects.filter(posted | Q(post__isnull=True, uploaded_by=person), pk=number).first()
    if found is None:
        raise NotVisible
    return found
