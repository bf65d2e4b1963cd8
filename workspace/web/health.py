"""/health/: whether this machine can answer, for those who watch it. Says numbers only, so anybody may ask."""

from dataclasses import asdict, dataclass

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from realtime import followers
from realtime.refusals import refused
from workspace.common import clock
from workspace.notifications.queries.waiting import held_up, troubles


@dataclass(frozen=True)
class Health:
    """`behind`: for each follower of the log (search, notices …) how many events it has yet to handle. `refused`: how
    often live sockets were closed for what they sent or who they were, by reason, since there is this database.
    `held_up`: for each channel (mail, push) how much should have left more than ten minutes ago.
    `troubles`: of the last day, how many pushes a push service refused for our signature (`push_refused`), and how many
    events or people the notifier gave up (`skipped`).
    """

    status: str
    database: bool
    behind: dict[str, int]
    refused: dict[str, int]
    held_up: dict[str, int]
    troubles: dict[str, int]

    @property
    def is_well(self) -> bool:
        return self.database

    @property
    def is_held_up(self) -> bool:
        """It answers, and somebody should look: something can't leave, or was given up."""
        return any((*self.held_up.values(), *self.troubles.values()))


def health_now() -> Health:
    """Asks the database six things."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        leaving = held_up(clock.now())
        wrong = troubles(clock.now())
        return Health(
            "ok", database=True, behind=followers.lag(), refused=refused(), held_up=leaving, troubles=wrong
        )  # fmt: skip
    except DatabaseError:
        return Health("down", database=False, behind={}, refused={}, held_up={}, troubles={})


@require_safe
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """JSON; a small page for a browser. 503 while the database can't be reached."""
    found = health_now()
    status = 200 if found.is_well else 503
    if found.is_well and "text/html" in request.headers.get("Accept", ""):
        return render(request, "web/health.html", {"health": found}, status=status)
    return JsonResponse(asdict(found), status=status)
