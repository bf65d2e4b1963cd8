"""A server to talk to, a room to talk in, and somebody to talk."""

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import transaction

from realtime import log
from realtime.models import Event
from tests import factories
from tests.live_server import Served, serve
from tests.realtime.echo import room as echo

ECHO = ("tests.realtime.echo",)
_rooms = count(1)

Say = Callable[..., Event]


@pytest.fixture(scope="session", autouse=True)
def _echo_room() -> None:
    echo.open_room()


@pytest.fixture(scope="session")
def live(django_db_setup: None, django_db_blocker: Any) -> Iterator[Served]:
    """A running server, shared by the tests of a session: streams have names of their own, so nobody disturbs."""
    with django_db_blocker.unblock(), serve(apps=ECHO) as served:
        yield served


@pytest.fixture
def stream() -> str:
    """The name of a stream that no other test uses."""
    return f"echo:{next(_rooms)}"


@pytest.fixture
def member(transactional_db: None, stream: str) -> Any:
    """Somebody who may listen to the stream."""
    person = factories.person()
    let_in(person, stream)
    return person


def let_in(person: Any, stream: str) -> None:
    person.groups.add(Group.objects.get_or_create(name=stream.replace(":", "-"))[0])


def say(stream: str, words: str = "hello", **more: Any) -> Event:
    """Write one event and commit it."""
    with transaction.atomic():
        return log.append(stream, echo.Said(words=words), **more)
