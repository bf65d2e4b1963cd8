"""Upkeep of the log."""

from datetime import timedelta

from django.conf import settings
from procrastinate.contrib.django import app

from realtime import changes, log
from realtime.guard import RIGHTS_KEPT_SECONDS


@app.periodic(cron="17 3 * * *")
@app.task(name="realtime.prune", queueing_lock="realtime.prune", pass_context=False)
def prune(timestamp: int) -> None:
    """Every night: forget events that no open page can still need. Pages that are older read themselves again."""
    changes.prune(timedelta(seconds=RIGHTS_KEPT_SECONDS))
    log.prune(age=timedelta(days=settings.LIVE_KEEP_DAYS), count=settings.LIVE_KEEP_EVENTS)
