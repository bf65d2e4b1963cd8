"""A company of 10,000 with two years of conversations, by SQL: nothing in here is a way to write that the house has.

A conversation is six rows of the ledger: somebody opens a thread with a name in it, who is named answers or does not,
others reply and react. Every fortieth is opened by a customer; an employee replies, and often marks an answer. Its
posts stand in their tables, as figures of answers read them. Rows come in the order of time, in transactions of a
hundred thousand. People turn to forty others each, half of them near by in the tree, the first of them most often;
three in twenty never begin. All of it follows from the numbers of rows: each run makes the same world.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

import numpy as np
from django.contrib.auth.models import Group
from django.db import connection, transaction

from tests.benchmarks.bare_tables import bare, kept_by_month
from tests.benchmarks.own_database import run_sql
from tests.benchmarks.reports_talk import CHANCE, TALK
from workspace.people.models import Organisation, Person
from workspace.spaces.models import Space

# Seven report to each: levels of 1, 7, 49, 343, 2,401 and 7,199 people.
REPORTS = 7
UNIT_LEVEL = 3
CONTACTS = 40
SPACES = 40
JOINED = 8
FIRMS, GUESTS = 40, 8
# Conversations in one transaction.
A_BATCH = 17_000
ROWS_EACH = 6
FILLED = ("threads_thread", "threads_post", "threads_outcome")


@dataclass(frozen=True)
class Size:
    rows: int = 10_000_000
    people: int = 10_000
    since: date = date(2024, 1, 1)
    before: date = date(2026, 1, 1)

    @property
    def conversations(self) -> int:
        return self.rows // ROWS_EACH


def people(size: Size) -> Person:
    """The employer, its tree, customers' people, spaces that all may enter and each has joined some of; and who
    publishes. Positions are open since two years before the ledger begins."""
    kept_by_month(*(datetime.combine(day, time.min, UTC) for day in (size.since, size.before)))
    hired = f"{size.since.year - 2}-01-01"
    employer = Organisation.objects.create(
        name="Employer", side="employee", group=Group.objects.create(name="employer")
    )
    _hire(employer, "person", size.people, hired)
    first = Person.objects.order_by("pk").values_list("pk", flat=True)[0]
    for number in range(FIRMS):
        group = Group.objects.create(name=f"firm {number}")
        firm = Organisation.objects.create(name=f"Firm {number}", side="customer", group=group)
        _hire(firm, f"guest-{number}", GUESTS, hired)
    with (
        connection.cursor() as cursor,
        cursor.copy(
            "COPY people_position (person_id, manager_id, unit, title, grade, level, path, during) FROM STDIN"
        ) as copy,
    ):
        for place in range(size.people):
            path = [first + one for one in above(place)]
            unit = f"Unit {path[UNIT_LEVEL - 1] - first}" if len(path) >= UNIT_LEVEL else "Board"
            boss = path[-2] if len(path) > 1 else None
            copy.write_row([path[-1], boss, unit, "", "", len(path), path, f"[{hired},)"])
    _pairs(size, first)
    operator = Person.objects.get(pk=first)
    _spaces(size, operator)
    return operator


def _hire(organisation: Organisation, handle: str, count: int, since: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO people_person (
                password, name, handle, pronouns, about, avatar, time_zone, locale, organisation_id, side, is_active,
                is_operator, is_placeholder, is_bot, joined_at, email
            ) SELECT '!', initcap(%(handle)s) || ' ' || n, %(handle)s || '-' || n, '', '', '', 'UTC', 'en', %(of)s,
                %(side)s, true, n = 1 AND %(side)s = 'employee', false, false, %(since)s,
                %(handle)s || n || '@bench.example'
            FROM generate_series(1, %(count)s) AS n
            """,
            {"handle": handle, "of": organisation.pk, "side": organisation.side, "since": since, "count": count},
        )


def _spaces(size: Size, by: Person) -> None:
    Space.objects.bulk_create([Space(name=f"Space {number}", created_by=by) for number in range(SPACES)])
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO spaces_membership (space_id, person_id, joined_at)
            SELECT space.id, who.id, %s FROM spaces_space AS space JOIN people_person AS who
            ON (space.id + who.id) %% %s < %s AND who.side = 'employee'
            """,
            [size.since.isoformat(), SPACES, JOINED],
        )
    run_sql("ANALYZE spaces_membership", "ANALYZE people_person")


def above(place: int) -> list[int]:
    """Places from the root down to this one."""
    path = [place]
    while path[-1]:
        path.append((path[-1] - 1) // REPORTS)
    return path[::-1]


def _pairs(size: Size, first: int) -> None:
    """Whom people turn to, with the steps between them."""
    dice = np.random.default_rng(7)
    count = size.people * CONTACTS
    actor = np.repeat(np.arange(size.people), CONTACTS)
    near = (actor + dice.integers(-30, 30, count)) % size.people
    target = np.where(dice.random(count) < 0.5, near, dice.integers(0, size.people, count))
    target = np.where(target == actor, (target + 1) % size.people, target)
    run_sql("CREATE TABLE bench_pair (id bigint PRIMARY KEY, actor bigint, target bigint, up smallint, down smallint)")
    paths = [above(place) for place in range(size.people)]
    with connection.cursor() as cursor, cursor.copy("COPY bench_pair FROM STDIN") as copy:
        for number, (a, b) in enumerate(zip(actor.tolist(), target.tolist(), strict=True), start=1):
            shared = sum(x == y for x, y in zip(paths[a], paths[b], strict=False))
            copy.write_row([number, first + a, first + b, len(paths[a]) - shared, len(paths[b]) - shared])
    run_sql("ANALYZE bench_pair", "ANALYZE people_position")


def ledger(size: Size) -> None:
    """The conversations, and what the ledger says of them."""
    guests = Person.objects.filter(side="customer").order_by("pk").values_list("pk", flat=True)
    terms = {
        "from": datetime(size.since.year, size.since.month, size.since.day, tzinfo=UTC),
        "seconds": (size.before - size.since).days * 86_400, "conversations": size.conversations,
        "people": size.people, "contacts": CONTACTS, "guests": list(guests),
        "spaces": list(Space.objects.order_by("pk").values_list("pk", flat=True)),
    }  # fmt: skip
    run_sql(CHANCE)
    with bare("audit_participation", *FILLED):
        for first, last in _batches(size.conversations):
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(TALK, {**terms, "first": first, "last": last})
    for table in FILLED:
        run_sql(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), coalesce(max(id), 1)) FROM {table}")


def _batches(count: int) -> Iterator[tuple[int, int]]:
    for first in range(0, count, A_BATCH):
        yield first, min(count, first + A_BATCH) - 1
