"""Who may look on, who may write, and what happens at once when a right ends."""

from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction

from realtime import signals
from realtime.documents import members
from realtime.documents.kinds import Access
from realtime.signals import end_session
from tests import factories
from tests.documents.clients import Client
from tests.documents.conftest import let_in, turn_out, viewer, writer
from tests.documents.test_socket import stored
from tests.live_server import Served, session_of


def test_who_may_only_look_on_is_told_so(live: Served, slate: str, member: Any) -> None:
    with Client(live, slate, member) as ada, Client(live, slate, viewer(slate)) as vera:
        ada.sync().write("a").until_stored()
        vera.sync()
        assert (vera.access, vera.told) == (Access.VIEW, [])
        vera.until(lambda: "a" in vera.notes).write("b")
        vera.until(lambda: vera.told)
        assert vera.told == [{"refused": "view_only"}]
        assert set(stored(slate)) == {"a"}


def test_a_stranger_finds_nothing_there(live: Served, slate: str, member: Any) -> None:
    for name in (slate, "slate:999999", "nothing:1", "slate:x"):
        with Client(live, name, factories.person()) as stranger:
            assert stranger.closed_with() == members.NOT_FOUND
    with Client(live, slate) as nobody:
        assert nobody.closed_with() == 4401


def test_a_right_that_is_lost_ends_it_within_a_second(live: Served, slate: str, member: Any) -> None:
    other = writer(slate)
    with Client(live, slate, member) as ada, Client(live, slate, other) as ben:
        ada.sync()
        ben.sync()
        turn_out(other, slate)
        assert ben.closed_with() == members.REVOKED
        ada.write("later").until_stored()
        assert "later" not in ben.notes


def test_a_right_that_shrinks_is_told(live: Served, slate: str, member: Any) -> None:
    let_in(member, slate, "-view")
    with Client(live, slate, member) as ada:
        ada.sync().write("a").until_stored()
        turn_out(member, slate)
        ada.until(lambda: ada.access is Access.VIEW)
        ada.write("b").until(lambda: ada.told)
        assert set(stored(slate)) == {"a"}


def test_signing_out_closes_it(live: Served, slate: str, member: Any) -> None:
    session = session_of(member)
    with Client(live, slate, session=session) as ada:
        ada.sync()
        with transaction.atomic():
            end_session(session)
        assert ada.closed_with() == 4401


def test_what_the_room_refuses_is_not_stored_and_the_page_begins_afresh(live: Served, slate: str, member: Any) -> None:
    with Client(live, slate, member) as ada:
        ada.sync().write("a").until_stored()
        Group.objects.create(name=slate.replace(":", "-") + "-closed")
        ada.write("b")
        assert ada.closed_with() == members.AFRESH
        assert ada.told == [{"refused": "closed"}]
        assert set(stored(slate)) == {"a"}


def test_where_nobody_is_to_be_known_no_cursor_is_passed_on_and_old_ids_write_no_more(
    live: Served, slate: str, member: Any
) -> None:
    other = writer(slate)
    with Client(live, slate, member) as ada, Client(live, slate, other) as ben:
        ada.sync().write("a").until_stored()
        ben.sync().send_cursor({"x": 1})
        ada.until(lambda: ada.cursors.get(ben.doc.client_id))
        with transaction.atomic():
            Group.objects.create(name=slate.replace(":", "-") + "-blind")
            signals.recheck(None)
        assert ben.closed_with() == members.AFRESH
        assert ada.closed_with() == members.AFRESH
        assert ada.cursors[ben.doc.client_id] is None
    with Client(live, slate, member, doc=ada.doc) as again:
        again.sync().write("b")
        assert again.closed_with() == members.AFRESH
    with Client(live, slate, member) as fresh, Client(live, slate, other) as ben:
        fresh.sync().write("c").until_stored()
        ben.sync().send_cursor({"x": 1})
        ben.write("d").until_stored()
        fresh.until(lambda: "d" in fresh.notes)
        assert fresh.cursors == {}
    assert set(stored(slate)) == {"a", "c", "d"}
