"""A room tells each listener what lies after its own place, whichever of the two is ahead."""

from typing import Any

import pytest

from realtime.frames import Frame, frame
from realtime.log import Cursor
from realtime.reading import Numbered
from realtime.rooms import KEPT_BYTES, KEPT_FRAMES, Listening, Room


class Pen:
    """Stands where a connection stands; remembers what was written."""

    def __init__(self, *, full: bool = False) -> None:
        self.writer = self
        self.full = full
        self.seen: list[Frame] = []

    def write(self, frames: tuple[Frame, ...], wire: bytes) -> bool:
        assert wire == b"".join(each.wire for each in frames)
        if not self.full:
            self.seen += frames
        return not self.full


def numbered(*seqs: int, size: int = 0) -> tuple[Numbered, ...]:
    return tuple(Numbered(seq, frame({"seq": seq, "fill": "x" * size})) for seq in seqs)


def room_at(seq: int) -> Room:
    return Room("echo:1", Cursor("e", seq))


def enter(room: Room, pen: Any, at: int, *, live: bool = True) -> Listening:
    listening = Listening(pen, room, at=at, live=live)
    room.listenings[pen] = listening
    return listening


@pytest.mark.parametrize(("at", "told"), [(3, [4, 5, 6]), (4, [5, 6]), (5, [6]), (6, []), (9, [])], ids=str)
def test_a_listener_is_told_what_is_new_to_it(at: int, told: list[int]) -> None:
    room, pen = room_at(3), Pen()
    listening = enter(room, pen, at)
    events = numbered(4, 5, 6)
    assert room.move_on(Cursor("e", 6), events) == []
    assert pen.seen == [each.frame for each in events if each.seq in told]
    assert listening.at == max(at, 6)


def test_who_is_still_catching_up_is_not_told_twice() -> None:
    room, pen = room_at(3), Pen()
    enter(room, pen, 1, live=False)
    room.move_on(Cursor("e", 4), numbered(4))
    assert pen.seen == []


def test_who_takes_nothing_more_is_named_and_keeps_its_place() -> None:
    room, pen = room_at(3), Pen(full=True)
    listening = enter(room, pen, 3)
    assert room.move_on(Cursor("e", 4), numbered(4)) == [listening]
    assert listening.at == 3


def test_what_was_just_said_is_at_hand() -> None:
    room = room_at(3)
    room.move_on(Cursor("e", 5), numbered(4, 5))
    assert [room.covers(Cursor("e", seq)) for seq in (2, 3, 4, 5, 6)] == [False, True, True, True, False]
    assert not room.covers(Cursor("other", 4))
    assert len(room.after(4)) == 1


def test_before_the_first_event_every_epoch_is_the_same() -> None:
    room = Room("echo:1", Cursor())
    room.move_on(Cursor("e", 1), numbered(1))
    assert room.covers(Cursor("", 0))
    assert not room.covers(Cursor("", 1))


def test_only_so_much_is_kept() -> None:
    room = room_at(0)
    for seq in range(1, KEPT_FRAMES + 50):
        room.move_on(Cursor("e", seq), numbered(seq))
    assert len(room.kept) == KEPT_FRAMES
    room.move_on(Cursor("e", 999), numbered(997, 998, 999, size=KEPT_BYTES // 2))
    assert [each.seq for each in room.kept] == [999]
    assert room.kept_bytes == len(room.kept[0].frame.wire)


@pytest.mark.parametrize("size", [0, 100, 125, 126, 65_535, 65_536, 200_000])
def test_frames_are_what_a_websocket_reads(size: int) -> None:
    from websockets.frames import Frame as WebsocketFrame
    from websockets.streams import StreamReader

    made = frame({"fill": "é" * size})
    reader = StreamReader()
    reader.feed_data(made.wire)
    parsing = WebsocketFrame.parse(reader.read_exact, mask=False)
    with pytest.raises(StopIteration) as parsed:
        next(parsing)
    assert parsed.value.value.data.decode() == made.text
    assert (parsed.value.value.fin, parsed.value.value.opcode) == (True, 1)


def test_what_one_was_told_from_the_log_is_at_hand_for_the_next() -> None:
    room = room_at(6)
    assert not room.covers(Cursor("e", 3))
    room.remember(Cursor("e", 6), numbered(4, 5, 6))
    assert room.covers(Cursor("e", 3))
    assert len(room.after(4)) == 2
    room.remember(Cursor("e", 3), numbered(1, 2, 3))
    assert room.covers(Cursor("e", 0))
    room.move_on(Cursor("e", 7), numbered(7))
    assert [each.seq for each in room.kept] == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize(
    ("upto", "seqs"), [(Cursor("other", 6), (4, 5, 6)), (Cursor("e", 5), (4, 5)), (Cursor("e", 6), ())], ids=str
)
def test_what_does_not_end_where_the_room_begins_is_not_remembered(upto: Cursor, seqs: tuple[int, ...]) -> None:
    room = room_at(6)
    room.remember(upto, numbered(*seqs))
    assert not room.kept


def test_memory_stays_within_its_bounds() -> None:
    room = room_at(1000)
    room.remember(Cursor("e", 1000), numbered(*range(500, 1001)))
    assert [room.kept[0].seq, room.kept[-1].seq, len(room.kept)] == [1001 - KEPT_FRAMES, 1000, KEPT_FRAMES]
    large = room_at(9)
    large.remember(Cursor("e", 9), numbered(7, 8, 9, size=KEPT_BYTES // 2))
    assert [each.seq for each in large.kept] == [9]
    assert large.kept_bytes <= KEPT_BYTES
