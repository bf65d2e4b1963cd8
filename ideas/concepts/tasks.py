"""What concepts do in the background: they close at their time, and whoever is asked is reminded."""

from django.db import transaction
from procrastinate.contrib.django import app

from ideas.concepts.actions import close_overdue_concept
from ideas.concepts.models import Concept
from ideas.concepts.queries import notices
from workspace.common.clock import each_by_itself
from workspace.notifications.actions import tell


@app.task(name="concepts.close_concept", retry=5)
def close_at_its_time(*, concept: int) -> None:
    """Ordered for the moment at which it closes; no answer counts after that moment, even if this is late."""
    for due in Concept.objects.due().filter(pk=concept).select_related("opened_by"):
        close_overdue_concept(due)


@app.periodic(cron="* * * * *")
@app.task(name="concepts.close_overdue", queueing_lock="concepts.close_overdue", pass_context=False)
def close_overdue(timestamp: int) -> int:
    """Concepts whose job was lost or failed, each by itself. Returns how many were closed."""
    due = Concept.objects.due().select_related("opened_by").order_by("closes_at", "pk")
    return each_by_itself(due, close_overdue_concept)


@app.periodic(cron="29 * * * *")
@app.task(name="concepts.remind", queueing_lock="concepts.remind", pass_context=False)
def remind(timestamp: int) -> int:
    """Every hour: who has not answered a concept that closes within a day is told, once. Returns how many."""
    with transaction.atomic():
        return tell([(notices.CLOSING, concern) for concern in notices.closing_soon()]).new
