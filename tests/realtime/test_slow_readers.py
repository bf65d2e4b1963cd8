"""A reader that falls behind is closed and resumes; the others notice nothing."""

import socket
from contextlib import suppress

import pytest
from websockets.exceptions import ConnectionClosed

from realtime import log
from tests.live_server import Served, session_of
from tests.realtime.conftest import say
from tests.realtime.sockets import Socket

pytestmark = pytest.mark.django_db(transaction=True)

EVENTS = 120
WORDS = "x" * 100_000  # more in all than the kernel buffers on both sides, and our megabyte


def lazy_socket(served: Served) -> socket.socket:
    """A connection that takes little from the network unless it is read."""
    lazy = socket.socket()
    lazy.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
    lazy.connect(("127.0.0.1", served.port))
    return lazy


def test_a_reader_that_does_not_read_is_closed_and_resumes_without_loss(
    live: Served, member: object, stream: str
) -> None:
    session = session_of(member)
    with Socket(live, session=session) as good:
        good.listen(stream)
        heard = []
        epoch = ""
        with Socket(live, session=session, sock=lazy_socket(live), max_queue=1) as lazy:
            assert lazy.listen(stream)["seq"] == 0
            for number in range(EVENTS):
                say(stream, WORDS)
                assert good.until("event")["seq"] == number + 1
            with suppress(ConnectionClosed):
                while True:
                    message = lazy.receive()
                    heard.append(message["seq"])
                    epoch = message["epoch"]
        assert len(heard) < EVENTS, "it was never closed"
        with Socket(live, session=session) as back:
            back.send(type="listen", stream=stream, epoch=epoch, seq=heard[-1] if heard else 0)
            while len(heard) < EVENTS:
                heard.append(back.until("event")["seq"])
    assert heard == list(range(1, EVENTS + 1))
    assert log.head(stream).seq == EVENTS


def test_a_slow_reader_is_told_what_it_missed_at_its_own_pace(live: Served, member: object, stream: str) -> None:
    """Far more than the ceiling is missed; it is not closed for that, as long as it reads."""
    for _ in range(40):
        say(stream, WORDS)
    with Socket(live, member, sock=lazy_socket(live), max_queue=1) as lazy:
        lazy.send(type="listen", stream=stream, epoch="", seq=0)
        assert [lazy.until("event")["seq"] for _ in range(40)] == list(range(1, 41))
        assert lazy.receive()["type"] == "caught_up"
