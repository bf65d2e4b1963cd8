"""A body above the limit is refused before it is read."""

from typing import Any

import pytest

from workspace.web.limits import BodyLimit


async def swallow(scope: Any, receive: Any, send: Any) -> None:
    """An application that reads the whole body and says how much that was."""
    taken = 0
    while True:
        event = await receive()
        if event["type"] == "http.disconnect":
            return
        taken += len(event["body"])
        if not event["more_body"]:
            break
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": str(taken).encode()})


async def ask(path: str, chunks: list[bytes], declared: int | None) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = []
    waiting = [
        {"type": "http.request", "body": chunk, "more_body": i < len(chunks) - 1} for i, chunk in enumerate(chunks)
    ]

    async def receive() -> Any:
        return waiting.pop(0)

    async def send(event: Any) -> None:
        told.append(event)

    headers = [(b"content-length", str(declared).encode())] if declared is not None else []
    await BodyLimit(swallow)({"type": "http", "path": path, "headers": headers}, receive, send)
    return told


@pytest.fixture(autouse=True)
def small_limits(settings: Any) -> None:
    settings.ATTACHMENT_MAX_BYTES, settings.IMPORT_MAX_BYTES = 10_000, 5_000_000


async def test_a_declared_length_above_the_limit_is_refused_with_a_sentence() -> None:
    told = await ask("/attachments/", [b"x"], 1_100_000)
    assert told[0]["status"] == 413
    assert b"Nothing was saved" in told[1]["body"]


async def test_an_undeclared_body_is_cut_off_where_it_passes_the_limit() -> None:
    assert await ask("/attachments/", [b"x" * 600_000] * 3, None) == []


async def test_what_is_within_the_limit_passes_whole() -> None:
    told = await ask("/attachments/", [b"x" * 500_000] * 2, 1_000_000)
    assert told[1]["body"] == b"1000000"


async def test_imports_may_be_larger() -> None:
    told = await ask("/imports/slack/", [b"x" * 2_000_000], 2_000_000)
    assert told[0]["status"] == 200
