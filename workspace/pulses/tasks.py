"""What pulses do in the background: they close at their time."""

from procrastinate.contrib.django import app

from workspace.common.clock import each_by_itself
from workspace.pulses.actions import close_overdue_pulse
from workspace.pulses.models import Pulse


@app.task(name="pulses.close_pulse", retry=5)
def close_at_its_time(*, pulse: int) -> None:
    """Ordered for the moment at which it closes; no answer counts after that moment, even if this is late."""
    for due in Pulse.objects.due().filter(pk=pulse).select_related("opened_by"):
        close_overdue_pulse(due)


@app.periodic(cron="* * * * *")
@app.task(name="pulses.close_overdue", queueing_lock="pulses.close_overdue", pass_context=False)
def close_overdue(timestamp: int) -> int:
    """One whose job was lost or failed. Returns how many were closed: none or one."""
    return each_by_itself(Pulse.objects.due().select_related("opened_by"), close_overdue_pulse)
