"""No request may fill the disk: a body above the limit is refused before Django spools it."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from django.conf import settings

Event = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Event]]
Send = Callable[[Event], Awaitable[None]]
Application = Callable[[Any, Any, Any], Awaitable[None]]

MEGABYTE = 1024 * 1024
IMPORTS = "/imports/"


class BodyLimit:
    """Wraps an ASGI application: above the limit the answer is 413, and the rest of the body is not read.

    The limit is settings.IMPORT_MAX_BYTES for uploads of imports, else settings.ATTACHMENT_MAX_BYTES; each with a
    megabyte for what goes around the file.
    """

    def __init__(self, application: Application) -> None:
        self.application = application

    async def __call__(self, scope: Event, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.application(scope, receive, send)
            return
        largest = settings.IMPORT_MAX_BYTES if scope["path"].startswith(IMPORTS) else settings.ATTACHMENT_MAX_BYTES
        limit = largest + MEGABYTE
        if _declared(scope) > limit:
            await _refuse(send, largest)
            return
        await self.application(scope, _counted(receive, limit), send)


def _declared(scope: Event) -> int:
    length = dict(scope["headers"]).get(b"content-length", b"0")
    return int(length) if length.isdigit() else 0


def _counted(receive: Receive, limit: int) -> Receive:
    """A body of undeclared length that grows past the limit ends as if the client had gone."""
    taken = 0

    async def counted() -> Event:
        nonlocal taken
        event = await receive()
        if event["type"] == "http.request":
            taken += len(event.get("body", b""))
            if taken > limit:
                return {"type": "http.disconnect"}
        return event

    return counted


async def _refuse(send: Send, largest: int) -> None:
    words = f"That is more than {largest // MEGABYTE} MB. Nothing was saved; make it smaller, or link to it."
    body = b'{"error": "%s"}' % words.encode()
    headers = [(b"content-type", b"application/json"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 413, "headers": headers, "trailers": False})
    await send({"type": "http.response.body", "body": body, "more_body": False})
