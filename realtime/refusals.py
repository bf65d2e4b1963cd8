"""How often a socket was closed for what it sent, for how it read, or for who was behind it; and a stream for who may
not hear it. Counted in each process and added up in the database, for /health/.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Mapping

from django.db import connection

from realtime.models import Refusal
from realtime.offload import in_thread

logger = logging.getLogger(__name__)

# So often a process writes down what it counted: a flood costs the database one small row now and then.
WRITTEN_SECONDS = 2.0
# By close code: ours (realtime/connections.py), and those of the WebSocket itself that the server answers with.
REASONS: Mapping[int, str] = {
    4400: "malformed",
    4401: "signed_out",
    4404: "forging",
    4408: "slow",
    4429: "flooding",
    4500: "failed",
    1002: "malformed",
    1007: "malformed",
    1009: "oversized",
}

_ADD = """
INSERT INTO realtime_refusal AS r (reason, count) SELECT * FROM unnest(%s::text[], %s::bigint[])
ON CONFLICT (reason) DO UPDATE SET count = r.count + excluded.count
"""


class Refusals:
    """Of one process. Counts on its event loop."""

    def __init__(self) -> None:
        self._counted: Counter[str] = Counter()

    def count(self, reason: str | int | None) -> None:
        """One more. A close code that is nobody's fault is not counted."""
        name = reason if isinstance(reason, str) else REASONS.get(reason or 0)
        if name is not None:
            self._counted[name] += 1

    async def run(self) -> None:
        """Write down what was counted, until cancelled."""
        while True:
            await asyncio.sleep(WRITTEN_SECONDS)
            if not self._counted:
                continue
            counted, self._counted = self._counted, Counter()
            try:
                await in_thread(_add, counted)
            except Exception:
                logger.exception("refusals could not be counted; trying again")
                self._counted += counted


refusals = Refusals()


def _add(counted: Counter[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_ADD, [list(counted), list(counted.values())])


def refused() -> dict[str, int]:
    """By reason, in all processes since the database was made."""
    return dict(Refusal.objects.order_by("reason").values_list("reason", "count"))
