"""What only moves notes is told at once and acknowledged when it is on disk; and nothing acknowledged is lost."""

from typing import Any

from django.db import connection
from websockets.exceptions import ConnectionClosed

from realtime.documents.models import Update
from tests.documents.clients import Client
from tests.documents.conftest import BOARD, writer
from tests.documents.test_held import fill
from tests.documents.test_socket import stored
from tests.live_server import Served, serve

KEYS = ["a", "b", "c"]
_LINES = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE query LIKE '%%pg_logical_emit_message%%' AND datname = current_database() AND pid <> pg_backend_pid()
"""


def move(client: Client, times: int, start: int = 0) -> Client:
    for each in range(start, start + times):
        client.notes[KEYS[each % 3]]["x"] = float(each)
        client.send()
    return client


def test_moves_are_told_and_acknowledged_and_have_a_row_each(live: Served, slate: str, member: Any) -> None:
    other = writer(slate)
    with Client(live, slate, member) as ada, Client(live, slate, other) as ben:
        fill(ada.sync(), KEYS)
        fill(ben.sync(), ["d"])
        move(ada, 30)
        move(ben, 1, 100)
        ada.until_stored()
        ben.until_stored()
        ben.until(lambda: ada.board == ben.board)
        assert stored(slate) == ada.until(lambda: ada.board == ben.board).board
    rows = Update.objects.filter(document__name=slate).order_by("seq").values_list("seq", "person", "touched")
    assert [seq for seq, _, _ in rows] == list(range(1, 34))
    assert rows[3][2] == {"changed": ["b"]}
    assert [person for _, person, _ in rows].count(other.pk) == 2


def test_two_processes_that_move_at_once_lose_nothing(live: Served, slate: str, member: Any) -> None:
    with serve(apps=BOARD) as second, Client(live, slate, member) as ada, Client(second, slate, writer(slate)) as ben:
        fill(ada.sync(), KEYS)
        fill(ben.sync(), ["d"])
        for each in range(20):
            move(ada, 1, each)
            move(ben, 1, 50 + each)
        ada.until_stored()
        ben.until_stored()
        assert Update.objects.filter(document__name=slate).count() == 42
        ada.until(lambda: ada.board == stored(slate))
        ben.until(lambda: ben.board == stored(slate))


def test_where_the_line_to_the_disk_is_lost_they_come_back_and_nothing_is_missing(
    live: Served, slate: str, member: Any
) -> None:
    with Client(live, slate, member) as ada:
        fill(ada.sync(), KEYS)
        move(ada, 5).until_stored()
        with connection.cursor() as cursor:
            cursor.execute(_LINES)
        move(ada, 5, 10)
        try:
            ada.until_stored()  # if it was stored in the other way
        except ConnectionClosed:
            assert f"{slate}: 1 who wrote come back, for it isn't known what of it stands" in live.said()
        with Client(live, slate, member, doc=ada.doc) as back:
            back.sync().until_stored()
            assert back.board == stored(slate)
            assert stored(slate)["c"]["x"] == 14.0
