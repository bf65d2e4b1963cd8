"""Settings for the type checker: the real ones, with a key that signs nothing."""

import os

os.environ.setdefault("SECRET_KEY", "only-to-look-at-types")

from workspace.settings import *  # noqa: F403
