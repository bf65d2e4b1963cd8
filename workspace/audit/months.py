"""The ledger's months in the database: each a partition, made ahead by the worker, dropped whole when it is retired.

Rows of before the ledger was kept by month are in one partition, and so is what a history of long ago brings. Rows that
no month waits for are in the net, and stay there: their month gets no partition of its own.
"""

import re
import time
from datetime import UTC, datetime

from django.db import OperationalError, connection, transaction

from workspace.common import clock

AHEAD = 3
# Whoever reads or writes is waited for so long, while others wait behind us; and so often.
PATIENCE, TRIES = "1s", 30
BETWEEN = 1.0
_NAME = re.compile(r"participation_(\d{4})_(\d{2})")


def make_ahead() -> int:
    """The partitions of this month and the next ones, as far as they are not there. Returns how many were made.

    Raises OperationalError while somebody reads rows that no month waits for: the next hour will do.
    """
    first = clock.now().astimezone(UTC)
    made = 0
    for ahead in range(AHEAD + 1):
        with connection.cursor() as cursor:
            cursor.execute("SELECT audit_partition(%s)", [following(first, ahead).date()])
            made += bool(cursor.fetchone()[0])
    return made


def following(moment: datetime, count: int) -> datetime:
    """The first moment of the month that comes so many after this one's (in UTC)."""
    number = moment.year * 12 + moment.month - 1 + count
    return datetime(number // 12, number % 12 + 1, 1, tzinfo=UTC)


def over(before: datetime) -> list[str]:
    """The partitions of months that ended by that moment, by name, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT child.relname FROM pg_inherits JOIN pg_class child ON child.oid = inhrelid
            WHERE inhparent = 'audit_participation'::regclass ORDER BY child.relname"""
        )
        names = [name for (name,) in cursor.fetchall()]
    found = ((name, _NAME.fullmatch(name)) for name in names)
    return [
        name
        for name, read in found
        if read and following(datetime(int(read[1]), int(read[2]), 1, tzinfo=UTC), 1) <= before
    ]


def drop(name: str, among: set[int]) -> set[int]:
    """Drop a month of which every row is one of these leaves, and return their positions; else nothing is done.

    Who writes or reads waits a second at most, and then it is tried again. As the owner. Raises OperationalError when
    the ledger was never free for a moment.
    """
    for left in reversed(range(TRIES)):
        try:
            return _drop(name, among)
        except OperationalError:
            if not left:
                raise
        time.sleep(BETWEEN)
    return set()


def _drop(name: str, among: set[int]) -> set[int]:
    table = f"audit_months.{connection.ops.quote_name(name)}"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
        # From here on nobody adds a row to this month; all others are written as ever.
        cursor.execute(f"LOCK TABLE {table} IN SHARE MODE")
        cursor.execute(f"SELECT leaf.position FROM {table} AS p LEFT JOIN audit_leaf leaf ON leaf.row = p.id")  # noqa: S608
        positions: set[int] = {position for (position,) in cursor.fetchall()}
        if not positions <= among:
            return set()
        cursor.execute(f"DROP TABLE {table}")
    return positions
