"""What decisions do in the background: they close at their time, large ones are counted, and voters are reminded."""

from functools import partial

from django.db import transaction
from procrastinate.contrib.django import app

from ideas.decisions.actions import close_overdue_decision, keep_count, note_progress
from ideas.decisions.models import Decision
from ideas.decisions.queries import notices
from ideas.decisions.queries.counting import count
from workspace.common.clock import each_by_itself
from workspace.notifications.actions import tell


@app.task(name="decisions.close_decision", retry=5)
def close_at_its_time(*, decision: int) -> None:
    """Ordered for the moment at which it closes; no ballot counts after that moment, even if this is late."""
    for due in Decision.objects.due().filter(pk=decision).select_related("opened_by"):
        close_overdue_decision(due)


@app.periodic(cron="* * * * *")
@app.task(name="decisions.close_overdue", queueing_lock="decisions.close_overdue", pass_context=False)
def close_overdue(timestamp: int) -> int:
    """Decisions whose job was lost or failed, each by itself. Returns how many were closed."""
    due = Decision.objects.due().select_related("opened_by").order_by("closes_at", "pk")
    return each_by_itself(due, close_overdue_decision)


@app.task(name="decisions.count_decision", retry=5)
def count_closed(*, decision: int) -> None:
    """A count too large for the request that closed it; how far it is can be seen while it runs."""
    closed = Decision.objects.filter(pk=decision, closed_at__isnull=False, counted_at=None).select_related("opened_by")
    for found in closed:
        keep_count(found, count(found, partial(note_progress, found.pk)))


@app.periodic(cron="23 * * * *")
@app.task(name="decisions.remind", queueing_lock="decisions.remind", pass_context=False)
def remind(timestamp: int) -> int:
    """Every hour: who has not voted in a decision that closes within a day is told, once. Returns how many."""
    with transaction.atomic():
        return tell([(notices.CLOSING, concern) for concern in notices.closing_soon()]).new
