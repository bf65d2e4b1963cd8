"""A worker that is killed in the middle tells nobody twice and forgets nobody."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.db.models import Count
from pytest_django.fixtures import Settings

from tests import factories as make
from tests.live_server import ROOT, environment
from tests.notifications.push_service import Browser, PushService, push_service
from workspace.common import clock
from workspace.notifications import actions, queries
from workspace.notifications.models import Delivery, DeliveryState, Notification, Rhythm
from workspace.notifications.tasks.push import send_due_pushes
from workspace.people.models import Person
from workspace.threads import actions as threads
from workspace.threads.models import Post, Thread

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 60.0


def eventually(true: Callable[[], Any]) -> None:
    until = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < until, "it never came true"
        time.sleep(0.02)


@contextmanager
def worker(**env: str) -> Iterator[subprocess.Popen[bytes]]:
    """The process that follows the log and sends; killed at the end, if it was not before."""
    process = subprocess.Popen([sys.executable, "manage.py", "work"], cwd=ROOT, env=environment(**env))
    try:
        yield process
    finally:
        process.kill()
        process.wait(20)


@contextmanager
def table_held(name: str) -> Iterator[None]:
    """Whoever wants to write this table waits, in the middle of their transaction."""
    params = connection.get_connection_params()
    for django_only in ("context", "cursor_factory", "prepare_threshold"):
        params.pop(django_only, None)
    with psycopg.connect(**params) as holding:
        holding.execute(f"LOCK TABLE {name} IN EXCLUSIVE MODE")
        yield


def locks_of_others(name: str) -> list[bool]:
    """For each lock of this table: whether it is held, or waited for."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT granted FROM pg_locks WHERE relation = %s::regclass AND pid <> pg_backend_pid() AND database ="
            " (SELECT oid FROM pg_database WHERE datname = current_database())",
            [name],
        )
        return [granted for (granted,) in cursor.fetchall()]


def everybody_was_told_once(thread: Thread, followers: list[Person]) -> bool:
    """Each follower of each reply of others, once."""
    replies = Post.objects.filter(thread=thread, number__gt=1)
    wanted = {(person.pk, post.pk) for person in followers for post in replies if post.author_id != person.pk}
    rows = Notification.objects.filter(place=thread.stream, person__in=followers)
    told = list(rows.values_list("person", "object_id"))
    assert len(told) == len(set(told)), "somebody was told twice"
    assert set(told) <= wanted
    return set(told) == wanted


@pytest.fixture
def followed() -> tuple[Thread, list[Person]]:
    thread = make.thread()
    people = [make.person() for _ in range(5)]
    for person in people:
        threads.follow_thread(by=person, thread=thread)
    return thread, [thread.opened_by, *people]


def test_killed_between_the_notification_and_its_outbox_it_has_told_nobody(
    followed: tuple[Thread, list[Person]],
) -> None:
    thread, people = followed
    outbox = Delivery._meta.db_table
    make.reply(make.person(), thread)
    with table_held(outbox), worker() as first:
        eventually(lambda: False in locks_of_others(outbox))
        os.kill(first.pid, signal.SIGKILL)
        first.wait(20)
    eventually(lambda: not locks_of_others(outbox))  # PostgreSQL finds nobody to answer, and takes it all back
    assert not Notification.objects.exists()
    assert not Delivery.objects.exists()
    with worker():
        eventually(lambda: everybody_was_told_once(thread, people))
    assert Delivery.objects.filter(channel="mail").count() == len(people)


def test_killed_again_and_again_while_people_write_everybody_is_told_once(
    followed: tuple[Thread, list[Person]],
) -> None:
    thread, people = followed
    authors = [make.person() for _ in range(3)]
    for round_ in range(4):
        with worker() as running:
            for number in range(12):
                mention = f"@{people[number % len(people)].handle} " if number % 4 == 0 else ""
                make.reply(authors[number % 3], thread, f"{mention}{round_}.{number}")
            before = Notification.objects.count()
            eventually(lambda before=before: Notification.objects.count() > before)
            os.kill(running.pid, signal.SIGKILL)
    followers = [*people, *authors]
    with worker():
        # Whoever replies follows: an author is told of what others wrote from then on, and of nothing twice.
        eventually(lambda: everybody_was_told_once(thread, people))
    told = Notification.objects.filter(person__in=followers).values("person", "event").annotate(times=Count("pk"))
    assert all(row["times"] == 1 for row in told)
    for person in people:
        newest = thread.posts.latest("number").number
        assert queries.bell_badge(person).count > 0
        threads.mark_read(by=person, thread=thread, number=newest)
        assert queries.bell_badge(person).count == 0


@pytest.fixture
def service(settings: Settings) -> Iterator[PushService]:
    with push_service() as running:
        settings.PUSH_SERVICES = [running.origin]
        yield running


def test_killed_while_it_pushes_another_pushes_the_same_again(service: PushService) -> None:
    mei, omar = make.person(), make.person()
    Rhythm.objects.create(person=mei, quiet_from=0, quiet_to=0, quiet_weekends=False)
    browser = Browser("laptop")
    actions.add_browser(by=mei, endpoint=service.address_of(browser), **browser.keys)
    make.thread(omar, body=f"@{mei.handle}, see here")
    service.held.clear()
    with worker(PUSH_SERVICES=service.origin) as first:
        eventually(service.arrived.is_set)
        os.kill(first.pid, signal.SIGKILL)
        first.wait(20)
    service.held.set()
    left = Delivery.objects.get(channel="push")
    assert left.state == DeliveryState.SENDING
    Delivery.objects.filter(pk=left.pk).update(until=clock.now() - timedelta(seconds=1))
    assert send_due_pushes() == 1
    names = {json.loads(browser.read(pushed.body))["tag"] for pushed in service.pushed}
    assert (len(service.pushed), len(names)) == (2, 1)
    assert Notification.objects.filter(person=mei).count() == 1
    assert Delivery.objects.get(channel="push").state == DeliveryState.SENT
