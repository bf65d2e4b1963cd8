"""What polls do in the background: they close at their time."""

from contextlib import suppress

from procrastinate.contrib.django import app

from workspace.common.errors import NotVisible
from workspace.polls.actions import close_poll
from workspace.polls.models import Poll

AT_ONCE = 200


@app.task(name="polls.close_poll", retry=5)
def close_at_its_time(*, poll: int) -> None:
    """Ordered for the moment at which the poll is to close; no vote counts after that moment, even if this is late."""
    for due in Poll.objects.due().filter(pk=poll).select_related("opened_by"):
        close_poll(by=due.opened_by, poll=due)


@app.periodic(cron="* * * * *")
@app.task(name="polls.close_overdue", queueing_lock="polls.close_overdue", pass_context=False)
def close_overdue(timestamp: int) -> int:
    """Polls whose job was lost or failed. Returns how many were closed."""
    closed = 0
    for due in Poll.objects.due().select_related("opened_by").order_by("closes_at")[:AT_ONCE]:
        with suppress(NotVisible):  # it went away at this moment
            close_poll(by=due.opened_by, poll=due)
            closed += 1
    return closed
