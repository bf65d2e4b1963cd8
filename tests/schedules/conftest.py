"""The clock of these tests."""

from typing import Any

import pytest
import time_machine

from tests.schedules.plans import SUNDAY


@pytest.fixture
def travel() -> Any:
    """Moves the clock; it begins on a Sunday."""
    with time_machine.travel(SUNDAY, tick=False) as traveller:
        yield traveller.move_to
