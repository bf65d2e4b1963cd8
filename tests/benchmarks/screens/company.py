"""Who writes and who looks: people with sessions and positions, in spaces that are open to all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils.crypto import get_random_string

from tests import factories as make
from tests.benchmarks.fanout_servers.audience import sign_in
from workspace.people.models import Person, Position
from workspace.threads.models import Thread

# Far apart, so that a number in a captured statement says by itself what it is the number of.
FIRST = {"people_person": 2_000_001, "spaces_space": 4_000_001, "threads_thread": 3_000_001, "threads_post": 70_000_001}
LEVELS = 5


@dataclass(frozen=True)
class Company:
    """`cookies`: a Cookie header for each of `people`, its CSRF token last."""

    people: Sequence[Person]
    threads: Sequence[Thread]
    cookies: Sequence[str]

    def in_files(self, folder: Path, spaces: int) -> dict[str, str]:
        """What the load client is told: cookies, and the threads of the first so many spaces."""
        cookies, threads = folder / "cookies", folder / f"threads-{spaces}"
        cookies.write_text("\n".join(self.cookies))
        threads.write_text("\n".join(str(thread.pk) for thread in self.threads[:spaces]))
        return {"cookies": str(cookies), "threads": str(threads)}


def found(people: int, spaces: int) -> Company:
    """So many people in so many spaces with one thread each."""
    _number_apart()
    employees = _people(people)
    keys = sign_in(employees)
    cookies = [
        f"{settings.SESSION_COOKIE_NAME}={key}; {settings.CSRF_COOKIE_NAME}={get_random_string(32)}" for key in keys
    ]
    threads = [make.thread(by=employees[n % people]) for n in range(spaces)]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Company(employees, threads, cookies)


def _number_apart() -> None:
    with connection.cursor() as cursor:
        for table, first in FIRST.items():
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s, false)", [table, first])


def _people(count: int) -> list[Person]:
    """Employees, each with a position some steps below the root, as the ledger stamps it."""
    employer = make.employer()
    people = Person.objects.bulk_create(
        Person(name=f"Person {n}", handle=f"person-{n}", password="!", organisation=employer, side=employer.side)
        for n in range(count)
    )
    since = datetime(2025, 1, 1, tzinfo=UTC)
    chiefs = [person.pk for person in people[: LEVELS - 1]]
    Position.objects.bulk_create(
        Position(
            person=person,
            path=(path := [*chiefs[: min(n, LEVELS - 1)], person.pk]),
            level=len(path),
            unit=f"Unit {n % 40}",
            during=(since, None),
        )
        for n, person in enumerate(people)
    )
    return people
