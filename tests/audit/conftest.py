"""A ledger that seals with a key of the test, into a file of the test."""

from pathlib import Path
from typing import Any

import pytest

from tests.audit.sealed import three_seals, use_keys
from workspace.audit.models import Participation


@pytest.fixture
def keys(settings: Any, tmp_path: Path) -> None:
    use_keys(settings, tmp_path)


@pytest.fixture
def rows(keys: None) -> list[Participation]:
    return three_seals()
