"""The day on which reports are read in these tests, and what has settled by then."""

from collections.abc import Iterator

import pytest

from tests.reports import company
from workspace.common import clock


@pytest.fixture
def november() -> Iterator[None]:
    with clock.at(company.LATER):
        yield


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    company.settle(monkeypatch)
