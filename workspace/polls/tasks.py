"""What polls do in the background: they close at their time."""

import logging

from procrastinate.contrib.django import app

from workspace.common.errors import NotVisible, TooMany
from workspace.polls.actions import close_overdue_poll
from workspace.polls.models import Poll

logger = logging.getLogger(__name__)

AT_ONCE = 200


@app.task(name="polls.close_poll", retry=5)
def close_at_its_time(*, poll: int) -> None:
    """Ordered for the moment at which the poll is to close; no vote counts after that moment, even if this is late."""
    for due in Poll.objects.due().filter(pk=poll).select_related("opened_by"):
        close_overdue_poll(due)


@app.periodic(cron="* * * * *")
@app.task(name="polls.close_overdue", queueing_lock="polls.close_overdue", pass_context=False)
def close_overdue(timestamp: int) -> int:
    """Polls whose job was lost or failed, each by itself: one that can't be closed holds up no other, however many.

    Returns how many were closed.
    """
    closed = 0
    for due in Poll.objects.due().select_related("opened_by").order_by("closes_at", "pk"):
        closed += _close(due)
        if closed == AT_ONCE:
            break
    return closed


def _close(due: Poll) -> bool:
    try:
        close_overdue_poll(due)
    except (NotVisible, TooMany):
        return False  # it went away at this moment; or who opened it was busy, and it is due still in a minute
    except Exception:
        logger.exception("poll %s could not be closed at its time", due.pk)
        return False
    return True
