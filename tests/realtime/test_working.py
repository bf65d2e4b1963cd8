"""The worker keeps on through what happens to the database, and jobs are done whatever happens to a worker."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from realtime.tasks import prune
from tests.deploy.machine import eventually
from tests.live_server import ROOT, environment

pytestmark = pytest.mark.django_db(transaction=True)

# As what its connections are known to the database: other servers of the same tests keep theirs.
WORKER = "worker that is cut off"


@contextmanager
def worker() -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "manage.py", "work"], cwd=ROOT, env=environment(PGAPPNAME=WORKER), stderr=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)


def status(job: int) -> str:
    return str(ProcrastinateJob.objects.get(pk=job).status)


def test_it_outlives_the_loss_of_all_its_connections() -> None:
    with worker() as process:
        first = prune.defer(timestamp=0)
        eventually(lambda: status(first) == "succeeded", "the first job is done")
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND application_name = %s",
                [WORKER],
            )
            assert cursor.rowcount
        second = prune.defer(timestamp=0)
        eventually(lambda: status(second) == "succeeded", "the second job is done")
        assert process.poll() is None


def begun_by_somebody_who_died(job: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH dead AS (INSERT INTO procrastinate_workers (last_heartbeat)"
            " VALUES (now() - interval '1 minute') RETURNING id)"
            " UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT id FROM dead) WHERE id = %s",
            [job],
        )


def test_what_a_dead_worker_began_is_done_again() -> None:
    job = prune.defer(timestamp=0)
    begun_by_somebody_who_died(job)
    with worker():
        eventually(lambda: status(job) == "succeeded", "the job is done after all")


def test_what_is_to_be_done_anyway_is_not_done_twice() -> None:
    left = prune.defer(timestamp=0)
    begun_by_somebody_who_died(left)
    waiting = prune.defer(timestamp=0)
    with worker():
        eventually(lambda: status(waiting) == "succeeded", "the waiting one is done")
        eventually(lambda: status(left) != "doing", "the other is settled")
