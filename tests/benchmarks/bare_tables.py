"""Filling tables with millions of rows: without indexes, which are built anew in the end. For benchmarks alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection

from tests.benchmarks.own_database import run_sql
from workspace.audit.months import following

_CONSTRAINTS = """
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE conrelid = %s::regclass AND contype = 'u' AND conparentid = 0
"""
_INDEXES = """
SELECT indexrelid::regclass::text, replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ') FROM pg_index AS one
WHERE indrelid = %s::regclass AND NOT indisprimary
AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = one.indexrelid)
"""


def kept_by_month(first: datetime, last: datetime) -> None:
    """As if the ledger had been kept by month since then: it begins with the month in which it was made.

    To be said before there is any row.
    """
    low = first
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM audit_participation)")
        assert cursor.fetchone() == (False,), "there are rows already"
        cursor.execute("DROP TABLE audit_months.participation_earlier")
        while low <= last:
            high = following(low, 1)
            cursor.execute("SELECT to_regclass(%s)", [f"audit_months.participation_{low:%Y_%m}"])
            if cursor.fetchone()[0] is None:
                cursor.execute("SELECT audit_months.make(%s, %s, %s)", [f"{low:%Y_%m}", low, high])
            low = high
        cursor.execute("SELECT audit_months.make('earlier', NULL, %s)", [first])


@contextmanager
def bare(*tables: str) -> Iterator[None]:
    """Primary keys stay; foreign keys are not checked and triggers sleep meanwhile. Needs the database's owner."""
    again = []
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(_CONSTRAINTS, [table])
            for name, words in cursor.fetchall():
                run_sql(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
                again.append(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {words}')
            cursor.execute(_INDEXES, [table])
            for name, words in cursor.fetchall():
                run_sql(f"DROP INDEX {name}")
                again.append(words)
    run_sql("SET session_replication_role = replica", "SET maintenance_work_mem = '1GB'")
    yield
    run_sql(*again, "RESET session_replication_role", "RESET maintenance_work_mem")
    run_sql(*(f"VACUUM ANALYZE {table}" for table in tables))
