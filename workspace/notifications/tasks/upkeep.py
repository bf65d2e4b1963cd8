"""Upkeep of what people were told."""

from procrastinate.contrib.django import app

from workspace.notifications import actions


@app.periodic(cron="23 3 * * *")
@app.task(name="notifications.forget_old", queueing_lock="notifications.forget_old", pass_context=False)
def forget_old(timestamp: int) -> int:
    """Every night: forget what is older than three months, and tick off what was read. Returns how many that were."""
    return actions.forget_old() + actions.tick_off_what_was_read()
