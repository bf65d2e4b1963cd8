"""What every test stands on: the settings of a test, and the embedded PostgreSQL under `.causeway/`."""

import os
from collections.abc import Generator, Iterator
from typing import Any

import django
import pytest

os.environ["CAUSEWAY_TEST"] = "1"
os.environ["CAUSEWAY_LOCAL"] = "1"
os.environ["SECRET_KEY"] = "only-for-tests-" + "0" * 50
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workspace.settings")

from django.conf import settings  # the environment above decides what the settings say
from django.db import connection

from deploy.embedded.postgres import hold
from tests.emptying import empty_by_row
from tests.live_server import Served

assert settings.TESTING
# pytest-django would do so too, but only after the rooms' own conftest files have imported their models.
django.setup()
# Mails of another process of the same run are none of this one's: some tests read all that are there. And what the app
# itself has sealed is another ledger than that of the tests: its heads stay as they are.
_process = os.environ.get("PYTEST_XDIST_WORKER", "alone")
settings.MAIL_FOLDER = settings.STATE_DIR / f"mail-{_process}"
settings.LEDGER_HEADS_FILE = settings.STATE_DIR / f"heads-{_process}.jsonl"


# Where a machine is set up for it, a test that skips for want of a browser or of data hides something.
REAL_DATA = settings.BASE_DIR.parent / "shared" / "data"
# So much of what a server said is shown where a test fails.
MUCH = 6_000
MUST_RUN = {"journey", *(["realdata"] if REAL_DATA.is_dir() else [])} if os.environ.get("CI") == "true" else set()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI a journey, and a test of real data that is there, may not be skipped. With what failed comes what the
    servers said that ran then.
    """
    report = yield
    if report.failed:
        for served in Served.running:
            report.sections.append((f"the server at port {served.port} said", served.said()[-MUCH:]))
    missed = MUST_RUN & {mark.name for mark in item.iter_markers()}
    if report.skipped and missed and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"must run in CI, being marked {', '.join(missed)}, but was skipped: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """Hold the database while tests of this process need it; the last process to let go turns it off."""
    if os.environ.get("DATABASE_URL"):
        yield
        return
    with hold(settings.STATE_DIR):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The database of the tests; at the end nobody is left in it (a thread's connection, a server that was killed)."""
    empty_by_row()
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
