"""What evaluations do in the background: they remind."""

from django.db import transaction
from procrastinate.contrib.django import app

from ideas.evaluations.queries import notices
from workspace.notifications.actions import tell


@app.periodic(cron="41 * * * *")
@app.task(name="evaluations.remind", queueing_lock="evaluations.remind", pass_context=False)
def remind(timestamp: int) -> int:
    """Every hour: who is to evaluate something within two days is told, once. Returns how many."""
    with transaction.atomic():
        return tell([(notices.DUE, concern) for concern in notices.due_soon()]).new
