"""docs/reference/asyncapi.json says what the code says. What really travels is held to it in sockets.py."""

import json
from typing import Any

import pytest
from django.conf import settings
from pydantic import ValidationError

from realtime import protocol
from realtime.asyncapi import document
from realtime.documents.asyncapi import BINARY
from realtime.events import Payload
from realtime.said import said

WRITTEN = settings.BASE_DIR / "docs/reference/asyncapi.json"


def references(found: Any) -> list[str]:
    if isinstance(found, dict):
        own = [found["$ref"]] if isinstance(found.get("$ref"), str) else []
        return own + [each for value in found.values() for each in references(value)]
    return [each for value in found for each in references(value)] if isinstance(found, list) else []


def test_the_written_document_is_the_code() -> None:
    assert json.loads(WRITTEN.read_text()) == document(), (
        "run `manage.py live_asyncapi > docs/reference/asyncapi.json`, and tell what changed in live-protocol.md"
    )


def test_every_reference_in_it_leads_somewhere() -> None:
    whole = document()
    found = references(whole)
    assert len(found) > 20
    for each in found:
        at = whole
        for step in each.removeprefix("#/").split("/"):
            at = at[step]
        assert at


def test_every_event_that_a_room_may_write_is_in_it() -> None:
    ours = {kind for kind, payload in Payload.kinds().items() if not payload.__module__.startswith("tests.")}
    assert "post.replied" in ours
    assert set(document()["x-events"]) == ours


def test_every_frame_is_told_in_words_too() -> None:
    words = (settings.BASE_DIR / "docs/reference/live-protocol.md").read_text()
    for message in document()["components"]["messages"].values():
        is_binary = message.get("contentType") == BINARY
        assert (f"| `{message['name']}` |" if is_binary else f'{{"type":"{message["name"]}"') in words
    for reason in (
        "not_found",
        "revoked",
        "signed_out",
        "not_signed_in",
        "malformed",
        "flooding",
        "forging",
        "too_many_streams",
        "too_many_sockets",
    ):
        assert f"`{reason}`" in words


def test_the_version_is_the_one_that_is_greeted_with() -> None:
    assert document()["info"]["version"] == str(protocol.VERSION)


@pytest.mark.parametrize("text", ['{"type":"hello"}', '{"type":"pong","more":1}', '{"type":"closed"}', "[]"])
def test_what_is_no_frame_of_ours_is_not_read(text: str) -> None:
    with pytest.raises(ValidationError):
        said(text)
