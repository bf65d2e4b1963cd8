"""Settings of the server that is measured: the real ones, with a room to measure in and a way to publish into it."""

from tests.served import *  # noqa: F403
from tests.served import INSTALLED_APPS

INSTALLED_APPS += ["tests.benchmarks.fanout_servers.ours"]
ASGI_APPLICATION = "tests.benchmarks.fanout_servers.ours.asgi.application"
