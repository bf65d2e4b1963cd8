"""manage.py ledger_roles --app ROLE [--sql]"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

# Rows of these are added, and never changed, emptied or deleted.
LEDGER = (
    "audit_participation",
    "audit_seal",
    "audit_leaf",
    "audit_tile",
    "audit_commitment",
    "audit_salt",
    "audit_retirement",
)
# Search makes its index anew by emptying it.
EMPTIED = ("search_entry", "search_word")
SQL = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{name}') THEN CREATE ROLE {role} LOGIN; END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
GRANT USAGE ON SCHEMA public TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};
GRANT TRUNCATE ON {emptied} TO {role};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role};
-- The followers of the log ask which transactions are open, also those of other roles.
GRANT pg_read_all_stats TO {role};
-- What was written into the ledger stays.
REVOKE UPDATE, DELETE, TRUNCATE, TRIGGER ON {ledger} FROM {role};
-- What is old is retired by the owner.
REVOKE INSERT ON audit_retirement FROM {role};
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role};
"""


class Command(BaseCommand):
    help = "Give a role what the application needs, and nothing by which it could change the ledger. As the owner."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--app", required=True, metavar="ROLE", help="the role that the application comes in as")
        parser.add_argument("--sql", action="store_true", help="only print the statements")

    def handle(self, *args: Any, **options: Any) -> None:
        name: str = options["app"]
        statements = SQL.format(
            name=name.replace("'", "''"),
            role=connection.ops.quote_name(name),
            ledger=", ".join(LEDGER),
            emptied=", ".join(EMPTIED),
        )
        if options["sql"]:
            self.stdout.write(statements)
            return
        with connection.cursor() as cursor:
            cursor.execute(statements)
