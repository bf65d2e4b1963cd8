"""A database for a benchmark alone. It knows no table of its own: tests that import it change nothing for others."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command
from django.db import connection


@contextmanager
def own_database(name: str) -> Iterator[None]:
    """An empty, migrated database of that name, gone at the end."""
    usual = settings.DATABASES["default"]["NAME"]
    connection.ensure_connection()
    run_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}"')
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        call_command("migrate", verbosity=0, interactive=False)
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual
        run_sql(f'DROP DATABASE "{name}" WITH (FORCE)')


def run_sql(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
