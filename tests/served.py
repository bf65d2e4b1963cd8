"""Settings of a server that a test starts: the real ones, on the database of the tests."""

import os

from workspace.settings import *  # noqa: F403
from workspace.settings import DATABASES, INSTALLED_APPS

DATABASES["default"]["NAME"] = os.environ["SERVED_DATABASE"]
INSTALLED_APPS += os.environ.get("SERVED_APPS", "").split()
