"""How what tests have committed goes again: row by row, for a few rows are gone sooner than 160 tables are made anew.

Django truncates all tables after each test that commits: about a second of the database's time, and a file for each
table and index. Here the rows go whose tables have any. What `migrate` has written about models, and servers that go on
running have read (content types, permissions), stays.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection

STAY = {"django_content_type", "auth_permission"}
# As TRUNCATE does, it waits for who still writes, and asks no foreign key and no trigger. Only a superuser may.
_EMPTY = """
DO $$
DECLARE name text;
BEGIN
    IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
        TRUNCATE {tables};
        RETURN;
    END IF;
    FOR turn IN 1..{turns} LOOP
        BEGIN
            LOCK TABLE {tables} IN EXCLUSIVE MODE;
            PERFORM set_config('session_replication_role', 'replica', true);
            FOREACH name IN ARRAY ARRAY[{names}] LOOP
                EXECUTE 'DELETE FROM ' || name;
            END LOOP;
            PERFORM set_config('session_replication_role', 'origin', true);
            RETURN;
        EXCEPTION WHEN deadlock_detected THEN
            IF turn = {turns} THEN RAISE; END IF;
        END;
    END LOOP;
END $$
"""
# A server that is ending its last requests may hold what we want, and want what we hold: then we let go, and try again.
TURNS = 10


def empty_by_row() -> None:
    """From now on, in this process."""
    operations: Any = type(connection.ops)
    truncated = operations.sql_flush

    def emptied(
        self: Any, style: Any, tables: Sequence[str], *, reset_sequences: bool = False, allow_cascade: bool = False
    ) -> list[str]:
        if reset_sequences or allow_cascade:
            made: list[str] = truncated(
                self, style, tables, reset_sequences=reset_sequences, allow_cascade=allow_cascade
            )
            return made
        names = [self.quote_name(table) for table in tables if table not in STAY]
        told = {"tables": ", ".join(names), "names": ", ".join(f"'{name}'" for name in names), "turns": TURNS}
        return [_EMPTY.format(**told)]

    operations.sql_flush = emptied
