"""What an update says that it holds, read without a document: the same that the library finds in it."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycrdt import Array, Doc, Map, Text, XmlElement, XmlFragment, XmlText

from realtime.documents.kinds import Malformed
from realtime.documents.messages import understood
from realtime.documents.reading import Reader, number
from realtime.documents.updates import Ahead, clocks_of, contents, state_of
from realtime.frames import binary_frame, frame, sendable


def rich() -> tuple[list[bytes], Doc[Any]]:
    """Updates with everything in them that pages make, and the document that they lead to."""
    doc: Doc[Any] = Doc(client_id=4_000_000_001)
    notes, words, tree, row = (
        doc.get("notes", type=Map),
        doc.get("words", type=Text),
        doc.get("tree", type=XmlFragment),
        doc.get("row", type=Array),
    )
    updates: list[bytes] = []
    doc.observe(lambda event: updates.append(event.update))
    notes["a"] = Map(
        {"x": 1.5, "list": [1, 2, {"k": None}], "big": 2**40, "yes": True, "less": -5, "t": Text("héllo 😀")}
    )
    words.insert(0, "a😀b")
    words.format(0, 1, {"bold": True})
    words.insert_embed(1, {"image": "x"})
    row.append(3)
    row.append(b"raw")
    tree.children.append(XmlElement("p", {"class": "y"}, [XmlText("hi")]))
    with doc.transaction():
        notes["a"]["t"].insert(0, "more")
        del notes["a"]
    return updates, doc


def test_it_follows_the_clocks_of_a_document() -> None:
    updates, doc = rich()
    clocks: dict[int, int] = {}
    for update in updates:
        what = contents(update)
        what.check_against(clocks)
        clocks.update(what.new_of(clocks))
    assert clocks == clocks_of(doc.get_state())
    assert contents(doc.get_update()).new_of({}) == clocks
    assert contents(doc.get_update()).new_of(clocks) == {}
    assert {root for update in updates for root in contents(update).roots} == {"notes", "words", "tree", "row"}
    assert clocks_of(state_of(clocks)) == clocks


def test_what_is_missing_is_noticed() -> None:
    updates, _ = rich()
    for later in updates[1:]:
        with pytest.raises(Ahead):
            contents(later).check_against({})


@pytest.mark.parametrize("value", [0, 1, 127, 128, 300, 2**32, 2**53 - 1])
def test_numbers_are_read_as_written(value: int) -> None:
    assert Reader(number(value)).number() == value


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.binary(max_size=60), st.integers(0, 7))
def test_what_is_none_is_malformed_and_nothing_worse(raw: bytes, kind: int) -> None:
    for read in (contents, clocks_of, understood, lambda raw: understood(bytes((kind,)) + raw)):
        try:
            read(raw)
        except Malformed:
            continue


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.data())
def test_an_update_with_a_byte_of_it_changed_is_read_or_refused(data: st.DataObject) -> None:
    update = bytearray(rich()[1].get_update())
    update[data.draw(st.integers(0, len(update) - 1))] = data.draw(st.integers(0, 255))
    try:
        contents(bytes(update)).check_against({})
    except Malformed:
        return


def test_plain_servers_take_bytes_as_bytes() -> None:
    assert sendable(binary_frame(b"\x00x")) == {"type": "websocket.send", "bytes": b"\x00x"}
    assert sendable(frame({"a": 1})) == {"type": "websocket.send", "text": '{"a":1}'}
    assert binary_frame(b"x" * 70_000).wire[:10] == b"\x82\x7f" + (70_000).to_bytes(8)
