"""`manage.py work`: background jobs (procrastinate) and the followers of the log, in one process."""

import asyncio
import logging
import signal
from typing import Any

from django.core.management.base import BaseCommand
from procrastinate.contrib.django import app

from realtime.following import follow_all
from realtime.working import do_jobs, take_up_again

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Do background jobs and follow the log, until SIGTERM or SIGINT."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]
            asyncio.run(_work())


async def _work() -> None:
    """Until a signal asks to stop: then what is under way is finished, and nothing new is begun."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    logger.info("the worker follows the log and waits for jobs")
    async with app.open_async():
        work = [asyncio.ensure_future(each) for each in (do_jobs(stop), take_up_again(stop), follow_all(stop))]
        # If one ends by itself, that is a failure: the process ends too, and whoever keeps it starts another.
        await asyncio.wait(work, return_when=asyncio.FIRST_COMPLETED)
        stop.set()
        work[0].cancel()
        ends = await asyncio.gather(*work, return_exceptions=True)
    for end in ends:
        if isinstance(end, Exception):
            raise end
    logger.info("the worker has stopped")
