"""What would gut a board is kept aside and asked about; what one put there oneself one may take away."""

from collections.abc import Iterable
from typing import Any

import pytest
from django.db import transaction
from pycrdt import Map

from realtime.documents import members
from realtime.documents.documents import held, settle
from realtime.documents.holding import Settled
from realtime.documents.kinds import GUTTED_FROM
from realtime.documents.models import HeldUpdate
from tests.documents.clients import Client
from tests.documents.conftest import writer
from tests.documents.test_socket import stored
from tests.live_server import Served

KEYS = [f"n{each}" for each in range(20)]


def fill(client: Client, keys: Iterable[str] = KEYS) -> None:
    with client.doc.transaction():
        for key in keys:
            client.notes[key] = Map({"x": 1.0})
    client.send().until_stored()


def take_away(client: Client, keys: Iterable[str]) -> Client:
    with client.doc.transaction():
        for key in keys:
            del client.notes[key]
    return client.send()


@pytest.fixture
def other(member: Any, slate: str) -> Any:
    return writer(slate)


def gutted(live: Served, slate: str, member: Any, other: Any) -> HeldUpdate:
    """Ada fills a board, and Ben empties it: that is kept aside, and he is told."""
    with Client(live, slate, member) as ada, Client(live, slate, other) as ben:
        fill(ada.sync())
        take_away(ben.sync(), KEYS)
        assert ben.closed_with() == members.AFRESH
        (waiting,) = held(slate)
        assert ben.told == [{"held": waiting.pk, "before": 20, "lost": 20}]
        ada.write("more").until_stored()
        assert set(ada.board) == {*KEYS, "more"}
    with Client(live, slate, other) as back:
        back.sync()
        assert set(back.board) == set(stored(slate)) == {*KEYS, "more"}
    return waiting


def test_who_empties_a_board_of_others_is_asked_and_it_is_as_before(
    live: Served, slate: str, member: Any, other: Any
) -> None:
    waiting = gutted(live, slate, member, other)
    assert (waiting.person, waiting.before, waiting.lost) == (other.pk, 20, 20)
    with transaction.atomic():
        settle(waiting, by=member.pk, accept=False)
    assert len(stored(slate)) == 21
    assert not held(slate)


def test_what_is_accepted_is_done_and_all_see_it(live: Served, slate: str, member: Any, other: Any) -> None:
    waiting = gutted(live, slate, member, other)
    with Client(live, slate, member) as ada:
        ada.sync()
        with transaction.atomic():
            settle(waiting, by=member.pk, accept=True)
        ada.until(lambda: set(ada.board) == {"more"})
    assert set(stored(slate)) == {"more"}
    with pytest.raises(Settled), transaction.atomic():
        settle(waiting, by=member.pk, accept=True)


def test_many_small_steps_are_one_large_one(live: Served, slate: str, member: Any, other: Any) -> None:
    with Client(live, slate, member) as ada, Client(live, slate, other) as ben:
        fill(ada.sync())
        ben.sync()
        for key in KEYS[:15]:
            take_away(ben, [key])
        assert ben.closed_with() == members.AFRESH
        assert held(slate).count() == 1
        assert len(stored(slate)) == len(KEYS) / 2


def test_replacing_is_taking_away(live: Served, slate: str, member: Any, other: Any) -> None:
    with Client(live, slate, member) as ada, Client(live, slate, other) as ben:
        fill(ada.sync())
        ben.sync()
        with ben.doc.transaction():
            for key in KEYS:
                ben.notes[key] = Map({"x": 2.0})
        ben.send()
        assert ben.closed_with() == members.AFRESH


def test_what_one_put_there_oneself_one_may_take_away(live: Served, slate: str, member: Any, other: Any) -> None:
    with Client(live, slate, member) as ada, Client(live, slate, other) as ben:
        fill(ada.sync())
        own = [f"own{each}" for each in range(60)]
        fill(ben.sync(), own)
        take_away(ben, own).until_stored()
        assert set(stored(slate)) == set(KEYS)


def test_a_small_board_is_emptied_without_a_question(live: Served, slate: str, member: Any, other: Any) -> None:
    with Client(live, slate, member) as ada, Client(live, slate, other) as ben:
        few = KEYS[: GUTTED_FROM - 1]
        fill(ada.sync(), few)
        take_away(ben.sync(), few).until_stored()
        assert stored(slate) == {}


def test_half_of_a_board_may_go(live: Served, slate: str, member: Any, other: Any) -> None:
    with Client(live, slate, member) as ada, Client(live, slate, other) as ben:
        fill(ada.sync())
        take_away(ben.sync(), KEYS[:10]).until_stored()
        assert len(stored(slate)) == 10


def test_what_others_put_there_since_makes_it_no_less(live: Served, slate: str, member: Any, other: Any) -> None:
    """Whether the others' notes come a moment before or after is chance, and decides nothing."""
    with Client(live, slate, member) as ada, Client(live, slate, other) as ben:
        fill(ada.sync())
        ben.sync()
        fill(ada, [f"m{each}" for each in range(30)])
        take_away(ben, KEYS)
        assert ben.closed_with() == members.AFRESH
        assert len(stored(slate)) == 50


def test_one_who_guts_does_not_hold_up_others_who_write_at_the_same_moment(
    live: Served, slate: str, member: Any, other: Any
) -> None:
    with Client(live, slate, member) as ada, Client(live, slate, other) as ben:
        fill(ada.sync())
        ben.sync()
        with ben.doc.transaction():
            for key in KEYS:
                del ben.notes[key]
        for each in range(30):
            ada.write(f"m{each}")
            if each == 15:
                ben.send()
        ada.until_stored()
        assert ben.closed_with() == members.AFRESH
        assert stored(slate) == ada.board
        assert len(ada.board) == 50
