"""Settings of a server that a test starts: the real ones, on the database of the tests."""

import os

from workspace.settings import *  # noqa: F403
from workspace.settings import DATABASES, INSTALLED_APPS, STORAGES

DATABASES["default"]["NAME"] = os.environ["SERVED_DATABASE"]
INSTALLED_APPS += os.environ.get("SERVED_APPS", "").split()
# Straight from the sources, so that no test depends on what was collected before.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
