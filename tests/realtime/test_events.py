"""Payloads and streams: registered once, read back as they were written."""

from typing import ClassVar

import pytest
from pydantic import ValidationError

from realtime import streams
from realtime.events import Payload, UnknownKind
from realtime.models import Event
from tests.realtime.echo.room import Said


class Parent(Payload):
    number: int


class Child(Parent, kind="echo.child"):
    words: str = ""


def test_a_payload_is_found_by_its_kind() -> None:
    assert Payload.parse("echo.child", {"number": 3}) == Child(number=3)
    assert Payload.of_kind("echo.child") is Child
    assert "" not in Payload.kinds(), "one without a kind is only a parent"


def test_fields_that_a_newer_release_wrote_are_left_out() -> None:
    assert Payload.parse("echo.said", {"words": "hej", "colour": "blue"}) == Said(words="hej")


def test_a_missing_field_is_an_error() -> None:
    with pytest.raises(ValidationError):
        Payload.parse("echo.child", {})


def test_an_unknown_kind_is_an_error() -> None:
    with pytest.raises(UnknownKind):
        Event(kind="echo.forgotten", payload={}).content()


def test_a_kind_belongs_to_one_payload() -> None:
    with pytest.raises(ValueError, match=r"echo\.child is already the kind of"):

        class Other(Payload, kind="echo.child"): ...


def test_a_kind_is_said_where_it_is_registered() -> None:
    """Else it would be found by nobody, and only when somebody writes it."""
    with pytest.raises(TypeError, match="kind="):

        class Silent(Payload):
            kind: ClassVar[str] = "echo.silent"


def test_one_that_follows_an_unsigned_one_is_signed_unless_it_says_so() -> None:
    class Whispered(Payload, kind="echo.whispered", unsigned=True): ...

    class Shouted(Whispered, kind="echo.shouted"): ...

    assert (Whispered.unsigned, Shouted.unsigned) == (True, False)
    for kind in ("echo.whispered", "echo.shouted"):
        del Payload._kinds[kind]


def test_a_payload_does_not_change() -> None:
    said = Said(words="once")
    with pytest.raises(ValidationError):
        said.words = "twice"


@pytest.mark.parametrize("prefix", ["", "Thread", "thread:1", "1thread", "thread "])
def test_a_prefix_is_a_plain_word(prefix: str) -> None:
    with pytest.raises(ValueError, match="is no prefix"):
        streams.register(prefix, may_listen=lambda _person, _id: True, render=lambda _event: "")


def test_a_name_is_a_prefix_and_a_number() -> None:
    name = streams.parse("person:12")
    assert (name.prefix, name.id, str(name)) == ("person", 12, "person:12")


def test_nobody_may_listen_to_what_no_room_has_registered() -> None:
    assert not streams.may_listen(object(), "nowhere:1")
    with pytest.raises(streams.UnknownStream):
        streams.rule("nowhere:1")
