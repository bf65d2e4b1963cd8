"""What every test of the import stands on."""

from pathlib import Path

import pytest

from tests import factories as make
from workspace.people.models import Person


@pytest.fixture
def operator(db: None) -> Person:
    return make.person("Olga Operator", is_operator=True)


@pytest.fixture
def zip_path(tmp_path: Path) -> Path:
    return tmp_path / "export.zip"
