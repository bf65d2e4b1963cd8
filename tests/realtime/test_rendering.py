"""Events are drawn together, once for all; while the database is away not at all, rather than without their words."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError, transaction

from realtime import log, streams
from realtime.drawing import TOGETHER_MOST
from realtime.frames import frame
from realtime.fresh import BYTES_MOST, SECONDS, Fresh, Place
from realtime.log import Cursor
from realtime.reading import read
from tests.realtime.echo.room import Said

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=[(OperationalError, True), (OperationalError, False), (InterfaceError, True)])
def torn(request: pytest.FixtureRequest, stream: str) -> Iterator[str]:
    """A stream whose room finds the database gone when it is to tell of an event."""

    def render(event: Any) -> str:
        raise request.param[0]("server closed the connection unexpectedly")

    def render_many(events: Sequence[Any]) -> list[str]:
        return [render(event) for event in events]

    def may_listen(person: Any, number: int) -> bool:
        return True

    together = render_many if request.param[1] else None
    streams.register("torn", may_listen=may_listen, render=render, render_many=together)
    yield stream.replace("echo", "torn")
    del streams._rules["torn"]


def test_a_fragment_that_the_database_did_not_give_is_asked_for_again(torn: str) -> None:
    with transaction.atomic():
        log.append(torn, Said(words="hello"))
    with pytest.raises((OperationalError, InterfaceError)):
        read({torn: Cursor()})


@pytest.fixture
def choir(stream: str, transactional_db: None) -> Iterator[list[list[str]]]:
    """Streams `choir:…` whose room draws together. Returns what it was asked to draw, each time."""
    asked: list[list[str]] = []

    def render(event: Any) -> str:
        words = str(event.payload["words"])
        if words == "out of tune":
            raise ValueError(words)
        return f"<p>{words}</p>"

    def render_many(events: Sequence[Any]) -> list[str]:
        asked.append([event.payload["words"] for event in events])
        if asked[-1] == ["one", "too", "few"]:
            return ["<p>one</p>"]
        return [render(event) for event in events]

    streams.register("choir", may_listen=lambda _person, _id: True, render=render, render_many=render_many)
    yield asked
    del streams._rules["choir"]


def sung(stream: str, *words: str) -> str:
    name = stream.replace("echo", "choir")
    with transaction.atomic():
        for each in words:
            log.append(name, Said(words=each))
    return name


def heard(*streams_read: str) -> list[list[str]]:
    readings, _ = read(dict.fromkeys(streams_read, Cursor()))
    return [[json.loads(each.frame.text)["html"] for each in readings[name].events] for name in streams_read]


def test_what_was_missed_is_drawn_together_and_once(choir: list[list[str]], stream: str) -> None:
    one, other = sung(stream, "do", "re"), sung(f"{stream}00", "mi")
    assert heard(one, other) == [["<p>do</p>", "<p>re</p>"], ["<p>mi</p>"]]
    assert [sorted(each) for each in choir] == [["do", "mi", "re"]]
    sung(stream, "fa")
    assert heard(one) == [["<p>do</p>", "<p>re</p>", "<p>fa</p>"]]
    assert choir[1:] == [["fa"]], "what was drawn a moment ago is not drawn again"


def test_one_that_fails_goes_out_bare_and_the_others_with_their_words(choir: list[list[str]], stream: str) -> None:
    assert heard(sung(stream, "do", "out of tune", "re")) == [["<p>do</p>", "", "<p>re</p>"]]


def test_a_room_that_loses_some_is_asked_for_each(choir: list[list[str]], stream: str) -> None:
    assert heard(sung(stream, "one", "too", "few")) == [["<p>one</p>", "<p>too</p>", "<p>few</p>"]]


def test_more_than_a_room_draws_at_once_is_drawn_in_turns(choir: list[list[str]], stream: str) -> None:
    name = sung(stream, *(str(number) for number in range(TOGETHER_MOST)))
    other = sung(f"{stream}00", "last")
    assert [len(each) for each in heard(name, other)] == [TOGETHER_MOST, 1]
    assert [len(each) for each in choir] == [TOGETHER_MOST, 1]


def test_frames_are_at_hand_for_a_moment_and_take_a_limited_place(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("realtime.fresh.monotonic", lambda: now)
    kept = Fresh()
    places = [Place("echo:1", "e", seq) for seq in range(3)]
    kept.keep([(place, frame({"seq": place.seq})) for place in places[:2]])
    assert kept.of(places).keys() == {*places[:2]}
    now += SECONDS / 2
    kept.keep([(places[0], frame({"seq": "again"}))])
    now += SECONDS / 2
    assert kept.of(places) == {places[0]: frame({"seq": "again"})}
    large = frame({"words": "x" * (BYTES_MOST // 2)})
    kept.keep([(place, large) for place in places])
    assert kept.of(places).keys() == {places[2]}
    kept.forget()
    assert kept.of(places) == {}
