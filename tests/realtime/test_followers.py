"""Followers read everything once it is settled, in order, and forget nothing that commits late."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.contrib.auth.models import Group
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from realtime import followers, log
from realtime.followers import Follower
from realtime.models import Event, FollowerCursor
from realtime.tasks import prune
from tests.deploy.machine import PATIENCE
from tests.live_server import ROOT, environment
from tests.realtime.conftest import ECHO, say
from tests.realtime.echo.room import Said

pytestmark = pytest.mark.django_db(transaction=True)


class Reader:
    """A follower that remembers what it was given."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.fails = False
        self.follower = Follower("reader", self.handle)

    def handle(self, events: list[Event]) -> None:
        if self.fails:
            raise ConnectionError
        self.words += [event.payload["words"] for event in events]

    def advance(self, **more: Any) -> int:
        return followers.advance(self.follower, **more)


@pytest.fixture
def reader() -> Reader:
    return Reader()


def eventually(true: Callable[[], bool], wait: float = PATIENCE) -> None:
    until = time.monotonic() + wait
    while not true():
        assert time.monotonic() < until, "it never came true"
        time.sleep(0.02)


def test_a_follower_reads_everything_once_and_in_portions(reader: Reader, stream: str) -> None:
    for number in range(5):
        say(stream, str(number))
    eventually(lambda: reader.advance(limit=2) > 0)
    while reader.advance(limit=2):
        pass
    assert reader.words == ["0", "1", "2", "3", "4"]
    cursor = FollowerCursor.objects.get(name="reader")
    assert cursor.event == Event.objects.latest("pk").pk


def test_what_commits_late_is_not_skipped(reader: Reader, stream: str) -> None:
    """The later event is in the log first. A follower by `id > last` would read it and never see the earlier one."""
    appended, may_commit = threading.Event(), threading.Event()

    def late() -> None:
        with transaction.atomic():
            log.append(f"{stream}000", Said(words="began first, committed last"))
            appended.set()
            assert may_commit.wait(PATIENCE)
        connection.close()

    writing = threading.Thread(target=late)
    writing.start()
    assert appended.wait(PATIENCE)
    say(stream, "began last, committed first")
    assert reader.advance() == 0, "nothing is settled while an earlier transaction is open"
    may_commit.set()
    writing.join()
    eventually(lambda: reader.advance() > 0 or len(reader.words) == 2)
    assert reader.words == ["began first, committed last", "began last, committed first"]


def test_a_long_transaction_in_another_database_holds_up_nobody(reader: Reader, stream: str) -> None:
    params = connection.get_connection_params()
    for django_only in ("context", "cursor_factory", "prepare_threshold"):
        params.pop(django_only, None)
    with psycopg.connect(**params | {"dbname": "postgres"}) as next_door:
        next_door.execute("SELECT pg_current_xact_id()")
        say(stream, "while they are busy")
        eventually(lambda: reader.advance() == 1)


def test_a_long_transaction_in_this_database_is_waited_for(reader: Reader, stream: str) -> None:
    params = connection.get_connection_params()
    for django_only in ("context", "cursor_factory", "prepare_threshold"):
        params.pop(django_only, None)
    with psycopg.connect(**params) as here:
        here.execute("SELECT pg_current_xact_id()")
        say(stream, "it may yet write something earlier")
        assert reader.advance() == 0
        here.rollback()
        eventually(lambda: reader.advance() == 1)


def test_what_failed_comes_again(reader: Reader, stream: str) -> None:
    say(stream, "once")
    reader.fails = True
    eventually(lambda: bool(followers.settled(0, 0)))
    with pytest.raises(ConnectionError):
        reader.advance()
    reader.fails = False
    assert reader.advance() == 1
    assert reader.advance() == 0
    assert reader.words == ["once"]


def test_two_workers_do_not_share_a_cursor(reader: Reader, stream: str) -> None:
    say(stream, "once")
    eventually(lambda: bool(followers.settled(0, 0)))
    FollowerCursor.objects.create(name="reader")
    held, may_go = threading.Event(), threading.Event()

    def other_worker() -> None:
        with transaction.atomic():
            FollowerCursor.objects.select_for_update().get(name="reader")
            held.set()
            assert may_go.wait(PATIENCE)
        connection.close()

    working = threading.Thread(target=other_worker)
    working.start()
    assert held.wait(PATIENCE)
    assert reader.advance() == 0
    may_go.set()
    working.join()
    eventually(lambda: reader.advance() == 1)


def test_pruning_waits_for_followers(reader: Reader, stream: str) -> None:
    from datetime import timedelta

    FollowerCursor.objects.create(name="reader")
    say(stream, "unread")
    assert log.prune(age=timedelta(0), count=0) == 0
    eventually(lambda: reader.advance() == 1)
    FollowerCursor.objects.exclude(name="reader").delete()
    assert log.prune(age=timedelta(0), count=0) == 1


def test_after_a_restore_followers_read_on(reader: Reader, stream: str) -> None:
    say(stream, "read before")
    eventually(lambda: reader.advance() == 1)
    say(stream, "unread when the backup was made")
    log.renew()
    say(stream, "after it was restored")
    eventually(lambda: reader.advance() > 0 and len(reader.words) >= 3)
    assert reader.words[-2:] == ["unread when the backup was made", "after it was restored"]


def test_lag_is_counted(stream: str) -> None:
    say(stream)
    say(stream)
    assert followers.lag()["echo"] == 2


@contextmanager
def worker() -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "manage.py", "work"], cwd=ROOT, env=environment(apps=ECHO),
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_worker_follows_and_stops_when_asked(stream: str, number: int) -> None:
    first = say(stream, "before it started")
    with worker() as process:
        eventually(lambda: Group.objects.filter(name=f"followed {first.pk}").exists())
        began = time.monotonic()
        second = say(stream, "while it runs")
        eventually(lambda: Group.objects.filter(name=f"followed {second.pk}").exists())
        assert time.monotonic() - began < 5
        os.kill(process.pid, number)
        assert process.wait(PATIENCE) == 0
        assert "Traceback" not in process.stderr.read()


def test_the_worker_does_jobs() -> None:
    prune.defer(timestamp=0)
    with worker():
        eventually(lambda: ProcrastinateJob.objects.filter(task_name=prune.name, status="succeeded").exists())


def test_a_worker_that_is_killed_is_replaced_without_loss(stream: str) -> None:
    with worker() as first:
        before = say(stream)
        eventually(lambda: Group.objects.filter(name=f"followed {before.pk}").exists())
        first.kill()
        first.wait()
    after = say(stream)
    with worker():
        eventually(lambda: Group.objects.filter(name=f"followed {after.pk}").exists())
    assert Group.objects.filter(name__startswith="followed").count() == 2
