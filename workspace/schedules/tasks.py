"""What scheduled posts do in the background: every minute, whatever is due."""

import logging

from procrastinate.contrib.django import app

from workspace.common import clock
from workspace.common.errors import HouseError, TooMany
from workspace.schedules.actions import hold_up, post_due
from workspace.schedules.models import ScheduledPost

logger = logging.getLogger(__name__)

AT_ONCE = 500
BROKEN = "Something went wrong that is not its author's fault. Whoever runs Causeway finds it in the log."


@app.periodic(cron="* * * * *")
@app.task(name="schedules.post_all_due", queueing_lock="schedules.post_all_due", pass_context=False)
def post_all_due(timestamp: int) -> int:
    """Each in a transaction of its own: one that can't be posted holds up no other. Returns how many were posted."""
    rows = ScheduledPost.objects.due(clock.now()).select_related("keeper").order_by("next_at", "pk")
    return sum(_post(scheduled) for scheduled in rows[:AT_ONCE])


def _post(scheduled: ScheduledPost) -> bool:
    try:
        return post_due(by=scheduled.keeper, scheduled=scheduled) is not None
    except TooMany:
        return False  # it is due still, and its keeper may write again in a minute
    except HouseError as error:
        hold_up(by=scheduled.keeper, scheduled=scheduled, reason=str(error))
    except Exception:
        logger.exception("scheduled post %s could not be posted", scheduled.pk)
        hold_up(by=scheduled.keeper, scheduled=scheduled, reason=BROKEN, again=False)
    return False
