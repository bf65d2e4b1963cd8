"""A server with a small room of documents, and people who may write there."""

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import transaction

from realtime import signals
from tests import factories
from tests.documents.board import room
from tests.live_server import Served, serve

BOARD = ("tests.documents.board",)
_slates = count(1)


@pytest.fixture(scope="session", autouse=True)
def _board_room() -> None:
    room.open_room()


@pytest.fixture(scope="session")
def live(django_db_setup: None, django_db_blocker: Any) -> Iterator[Served]:
    """A running server, shared by the tests of a session: documents have names of their own, so nobody disturbs."""
    with django_db_blocker.unblock(), serve(apps=BOARD) as served:
        yield served


@pytest.fixture
def slate() -> str:
    """The name of a document that no other test uses."""
    return f"slate:{next(_slates)}"


@pytest.fixture
def member(transactional_db: None, slate: str) -> Any:
    return writer(slate)


def writer(slate: str) -> Any:
    person = factories.person()
    let_in(person, slate)
    return person


def viewer(slate: str) -> Any:
    person = factories.person()
    let_in(person, slate, "-view")
    return person


def let_in(person: Any, slate: str, how: str = "") -> None:
    person.groups.add(Group.objects.get_or_create(name=slate.replace(":", "-") + how)[0])


def turn_out(person: Any, slate: str, how: str = "") -> None:
    with transaction.atomic():
        person.groups.remove(Group.objects.get(name=slate.replace(":", "-") + how))
        signals.recheck([person.pk])
