"""What polls do in the background: they close at their time."""

from procrastinate.contrib.django import app

from workspace.common.clock import each_by_itself
from workspace.polls.actions import close_overdue_poll
from workspace.polls.models import Poll


@app.task(name="polls.close_poll", retry=5)
def close_at_its_time(*, poll: int) -> None:
    """Ordered for the moment at which the poll is to close; no vote counts after that moment, even if this is late."""
    for due in Poll.objects.due().filter(pk=poll).select_related("opened_by"):
        close_overdue_poll(due)


@app.periodic(cron="* * * * *")
@app.task(name="polls.close_overdue", queueing_lock="polls.close_overdue", pass_context=False)
def close_overdue(timestamp: int) -> int:
    """Polls whose job was lost or failed, each by itself. Returns how many were closed."""
    due = Poll.objects.due().select_related("opened_by").order_by("closes_at", "pk")
    return each_by_itself(due, close_overdue_poll)
