"""Filling tables with millions of rows: without indexes, which are built anew in the end. For benchmarks alone."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from tests.benchmarks.own_database import run_sql

_CONSTRAINTS = """
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE conrelid = %s::regclass AND contype = 'u' AND conparentid = 0
"""
_INDEXES = """
SELECT indexrelid::regclass::text, replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ') FROM pg_index AS one
WHERE indrelid = %s::regclass AND NOT indisprimary
AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = one.indexrelid)
"""


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
