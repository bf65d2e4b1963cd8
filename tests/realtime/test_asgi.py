"""The same hub behind any ASGI server: no writer in the scope, so frames leave by `send`."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from channels.testing import WebsocketCommunicator
from django.conf import settings

from realtime.connections import AsgiWriter
from realtime.frames import frame, joined
from realtime.hub import Hub
from realtime.offload import in_thread
from realtime.routing import live
from tests.live_server import session_of
from tests.realtime.conftest import say


class Server:
    """The sending side of a server that takes frames only when it is told to."""

    def __init__(self) -> None:
        self.takes = asyncio.Event()
        self.sent: list[str] = []

    async def send(self, message: dict[str, Any]) -> None:
        await self.takes.wait()
        self.sent.append(message["text"])


def some(*words: str) -> tuple[Any, bytes]:
    frames = tuple(frame({"words": each}) for each in words)
    return frames, joined(frames)


async def test_a_backlog_keeps_its_order_and_never_waits() -> None:
    server = Server()
    writer = AsgiWriter(server.send)
    assert writer.write(*some("one", "two"))
    assert writer.write(*some("three"))
    assert writer.buffered > 0
    server.takes.set()
    await writer.settle()
    assert [json.loads(text)["words"] for text in server.sent] == ["one", "two", "three"]
    assert writer.buffered == 0


async def test_a_backlog_of_a_megabyte_takes_no_more() -> None:
    writer = AsgiWriter(Server().send)
    portion = some("x" * 100_000)
    taken = 0
    while writer.write(*portion):
        taken += 1
    assert taken == 10
    writer.stop()
    assert writer.buffered == 0
    assert writer.write(*portion), "what is stopped swallows what comes"


@pytest.fixture
async def socket(member: Any) -> AsyncIterator[WebsocketCommunicator]:
    session = await in_thread(session_of, member)
    headers = [
        (b"host", b"localhost"),
        (b"origin", b"http://localhost"),
        (b"cookie", f"{settings.SESSION_COOKIE_NAME}={session}".encode()),
    ]
    communicator = WebsocketCommunicator(live, "/live/", headers=headers)
    connected, _ = await communicator.connect()
    assert connected
    yield communicator
    await communicator.disconnect()
    await Hub.current().stop()


@pytest.mark.django_db(transaction=True)
async def test_events_arrive_by_plain_asgi(socket: WebsocketCommunicator, stream: str) -> None:
    assert (await socket.receive_json_from())["type"] == "hello"
    await socket.send_json_to({"type": "listen", "stream": stream})
    assert (await socket.receive_json_from())["type"] == "caught_up"
    await in_thread(say, stream, "one")
    await in_thread(say, stream, "two")
    assert [(await socket.receive_json_from(5))["seq"] for _ in range(2)] == [1, 2]


@pytest.mark.django_db(transaction=True)
async def test_a_close_comes_after_what_was_said(socket: WebsocketCommunicator) -> None:
    assert (await socket.receive_json_from())["type"] == "hello"
    await socket.send_to("nonsense")
    assert (await socket.receive_json_from()) == {"type": "error", "reason": "malformed"}
    assert await socket.receive_output() == {"type": "websocket.close", "code": 4400}
