"""A room to measure in: streams `fanout:<space>`, heard by whoever may see the space, by the house's one rule."""

from html import escape
from typing import Any

from realtime import streams
from realtime.events import Payload
from workspace.spaces import permissions


class Said(Payload, kind="fanout.said"):
    text: str


def render(event: Any) -> str:
    return f'<p id="said-{event.seq}">{escape(event.payload["text"])}</p>'


def open_room() -> None:
    streams.register("fanout", may_listen=permissions.may_listen, render=render)
