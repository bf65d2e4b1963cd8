"""What scheduled posts do in the background: every minute, whatever is due."""

from procrastinate.contrib.django import app

from workspace.common import clock
from workspace.common.errors import HouseError, TooMany
from workspace.schedules.actions import pause_broken, post_due
from workspace.schedules.models import ScheduledPost

AT_ONCE = 500


@app.periodic(cron="* * * * *")
@app.task(name="schedules.post_all_due", queueing_lock="schedules.post_all_due", pass_context=False)
def post_all_due(timestamp: int) -> int:
    """Each in a transaction of its own: one that can't be posted holds up no other. Returns how many were posted."""
    posted = 0
    rows = ScheduledPost.objects.due(clock.now()).select_related("keeper").order_by("next_at", "pk")
    for scheduled in rows[:AT_ONCE]:
        try:
            posted += post_due(by=scheduled.keeper, scheduled=scheduled) is not None
        except TooMany:
            continue  # it is due still, and its keeper may write again in a minute
        except HouseError as error:
            pause_broken(by=scheduled.keeper, scheduled=scheduled, reason=str(error))
    return posted
