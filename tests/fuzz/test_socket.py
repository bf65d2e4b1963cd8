"""Whatever comes in by a socket: that one is closed with a reason and counted, and who sits beside notices nothing."""

import json
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from websockets.exceptions import ConnectionClosed

from realtime.limits import FRAMES_AT_ONCE
from realtime.models import Refusal
from realtime.said import Error, said
from realtime.server import FRAME_MAX_BYTES
from tests import factories
from tests.deploy.machine import eventually
from tests.fuzz.conftest import much
from tests.live_server import Served, session_of
from tests.realtime.conftest import let_in, say
from tests.realtime.sockets import Socket

pytestmark = pytest.mark.django_db(transaction=True)

MINE, FORGED, LAST = "echo:7001", "echo:7002", "echo:7003"
REASONS = {4400: "malformed", 4401: "not_signed_in", 4429: "flooding", 1007: "malformed", 1009: "oversized"}
CUT = 1006
COUNTED_WITHIN_SECONDS = 15.0
_words = count(1)


# ---- what is sent, and what must come of it (None: the socket stays open)


@dataclass(frozen=True)
class Sent:
    content: Any
    code: int | None
    as_text: bool | None = None
    refused: str = ""

    def __repr__(self) -> str:
        text = repr(self.content)
        return f"<{text[:200]}{f' … {len(text)}' if len(text) > 200 else ''} -> {self.code}>"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """Otherwise hypothesis writes out every field."""
        printer.text(repr(self))


def fine(message: dict[str, Any], refused: str = "") -> Sent:
    return Sent(json.dumps(message), None, refused=refused)


def malformed(message: Any) -> Sent:
    return Sent(message if isinstance(message, str | bytes) else json.dumps(message), 4400)


GOOD: list[dict[str, Any]] = [
    {"type": "ping"},
    {"type": "leave", "stream": FORGED},
    {"type": "listen", "stream": MINE},
    {"type": "listen", "stream": MINE, "epoch": "", "seq": 0, "presence": True},
    {"type": "signal", "stream": FORGED, "kind": "typing", "on": True},
]
UNSEEN = [FORGED, "echo:0", "echo:999999999999999", "nothing:1", "person:0", "thread:0", "space:0"]

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
names = st.sampled_from(["type", "stream", "epoch", "seq", "presence", "kind", "on"])
no_streams = st.one_of(
    st.text(max_size=70).filter(lambda text: ":" not in text),
    st.sampled_from(["echo", ":", "echo:", ":5", "echo:-1", "echo:5\n", " echo:5", "ECHO:5", "echo:５", "echo:5:5"]),
    st.sampled_from(["echo:" + "9" * 60, "e" * 61 + ":1", "écho:1", "echo:1.0", "echo:0x1", "../echo:1", "echo:1\x00"]),
)


@st.composite
def near_misses(draw: st.DrawFn) -> Sent:
    """A frame of ours with one thing wrong."""
    frame = dict(draw(st.sampled_from([each for each in GOOD if each["type"] != "ping"])))
    match draw(st.integers(0, 5)):
        case 0:
            del frame[draw(st.sampled_from(["type", "stream"]))]
        case 1:
            frame["stream"] = draw(no_streams | st.integers() | st.none() | st.lists(st.just(MINE)))
        case 2:
            frame[draw(st.text(min_size=1, max_size=9).filter(lambda name: name not in GOOD[3] | GOOD[4]))] = 1
        case 3:
            frame["type"] = draw(values.filter(lambda kind: kind not in ("ping", "leave", "listen", "signal")))
        case 4:
            frame = {"type": "listen", "stream": MINE, "epoch": "a"}
            frame["seq"] = draw(st.sampled_from([-1, 2**62, 2**80, "1", 1.5, 1e300, None, True, [1], {}]))
        case _:
            frame = {"type": "signal", "stream": MINE, "kind": draw(values), "on": draw(values)}
    return malformed(frame)


fine_frames = st.one_of(
    st.sampled_from(GOOD).map(fine),
    st.sampled_from(UNSEEN).map(lambda stream: fine({"type": "listen", "stream": stream}, refused="not_found")),
)
bad_frames = st.one_of(
    near_misses(),
    st.text().map(malformed),
    st.binary().map(malformed),
    values.map(malformed),
    st.integers(1, FRAME_MAX_BYTES // 2).map(lambda deep: malformed("[" * deep + "]" * deep)),
    st.integers(1, FRAME_MAX_BYTES // 10).map(lambda deep: malformed('{"type":' * deep + "1" + "}" * deep)),
    st.sampled_from(["NaN", "Infinity", "-Infinity", "1e999"]).map(
        lambda number: malformed(f'{{"type":"listen","stream":"{MINE}","epoch":"a","seq":{number}}}')
    ),
    st.sampled_from([b"\xff", b"{\xc3}", b"\xed\xa0\x80", b'{"type":"ping\xf8"}']).map(
        lambda torn: Sent(torn, 1007, as_text=True)
    ),
    st.integers(FRAME_MAX_BYTES + 1, 400_000).map(lambda size: Sent("x" * size, 1009)),
    st.integers(FRAME_MAX_BYTES + 1, 400_000).map(lambda size: Sent(b"\x00" * size, 1009)),
    st.integers(5, 40).map(lambda pieces: Sent(["y" * 4_000] * pieces, 1009)),
)


# ---- who sits beside


class Beside:
    """Somebody in the same room, who listens on through all of it."""

    def __init__(self, socket: Socket) -> None:
        self.socket = socket
        self.at = socket.listen(MINE)["seq"]

    def notices_nothing(self) -> None:
        """The next that it hears is what is said now; light signals apart."""
        self.at = say(MINE, f"words {next(_words)}").seq
        while (message := self.socket.receive())["type"] == "signal":
            pass
        assert (message["type"], message["seq"]) == ("event", self.at)


@pytest.fixture
def beside(transactional_db: None, live: Served) -> Iterator[Beside]:
    neighbour = factories.person()
    let_in(neighbour, MINE)
    Refusal.objects.all().delete()  # what a server of an earlier run wrote at its end
    with Socket(live, neighbour) as socket:
        yield Beside(socket)


@pytest.fixture
def session(transactional_db: None) -> str:
    """Of somebody who may listen to the same room."""
    person = factories.person()
    let_in(person, MINE)
    return session_of(person)


def send(socket: Socket, sent: Sent) -> None:
    with suppress(ConnectionClosed):  # it was closed while this was on its way
        socket.wire.send(sent.content, text=sent.as_text)


def ending(socket: Socket) -> tuple[int, list[str]]:
    """The code that the server closes with, and the errors that it told before."""
    told = []
    with suppress(ConnectionClosed):
        for text in socket.wire:
            message = said(text)
            if isinstance(message, Error):
                told.append(message.reason)
    return socket.wire.close_code or CUT, told


def counted(expected: Counter[str]) -> None:
    """Added up from all processes, a moment later."""
    until = time.monotonic() + COUNTED_WITHIN_SECONDS
    while (now := dict(Refusal.objects.values_list("reason", "count"))) != dict(expected):
        assert time.monotonic() < until, f"{now} were counted, and {dict(expected)} happened"
        time.sleep(0.05)


# ---- the tests


def test_no_conversation_disturbs_the_room(live: Served, beside: Beside, session: str) -> None:
    expected: Counter[str] = Counter()

    @much(250)
    @given(st.lists(fine_frames, max_size=5), bad_frames | st.none(), st.lists(fine_frames, max_size=2))
    def converse(before: list[Sent], bad: Sent | None, after: list[Sent]) -> None:
        with Socket(live, session=session) as socket:
            socket.listen(MINE)
            for sent in before:
                send(socket, sent)
            socket.send(type="listen", stream=LAST)  # frames are obeyed in turn: when this is, they all are
            socket.until("closed", stream=LAST)
            expected["not_found"] += 1
            expected.update(sent.refused for sent in before if sent.refused)
            if bad is None:
                socket.send(type="ping")
                assert socket.until("pong")
            else:
                for sent in [bad, *after]:
                    send(socket, sent)
                code, told = ending(socket)
                assert code == bad.code
                assert told == (["malformed"] if code == 4400 else [])
                expected[REASONS[code]] += 1
        beside.notices_nothing()

    converse()
    counted(expected)


def test_heaps_of_rubbish_are_refused_once(live: Served, beside: Beside, session: str) -> None:
    ended = count()

    @much(40)
    @given(st.lists(bad_frames, min_size=2, max_size=6))
    def heap(bad: list[Sent]) -> None:
        with Socket(live, session=session) as socket:
            for sent in bad:
                send(socket, sent)
            assert ending(socket)[0] in {sent.code for sent in bad}
            next(ended)
        beside.notices_nothing()

    heap()
    total = next(ended)
    eventually(lambda: sum(Refusal.objects.values_list("count", flat=True)) >= total, "each is counted")
    assert sum(Refusal.objects.values_list("count", flat=True)) == total


def test_floods_of_any_frames_are_stopped(live: Served, beside: Beside, session: str) -> None:
    expected: Counter[str] = Counter()

    @much(10)
    @given(st.sampled_from(GOOD), st.integers(FRAMES_AT_ONCE * 2, FRAMES_AT_ONCE * 4))
    def flood(frame: dict[str, Any], many: int) -> None:
        with Socket(live, session=session) as socket:
            for _ in range(many):
                send(socket, fine(frame))
            assert ending(socket) == (4429, ["flooding"])
            expected["flooding"] += 1
        beside.notices_nothing()

    flood()
    counted(expected)


cookie = st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters=';,"\\'), max_size=60)


def test_sessions_that_are_none_open_nothing(live: Served, beside: Beside, session: str) -> None:
    expected: Counter[str] = Counter()

    @much(40)
    @given(cookie)
    def come(forged: str) -> None:
        with Socket(live, session=forged) as socket:
            send(socket, fine({"type": "listen", "stream": MINE}))
            assert ending(socket) == (4401, ["not_signed_in"])
            expected["not_signed_in"] += 1
        beside.notices_nothing()

    come()
    counted(expected)


def test_a_session_that_ran_out_opens_nothing(live: Served, beside: Beside, session: str) -> None:
    with Socket(live, session=session) as before:
        before.listen(MINE)
        Session.objects.filter(session_key=session).update(expire_date=timezone.now() - timezone.timedelta(seconds=1))
        with Socket(live, session=session) as socket:
            assert ending(socket) == (4401, ["not_signed_in"])
        Session.objects.filter(session_key=session).delete()
    beside.notices_nothing()
    counted(Counter(not_signed_in=1))
