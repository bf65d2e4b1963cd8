"""How much is tried: always the same, unless FUZZ_EXAMPLES (how many) or FUZZ_SEED (anything: others each time) say
otherwise, as in `FUZZ_EXAMPLES=5000 FUZZ_SEED=1 make test TESTS=tests/fuzz`.
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings

from tests.live_server import Served, serve
from tests.realtime.conftest import ECHO
from tests.realtime.echo import room as echo

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "0"))
SEED = os.environ.get("FUZZ_SEED", "")


def much(examples: int) -> settings:
    """Hypothesis' settings: so many examples, or what is asked for."""
    return settings(
        max_examples=EXAMPLES or examples,
        derandomize=not SEED,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )


@pytest.fixture(scope="module")
def live(django_db_setup: None, django_db_blocker: Any) -> Iterator[Served]:
    """A running server for the tests of a file."""
    echo.open_room()
    with django_db_blocker.unblock(), serve(apps=ECHO) as served:
        yield served
