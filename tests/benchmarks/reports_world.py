"""A company of 10,000 with two years of a ledger, by SQL: nothing in here is a way to write that the house has."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from django.contrib.auth.models import Group
from django.db import connection, transaction

from tests.benchmarks.own_database import run_sql
from workspace.people.models import Organisation, Person

# Seven report to each: levels of 1, 7, 49, 343, 2,401 and 7,199 people.
REPORTS = 7
UNIT_LEVEL = 3
CONTACTS = 40
A_BATCH = 500_000

_DEEDS = """
INSERT INTO audit_participation (
    entry, ordinal, at, verb, object_kind, object_id, space, actor, target, side, target_side, actor_level,
    target_level, actor_unit, target_unit, actor_path, target_path, up, down, weight, source
)
SELECT gen_random_uuid(), 0, timestamptz %(from)s + make_interval(secs => %(seconds)s * (n * 0.6180339887 %% 1)),
    (ARRAY['replied', 'replied', 'replied', 'reacted', 'reacted', 'opened thread'])[1 + n %% 6],
    CASE WHEN n %% 6 = 5 THEN 'threads.thread' ELSE 'threads.post' END, n, 1 + n %% 400, pair.actor, pair.target,
    'employee', 'employee', mine.level, theirs.level, mine.unit, theirs.unit, mine.path, theirs.path, pair.up,
    pair.down, 1, 'causeway'
FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n
JOIN bench_pair AS pair ON pair.id = 1 + %(contacts)s * ((n * 2654435761) %% %(people)s)
    + floor(%(contacts)s * power(n * 0.7548776662 %% 1, 3))::bigint
JOIN people_position AS mine ON mine.person_id = pair.actor
JOIN people_position AS theirs ON theirs.person_id = pair.target
"""


@dataclass(frozen=True)
class Size:
    rows: int = 10_000_000
    people: int = 10_000
    since: date = date(2024, 1, 1)
    before: date = date(2026, 1, 1)


def people(size: Size) -> Person:
    """The employer, its tree, and who publishes. Positions are open since two years before the ledger begins."""
    group = Group.objects.create(name="employer")
    employer = Organisation.objects.create(name="Employer", side="employee", group=group)
    hired = f"{size.since.year - 2}-01-01"
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO people_person (
                password, name, handle, pronouns, about, avatar, time_zone, locale, organisation_id, side, is_active,
                is_operator, is_placeholder, is_bot, joined_at, email
            ) SELECT '!', 'Person ' || n, 'person-' || n, '', '', '', 'UTC', 'en', %s, 'employee', true, n = 1, false,
                false, %s, 'person' || n || '@bench.example'
            FROM generate_series(1, %s) AS n
            """,
            [employer.pk, hired, size.people],
        )
        first = Person.objects.order_by("pk").values_list("pk", flat=True)[0]
        with cursor.copy(
            "COPY people_position (person_id, manager_id, unit, title, grade, level, path, during) FROM STDIN"
        ) as copy:
            for place in range(size.people):
                path = [first + one for one in above(place)]
                unit = f"Unit {path[UNIT_LEVEL - 1] - first}" if len(path) >= UNIT_LEVEL else "Board"
                boss = path[-2] if len(path) > 1 else None
                copy.write_row([path[-1], boss, unit, "", "", len(path), path, f"[{hired},)"])
    pairs(size, first)
    return Person.objects.get(pk=first)


def above(place: int) -> list[int]:
    """Places from the root down to this one."""
    path = [place]
    while path[-1]:
        path.append((path[-1] - 1) // REPORTS)
    return path[::-1]


def pairs(size: Size, first: int) -> None:
    """Whom people turn to: half of them near by in the tree, half of them anybody; the first ones most often."""
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
            shared = next(
                (i for i, (x, y) in enumerate(zip(paths[a], paths[b], strict=False)) if x != y),
                min(len(paths[a]), len(paths[b])),
            )
            copy.write_row([number, first + a, first + b, len(paths[a]) - shared, len(paths[b]) - shared])
    run_sql("ANALYZE bench_pair", "ANALYZE people_position")


def ledger(size: Size) -> None:
    """The rows, in batches of their own transactions, as they would have come."""
    terms = {
        "from": size.since.isoformat(), "seconds": (size.before - size.since).days * 86_400,
        "people": size.people, "contacts": CONTACTS,
    }  # fmt: skip
    for first in range(1, size.rows + 1, A_BATCH):
        last = min(size.rows, first + A_BATCH - 1)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_DEEDS, {**terms, "first": first, "last": last})
    run_sql("VACUUM ANALYZE audit_participation")
