"""What is not a frame of the protocol closes that socket, with a reason, and disturbs nobody else."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.protocol import Leave, Listen, MalformedFrame, Ping, Signal, understood
from tests.live_server import Served
from tests.realtime.conftest import say
from tests.realtime.sockets import Socket

MALFORMED = [
    "",
    "{",
    "[]",
    "null",
    "7",
    '"listen"',
    "{}",
    '{"type":"shout"}',
    '{"type":"listen"}',
    '{"type":"listen","stream":5}',
    '{"type":"listen","stream":"thread"}',
    '{"type":"listen","stream":"thread:5\\n"}',
    '{"type":"listen","stream":"thread:５"}',
    '{"type":"listen","stream":"thread:99999999999999999999"}',
    '{"type":"listen","stream":"thread:5","seq":1}',
    '{"type":"listen","stream":"thread:5","epoch":"a"}',
    '{"type":"listen","stream":"thread:5","epoch":"a","seq":-1}',
    '{"type":"listen","stream":"thread:5","epoch":"a","seq":"1"}',
    '{"type":"listen","stream":"thread:5","epoch":"a","seq":1e400}',
    '{"type":"listen","stream":"thread:5","presence":1}',
    '{"type":"listen","stream":"thread:5","as":"somebody else"}',
    '{"type":"signal","stream":"thread:5","kind":"event","on":true}',
    '{"type":"ping","type2":1}',
    '{"type":"ping"}{"type":"ping"}',
    '{"type":"' + "x" * 5000 + '"}',
]


@pytest.mark.parametrize("text", MALFORMED)
def test_it_is_no_frame(text: str) -> None:
    with pytest.raises(MalformedFrame):
        understood({"type": "websocket.receive", "text": text})


def test_frames_are_read() -> None:
    def read(**message: object) -> object:
        return understood({"text": json.dumps(message)})

    assert read(type="ping") == Ping(type="ping")
    assert read(type="leave", stream="thread:5") == Leave(type="leave", stream="thread:5")
    assert read(type="signal", stream="thread:5", kind="typing", on=False) == Signal(
        type="signal", stream="thread:5", kind="typing", on=False
    )
    assert read(type="listen", stream="thread:5", epoch="", seq=0, presence=True) == Listen(
        type="listen", stream="thread:5", epoch="", seq=0, presence=True
    )


@given(st.text() | st.binary() | st.none())
def test_whatever_is_sent_is_read_or_refused(content: str | bytes | None) -> None:
    key = "bytes" if isinstance(content, bytes) else "text"
    with pytest.raises(MalformedFrame):
        understood({"type": "websocket.receive", key: content})


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("content", ["{", b"\x00\xff", '{"type":"shout"}'])
def test_a_malformed_frame_closes_that_socket_only(
    live: Served, member: object, stream: str, content: str | bytes
) -> None:
    with Socket(live, member) as good, Socket(live, member) as bad:
        good.listen(stream)
        bad.listen(stream)
        bad.wire.send(content)
        assert bad.until("error") == {"type": "error", "reason": "malformed"}
        assert bad.closed_with() == 4400
        say(stream)
        assert good.receive()["type"] == "event"


@pytest.mark.django_db(transaction=True)
def test_an_oversized_frame_closes_the_socket(live: Served, member: object) -> None:
    with Socket(live, member) as socket:
        socket.receive()
        socket.wire.send("x" * 100_000)
        assert socket.closed_with() == 1009


@pytest.mark.django_db(transaction=True)
def test_a_flood_closes_the_socket(live: Served, member: object, stream: str) -> None:
    with Socket(live, member) as good, Socket(live, member) as bad:
        good.listen(stream)
        for _ in range(400):
            bad.send(type="leave", stream=stream)
        assert bad.until("error") == {"type": "error", "reason": "flooding"}
        assert bad.closed_with() == 4429
        say(stream)
        assert good.receive()["type"] == "event"
