"""Settings of the server that is measured: the real ones, with the floor beside the house's addresses."""

from tests.served import *  # noqa: F403

ROOT_URLCONF = "tests.benchmarks.screens.floor.urls"
