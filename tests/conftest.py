"""What every test stands on: the settings of a test, and the embedded PostgreSQL under `.causeway/`."""

import os
from collections.abc import Iterator

import django
import pytest

os.environ["CAUSEWAY_TEST"] = "1"
os.environ["CAUSEWAY_LOCAL"] = "1"
os.environ["SECRET_KEY"] = "only-for-tests-" + "0" * 50
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workspace.settings")

from django.conf import settings  # the environment above decides what the settings say

from deploy.embedded.postgres import hold

assert settings.TESTING
# pytest-django would do so too, but only after the rooms' own conftest files have imported their models.
django.setup()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """Hold the database while tests of this process need it; the last process to let go turns it off."""
    if os.environ.get("DATABASE_URL"):
        yield
        return
    with hold(settings.STATE_DIR):
        yield
