"""What spaces do in the background."""

from datetime import timedelta

from django.db import transaction
from procrastinate.contrib.django import app

from realtime import signals
from workspace.common import clock
from workspace.spaces.models import Grant

LOOK_BACK = timedelta(minutes=10)


@app.periodic(cron="* * * * *")
@app.task(name="spaces.close_glass", pass_context=False)
def close_glass(timestamp: int) -> int:
    """Grants that ended within the last minutes: have the sockets that lived by them asked again.

    Pages and new sockets see the end at once, since every check compares the time; this is for sockets that
    were open. Looking back further than a minute makes up for a worker that slept. Returns how many people.
    """
    now = clock.now()
    ended = Grant.objects.filter(until__gt=now - LOOK_BACK, until__lte=now)
    people = set(ended.values_list("user", flat=True))
    if people:
        with transaction.atomic():
            signals.recheck(people)
    return len(people)
