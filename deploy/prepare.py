"""What must be true before the server starts: tables, cache, static files, and people to try it with.

A process of its own, so that `deploy.run` stays small and holds no database connection. Writes the lines
about the demo people to the file named in its only argument.
"""

import io
import os
import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command, get_commands

from deploy.embedded.cluster import APP_ROLE


def migrate() -> None:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        print(f"Preparing the database ({len(plan)} steps) ...", flush=True)
        call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    if not os.environ.get("DATABASE_URL"):
        call_command("ledger_roles", app=APP_ROLE, verbosity=0)


def collect_static() -> None:
    """Only when a source is newer than the last collection: compressing takes longer than starting."""
    from django.contrib.staticfiles.finders import get_finders

    stamp = Path(settings.STATIC_ROOT) / ".collected"
    newest = max(
        (Path(storage.path(name)).stat().st_mtime_ns for finder in get_finders() for name, storage in finder.list([])),
        default=0,
    )
    if stamp.exists() and stamp.stat().st_mtime_ns > newest:
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.touch()


def seed_demo() -> None:
    from django.contrib.auth import get_user_model

    if settings.DEMO and "seed_demo" in get_commands() and not get_user_model()._default_manager.exists():
        print("Making the demo company (only this once) ...", flush=True)
        call_command("seed_demo")


def demo_people() -> str:
    if not settings.DEMO or "demo_people" not in get_commands():
        return ""
    told = io.StringIO()
    call_command("demo_people", stdout=told)
    return told.getvalue()


def main(people_file: str) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workspace.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError

    try:
        # One connection is enough here, and without a pool a refused one is said at once.
        settings.DATABASES["default"]["OPTIONS"].pop("pool", None)
        django.setup()
        migrate()
        collect_static()
        seed_demo()
        Path(people_file).write_text(demo_people())
    except (ImproperlyConfigured, DatabaseError) as trouble:
        print(f"The database cannot be prepared: {' '.join(str(trouble).split())}", file=sys.stderr)
        return 1
    except OSError as trouble:
        print(f"A file cannot be written: {trouble}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
