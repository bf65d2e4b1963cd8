"""The worker's jobs: done through restarts of the database, and those of a worker that died are done again."""

import asyncio
import contextlib
import logging

from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import Job, Status

logger = logging.getLogger(__name__)

JOBS_AT_ONCE = 2
# A job that hasn't ended by then is given back, and done again by the next worker.
FINISH_SECONDS = 20.0
RETRY_FIRST_SECONDS = 0.5
RETRY_MOST_SECONDS = 10.0
LOOK_SECONDS = 30.0


async def do_jobs(stop: asyncio.Event) -> None:
    """Until `stop` is set and this is cancelled. What ends it otherwise (PostgreSQL was away) is tried again."""
    pause = RETRY_FIRST_SECONDS
    loop = asyncio.get_running_loop()
    while not stop.is_set():
        began = loop.time()
        try:
            await app.run_worker_async(
                install_signal_handlers=False,
                concurrency=JOBS_AT_ONCE,
                shutdown_graceful_timeout=FINISH_SECONDS,
            )
        except Exception:
            if loop.time() - began > RETRY_MOST_SECONDS:
                pause = RETRY_FIRST_SECONDS
            logger.exception("doing jobs failed; trying again in %.1f s", pause)
        await _rest(stop, pause)
        pause = min(pause * 2, RETRY_MOST_SECONDS)


async def take_up_again(stop: asyncio.Event) -> None:
    """Jobs that somebody began who has not been heard of for half a minute (he died) are to be done again."""
    while not stop.is_set():
        try:
            for job in await app.job_manager.get_stalled_jobs():
                logger.warning("%s (job %s) was left by a worker that is gone; it is done again", job.task_name, job.id)
                await _give_back(job)
        except ConnectorException:
            logger.exception("looking for jobs that were left failed; trying again")
        await _rest(stop, LOOK_SECONDS)


async def _give_back(job: Job) -> None:
    try:
        await app.job_manager.retry_job(job)
    except UniqueViolation:  # the same waits to be done already
        await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=False)


async def _rest(stop: asyncio.Event, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await stop.wait()
