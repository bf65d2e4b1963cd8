"""A small room for tests: streams `echo:<id>`, heard by the members of the group `echo-<id>`."""

from html import escape
from typing import Any

from realtime import followers, streams
from realtime.events import Payload


class Said(Payload, kind="echo.said"):
    words: str


def may_listen(person: Any, number: int) -> bool:
    return person.groups.filter(name=f"echo-{number}").exists()


def render(event: Any) -> str:
    words = event.payload["words"]
    if words == "break the rendering":
        raise ValueError(words)
    return f'<p id="echo-{event.seq}">{escape(words)}</p>'


def follow(events: list[Any]) -> None:
    """Leaves a group for each event of this room: something that a test can see from outside."""
    from django.contrib.auth.models import Group

    Group.objects.bulk_create(Group(name=f"followed {event.pk}") for event in events if event.kind == Said.kind)


def open_room() -> None:
    streams.register("echo", may_listen=may_listen, render=render)
    followers.register("echo", follow)
