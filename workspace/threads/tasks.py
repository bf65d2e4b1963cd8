"""What threads do in the background."""

from contextlib import suppress
from datetime import timedelta

from django.db import transaction
from procrastinate.contrib.django import app

from workspace.common import clock
from workspace.common.errors import NotVisible
from workspace.notifications.actions import tell
from workspace.threads.actions import discard_file
from workspace.threads.models import Attachment
from workspace.threads.queries import held_elsewhere, notices

# As long as somebody may come back to a draft and still find its files.
KEPT_UNPOSTED = timedelta(hours=24)
AT_ONCE = 1_000


@app.periodic(cron="11 * * * *")
@app.task(name="threads.remind_of_due", queueing_lock="threads.remind_of_due", pass_context=False)
def remind_of_due(timestamp: int) -> int:
    """Every hour: who owns an action that is due by tomorrow is told, once. Returns how many were told."""
    with transaction.atomic():
        return tell([(notices.DUE, concern) for concern in notices.due_soon()]).new


@app.periodic(cron="37 * * * *")
@app.task(name="threads.sweep_unposted", queueing_lock="threads.sweep_unposted", pass_context=False)
def sweep_unposted(timestamp: int) -> int:
    """Files that nobody has posted within a day are thrown away, as if their owner did it. Returns how many."""
    waiting = Attachment.objects.filter(post__isnull=True, at__lt=clock.now() - KEPT_UNPOSTED)
    waiting = waiting.exclude(held_elsewhere())
    swept = 0
    for attachment in waiting.select_related("uploaded_by").order_by("pk")[:AT_ONCE]:
        with suppress(NotVisible):  # a post took it at this moment, or they threw it away themselves
            discard_file(by=attachment.uploaded_by, attachment=attachment)
            swept += 1
    return swept
