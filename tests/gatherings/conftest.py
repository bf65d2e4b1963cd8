"""Rooms that are live, and many at once."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client

from tests import factories as make
from workspace.common.errors import HouseError
from workspace.gatherings.models import Gathering
from workspace.people.models import Person

Together = Callable[..., list[Any]]
SignedIn = Callable[[Person], Client]


@pytest.fixture
def room(db: None) -> Gathering:
    """A gathering that is live, in an open space."""
    return make.gathering()


@pytest.fixture
def signed_in() -> SignedIn:
    def client(person: Person) -> Client:
        made = Client()
        made.force_login(person)
        return made

    return client


@pytest.fixture
def together() -> Iterator[Together]:
    """Runs functions at the same time, each with its own connection; returns answers and errors, in their order."""

    def run(*deeds: Callable[[], Any]) -> list[Any]:
        def alone(deed: Callable[[], Any]) -> Any:
            try:
                return deed()
            except HouseError as error:
                return error
            finally:
                connections.close_all()

        with ThreadPoolExecutor(len(deeds)) as pool:
            return list(pool.map(alone, deeds))

    yield run
    connection.ensure_connection()
