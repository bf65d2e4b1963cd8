"""Settings of a server that a test starts: the real ones, on the database of the tests."""

import os
from pathlib import Path

from workspace.settings import *  # noqa: F403
from workspace.settings import DATABASES, INSTALLED_APPS, MAIL_FOLDER, STATE_DIR, STORAGES

DATABASES["default"]["NAME"] = os.environ["SERVED_DATABASE"]
# Where a line to the database is to be cut, another way leads there.
DATABASES["default"]["HOST"] = os.environ.get("SERVED_DATABASE_HOST") or DATABASES["default"]["HOST"]
INSTALLED_APPS += os.environ.get("SERVED_APPS", "").split()
MAIL_FOLDER = Path(os.environ.get("SERVED_MAIL") or MAIL_FOLDER)
# What the app itself has sealed is another ledger than that of the tests: its heads stay as they are.
if "LEDGER_HEADS_FILE" not in os.environ:
    LEDGER_HEADS_FILE = STATE_DIR / f"heads-{os.environ['SERVED_DATABASE']}.jsonl"
# Straight from the sources, so that no test depends on what was collected before.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
