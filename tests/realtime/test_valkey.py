"""The relay by channels_redis (RELAY_URL), with a real Valkey: heard by every process, and healed when it is away."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from realtime import log, signals
from tests import factories
from tests.live_server import Served, serve
from tests.realtime.conftest import ECHO, let_in, say
from tests.realtime.echo.room import Said
from tests.realtime.sockets import Socket
from tests.valkey import WAITS, Valkey

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def valkey() -> Iterator[Valkey]:
    valkey = Valkey()
    yield valkey
    valkey.kill()


@pytest.fixture(scope="module")
def pair(valkey: Valkey, django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Served, Served]]:
    """Two servers that know of each other by Valkey only."""
    relay = {"RELAY_URL": valkey.url}
    with django_db_blocker.unblock(), serve(apps=ECHO, **relay) as one, serve(apps=ECHO, **relay) as two:
        yield one, two


@pytest.fixture(autouse=True)
def by_valkey(valkey: Valkey, settings: Any) -> None:
    """This process, too, tells by Valkey."""
    settings.RELAY_URL = valkey.url
    backend = {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": [valkey.url]}}
    settings.CHANNEL_LAYERS = {"default": backend}


def quick(ws: Socket, stream: str, seq: int) -> bool:
    """Whether what is said now is heard by a wake-up, and not by the look at the heads every two seconds."""
    began = time.monotonic()
    say(stream, str(seq))
    ws.until("event", seq=seq)
    return time.monotonic() - began < 1


def until_quick(ws: Socket, stream: str, seq: int) -> int:
    """Say this number and the next ones, until one is heard by a wake-up: its number."""
    until = time.monotonic() + WAITS
    while not quick(ws, stream, seq):
        assert time.monotonic() < until, "the relay does not wake it"
        seq += 1
    return seq


def test_every_process_is_woken(pair: tuple[Served, Served], member: object, stream: str) -> None:
    with Socket(pair[0], member) as here, Socket(pair[1], member) as there:
        here.listen(stream)
        there.listen(stream)
        seq = until_quick(here, stream, 1)
        until_quick(there, stream, seq + 1)


def test_a_revoke_is_heard_by_every_process(pair: tuple[Served, Served], member: Any, stream: str) -> None:
    with Socket(pair[0], member) as here, Socket(pair[1], member) as there:
        here.listen(stream)
        there.listen(stream)
        until_quick(there, stream, until_quick(here, stream, 1) + 1)
        with transaction.atomic():
            member.groups.clear()
            signals.recheck([member.pk])
        began = time.monotonic()
        for each in (here, there):
            assert each.until("closed") == {"type": "closed", "stream": stream, "reason": "revoked"}
        assert time.monotonic() - began < 1


def test_typing_here_is_seen_there(pair: tuple[Served, Served], member: Any, stream: str) -> None:
    colleague = factories.person(name="Olga Typist")
    let_in(colleague, stream)
    with Socket(pair[0], member) as here, Socket(pair[1], colleague) as there:
        here.listen(stream)
        there.listen(stream)
        there.send(type="signal", stream=stream, kind="typing", on=True)
        assert here.until("signal")["from"] == {"id": colleague.pk, "name": "Olga Typist"}


def test_while_valkey_is_away_nothing_is_lost_and_it_is_quick_again_afterwards(
    pair: tuple[Served, Served], valkey: Valkey, member: Any, stream: str
) -> None:
    with Socket(pair[0], member) as here, Socket(pair[1], member) as there:
        here.listen(stream)
        there.listen(stream)
        seq = until_quick(here, stream, 1)
        valkey.kill()
        with transaction.atomic():
            log.append(stream, Said(words="nobody can be woken"))
        for ws in (here, there):
            assert ws.until("event", seq=seq + 1)["html"] == f'<p id="echo-{seq + 1}">nobody can be woken</p>'
        valkey.start()
        until_quick(there, stream, seq + 2)
