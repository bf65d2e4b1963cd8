"""What is malformed, forged, too much or not allowed: that socket is closed or told, and nobody else notices."""

from contextlib import suppress
from typing import Any

import pytest
from pycrdt import Doc, Map, Text
from websockets.exceptions import ConnectionClosed

from realtime.documents import members, messages, rooms
from realtime.documents.messages import Seen
from realtime.documents.reading import number, portion
from realtime.server import DOCUMENT_FRAME_MAX_BYTES
from tests.documents.clients import Client
from tests.documents.conftest import writer
from tests.documents.test_socket import stored
from tests.live_server import Served


def written(**notes: Any) -> Doc[Any]:
    doc: Doc[Any] = Doc()
    board = doc.get("notes", type=Map)
    with doc.transaction():
        for key, note in notes.items():
            board[key] = note
    return doc


def second_change() -> bytes:
    """Something that builds on what the server never got."""
    doc = written(a=Map({"x": 1.0}))
    before = doc.get_state()
    doc.get("notes", type=Map)["b"] = Map({"x": 1.0})
    return doc.get_update(before)


def other_root() -> bytes:
    doc: Doc[Any] = Doc()
    doc.get("elsewhere", type=Map)["a"] = 1
    return doc.get_update()


UPDATES = {
    "empty": b"",
    "cut off": written(a=Map({"x": 1.0})).get_update()[:-3],
    "longer than it says": written(a=Map({"x": 1.0})).get_update() + b"\x00",
    "no update": b"abcde",
    "a client without end": b"\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
    "no note": written(a="words").get_update(),
    "a note of another shape": written(a=Map({"x": "left"})).get_update(),
    "another root": other_root(),
    "a document within": b"\x01\x01\x05\x00\x09\x01\x05notes\x01g\x76\x00\x00",
    "a gap": b"\x01\x01\x05\x00\x0a\x05\x00",
}


FRAMES = {
    "sync without a step": b"\x00\x00",
    "sync alone": b"\x00",
    "no update": b"\x00\x02\x05abcde",
    "an unknown step": b"\x00\x09\x01a",
    "an unknown kind": b"\x09",
    "nothing": b"",
    "too short for what it says": b"\x00\x02\x7fab",
    "more than it says": messages.update(b"\x00\x00") + b"x",
    "a state that is none": messages.step1(b"\x05\x01"),
    "a cursor that is no JSON": b"\x01" + portion(b"\x01\x05\x01" + portion(b"{")),
    "a cursor that is no object": b"\x01" + portion(b"\x01\x05\x01" + portion(b"7")),
    "a cursor of endless depth": b"\x01" + portion(b"\x01\x05\x01" + portion(b"[" * 4_000)),
    "a cursor that says too much": messages.aware([Seen(5, 1, {"a": "x" * 5_000})]),
    "a thousand cursors": messages.aware([Seen(each, 1, {}) for each in range(1, 1_000)]),
    **{f"an update: {name}": messages.update(update) for name, update in UPDATES.items()},
}


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES.keys())
def test_what_is_malformed_closes_that_socket_and_nobody_else_notices(
    live: Served, slate: str, member: Any, frame: bytes
) -> None:
    with Client(live, slate, member) as ada, Client(live, slate, writer(slate)) as mallory:
        ada.sync().write("mine", "words").until_stored()
        mallory.sync()
        mallory.wire.send(frame)
        assert mallory.closed_with() == 4400
        ada.write("more").until_stored()
        assert ada.board == stored(slate)
        assert set(ada.board) == {"mine", "more"}


def test_text_is_no_message_here(live: Served, slate: str, member: Any) -> None:
    with Client(live, slate, member) as mallory:
        mallory.sync()
        mallory.wire.send("hello")
        assert mallory.closed_with() == 4400


def test_what_is_oversized_closes_the_socket(live: Served, slate: str, member: Any) -> None:
    with Client(live, slate, member) as mallory:
        mallory.sync()
        mallory.wire.send(bytes(DOCUMENT_FRAME_MAX_BYTES + 1))
        assert mallory.closed_with() == 1009


def test_a_large_paste_is_taken(live: Served, slate: str, member: Any) -> None:
    with Client(live, slate, member) as ada:
        ada.sync()
        ada.notes["a"] = Map({"x": 1.0, "text": Text("x" * 500_000)})
        ada.send().until_stored()
        assert stored(slate) == ada.board


def test_all_that_a_page_brings_when_it_comes_back_is_stored(live: Served, slate: str, member: Any) -> None:
    """More at once than one turn takes: nothing waits for somebody to write again."""
    with Client(live, slate, member) as ada:
        ada.sync().until_stored()
        for number in range(rooms.AT_ONCE + 150):
            ada.notes[f"n{number}"] = Map({"x": 1.0})
        ada.send().until_stored()
        assert stored(slate) == ada.board


def test_a_flood_closes_the_socket(live: Served, slate: str, member: Any) -> None:
    with Client(live, slate, member) as ada, Client(live, slate, writer(slate)) as mallory:
        ada.sync()
        mallory.sync()
        with suppress(ConnectionClosed):  # it may be closed before the last is on its way
            for _ in range(members.FRAMES_AT_ONCE * 6):
                mallory.wire.send(messages.update(b"\x00\x00"))
        assert mallory.closed_with() == 4429
        ada.write("still").until_stored()


def test_what_builds_on_what_is_not_there_begins_afresh(live: Served, slate: str, member: Any) -> None:
    with Client(live, slate, member) as ada:
        ada.sync().send_update(second_change())
        assert ada.closed_with() == members.AFRESH


def test_nobody_deletes_what_is_yet_to_be_written(live: Served, slate: str, member: Any) -> None:
    """Else the words would vanish as they are typed, and no row would say why."""
    with Client(live, slate, member) as ada, Client(live, slate, writer(slate)) as mallory:
        ada.sync()
        mallory.sync()
        ahead = b"\x00\x01" + number(ada.doc.client_id) + b"\x01\x00" + number(1_000)
        mallory.send_update(ahead)
        assert mallory.closed_with() == members.AFRESH
        ada.write("a", "words").until_stored()
        assert stored(slate) == ada.board


def test_nobody_writes_by_the_client_id_of_somebody_else(live: Served, slate: str, member: Any) -> None:
    with Client(live, slate, member) as ada, Client(live, slate, writer(slate)) as mallory:
        ada.sync().write("a").until_stored()
        mallory.sync()
        forged: Doc[Any] = Doc(client_id=ada.doc.client_id)
        forged.apply_update(ada.doc.get_update())
        before = forged.get_state()
        forged.get("notes", type=Map)["b"] = Map({"x": 2.0})
        mallory.send_update(forged.get_update(before))
        assert mallory.closed_with() == 4404
        ada.write("c").until_stored()
        assert set(stored(slate)) == {"a", "c"}


def test_a_cursor_carries_the_name_that_the_server_knows(live: Served, slate: str, member: Any) -> None:
    other = writer(slate)
    with Client(live, slate, member) as ada, Client(live, slate, other) as ben:
        ada.sync()
        ben.sync().send_cursor({"x": 5, "user": {"id": member.pk, "name": "The boss"}})
        ada.until(lambda: ada.cursors)
        (state,) = ada.cursors.values()
        assert state == {"x": 5, "user": {"id": other.pk, "name": other.display_name}}
        with Client(live, slate, writer(slate)) as late:
            late.sync().until(lambda: late.cursors)
        ada.send_cursor({}, client=ben.doc.client_id)
        assert ada.closed_with() == 4404
        ben.until(lambda: all(state is None for state in ben.cursors.values())) if ben.cursors else None


def test_a_cursor_goes_with_its_socket(live: Served, slate: str, member: Any) -> None:
    with Client(live, slate, member) as ada:
        ada.sync()
        with Client(live, slate, writer(slate)) as ben:
            ben.sync().send_cursor({"x": 5})
            ada.until(lambda: ada.cursors.get(ben.doc.client_id))
        ada.until(lambda: ada.cursors[ben.doc.client_id] is None)
