"""What listeners are told while the database is away: nothing, rather than an event without its words."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError, transaction

from realtime import log, streams
from realtime.log import Cursor
from realtime.reading import read
from tests.realtime.echo.room import Said

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=[OperationalError, InterfaceError])
def torn(request: pytest.FixtureRequest, stream: str) -> Iterator[str]:
    """A stream whose room finds the database gone when it is to tell of an event."""

    def render(event: Any) -> str:
        raise request.param("server closed the connection unexpectedly")

    def may_listen(person: Any, number: int) -> bool:
        return True

    streams.register("torn", may_listen=may_listen, render=render)
    yield stream.replace("echo", "torn")
    del streams._rules["torn"]


def test_a_fragment_that_the_database_did_not_give_is_asked_for_again(torn: str) -> None:
    with transaction.atomic():
        log.append(torn, Said(words="hello"))
    with pytest.raises((OperationalError, InterfaceError)):
        read({torn: Cursor()})
