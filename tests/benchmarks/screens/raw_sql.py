"""The SQL of one post, captured from the house itself, and run again by psycopg alone."""

import asyncio
import re
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from itertools import count, groupby
from typing import Any

from django.db import connection
from django.test import Client
from psycopg import AsyncConnection

from tests.benchmarks.fanout_servers.cores import SERVER, on_core
from tests.benchmarks.screens.company import Company
from workspace.people.models import Person
from workspace.threads.models import Post, Thread

# What every post has of its own: keys, and the numbers of its rows (six of one kind are far from those of another).
KEY = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}")
FIRST_NUMBER = 600_000_000
_numbers = count(FIRST_NUMBER + 1_000_000)


class Captured:
    """All that one post asked of the database, as text, and how to say it anew for another post."""

    def __init__(self, person: Person, thread: Thread) -> None:
        self.statements: list[str] = []
        self._inside: list[bool] = []
        self._own = {str(person.pk): 0, str(thread.pk): 1, str(thread.space_id): 2}

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        with connection.connection.cursor() as cursor:
            self.statements.append(cursor.mogrify(sql, params) if params is not None else sql)
        self._inside.append(connection.in_atomic_block)
        return execute(sql, params, many, context)

    def finished(self, post: Post) -> "Captured":
        self._own |= {str(post.pk): 3, str(post.number): 3}
        told = zip(self.statements, self._inside, strict=True)
        kept = [(one, inside) for one, inside in told if "pg_notify" not in one]
        parts = [(inside, [one for one, _ in part]) for inside, part in groupby(kept, key=lambda pair: pair[1])]
        self.statements = [one for inside, part in parts for one in (["BEGIN", *part, "COMMIT"] if inside else part)]
        self._token = re.compile(rf"{KEY.pattern}|\b(?:{'|'.join(self._own)})\b")
        return self

    def anew(self, person: Person, thread: Thread) -> Iterator[str]:
        """The same for another post, by another person in another thread."""
        keys: dict[str, str] = {}
        own = (str(person.pk), str(thread.pk), str(thread.space_id), str(next(_numbers)))

        def other(found: re.Match[str]) -> str:
            word = found[0]
            if word in self._own:
                return own[self._own[word]]
            return keys.setdefault(word.replace("-", ""), str(uuid.uuid4()))

        return (self._token.sub(other, statement) for statement in self.statements)


def capture(company: Company, threads: Sequence[Thread]) -> Captured:
    """Post through the whole stack in this process, and note each statement."""
    thread, person = threads[0], company.people[1]
    Thread.objects.filter(pk=thread.pk).update(last_number=FIRST_NUMBER)
    client = Client(HTTP_HOST="localhost", HTTP_X_REQUESTED_WITH="causeway")
    client.force_login(person)
    for _ in range(3):  # the first one follows, and fills caches; the last is a usual one
        captured = Captured(person, thread)
        with connection.execute_wrapper(captured):
            answer = client.post(f"/threads/{thread.pk}/replies/", {"body": "x" * 200, "key": str(uuid.uuid4())})
        assert answer.status_code == 201, answer.content
    return captured.finished(Post.objects.filter(thread=thread).latest("number"))


def replay(captured: Captured, company: Company, threads: Sequence[Thread], writers: int, seconds: float) -> float:
    """Posts per second of so many connections, by a process that does nothing else, on the server's core."""
    with on_core(SERVER):
        return asyncio.run(_replay(captured, company, threads, writers, seconds))


async def _replay(
    captured: Captured, company: Company, threads: Sequence[Thread], writers: int, seconds: float
) -> float:
    turns = count()
    began = time.perf_counter()
    warm = began + 0.3 * seconds
    done = 0

    async def write(mine: AsyncConnection[Any]) -> None:
        nonlocal done
        while (now := time.perf_counter()) < warm + seconds:
            turn = next(turns)
            person, thread = company.people[turn % len(company.people)], threads[turn % len(threads)]
            for statement in captured.anew(person, thread):
                await mine.execute(statement.encode())
            done += warm <= now and time.perf_counter() < warm + seconds

    connections = [await _connected() for _ in range(writers)]
    try:
        await asyncio.gather(*map(write, connections))
    finally:
        for each in connections:
            await each.close()
    return round(done / seconds, 1)


async def _connected() -> AsyncConnection[Any]:
    """As the server connects: each commit waits for the disk."""
    params = connection.get_connection_params()
    for django_only in ("context", "cursor_factory", "prepare_threshold", "options"):
        params.pop(django_only, None)
    return await AsyncConnection.connect(**params, autocommit=True)
