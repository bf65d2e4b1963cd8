"""Several processes: who is at one sees what is written at another, and what the house writes; also without a relay."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from realtime.documents.compaction import compact
from realtime.documents.documents import edit
from realtime.documents.models import Document, Update
from tests.documents.clients import Client
from tests.documents.conftest import BOARD, writer
from tests.documents.test_compaction import put
from tests.documents.test_socket import stored
from tests.live_server import Served, serve


@pytest.fixture(scope="module")
def second(django_db_setup: None, django_db_blocker: Any) -> Iterator[Served]:
    with django_db_blocker.unblock(), serve(apps=BOARD) as served:
        yield served


def test_two_processes_are_one_document(live: Served, second: Served, slate: str, member: Any) -> None:
    with Client(live, slate, member) as ada, Client(second, slate, writer(slate)) as ben:
        ada.sync()
        ben.sync()
        for each in range(40):
            (ada if each % 2 else ben).write(f"n{each}")
        ada.until_stored()
        ben.until_stored()
        ada.until(lambda: len(ada.notes) == 40)
        ben.until(lambda: len(ben.notes) == 40)
        assert ada.board == ben.board == stored(slate)
    seqs = list(Update.objects.filter(document__name=slate).order_by("seq").values_list("seq", flat=True))
    assert seqs == list(range(1, 41))


def test_cursors_are_seen_in_other_processes(live: Served, second: Served, slate: str, member: Any) -> None:
    with Client(live, slate, member) as ada, Client(second, slate, writer(slate)) as ben:
        ada.sync().send_cursor({"x": 1})
        ben.sync()
        ben.until(lambda: ben.cursors.get(ada.doc.client_id))
        assert ben.cursors[ada.doc.client_id] == {"x": 1, "user": {"id": member.pk, "name": member.display_name}}
        ben.send_cursor({"x": 2})
        ada.until(lambda: ada.cursors.get(ben.doc.client_id))


def test_what_the_house_writes_all_see(live: Served, slate: str, member: Any) -> None:
    with Client(live, slate, member) as ada:
        ada.sync().write("a").until_stored()
        with transaction.atomic():
            edit(slate, by=None, change=put("house"))
        ada.until(lambda: "house" in ada.notes)
        ada.notes["house"]["x"] = 5.0
        ada.send().until_stored()
        assert stored(slate) == ada.board


def test_what_nobody_was_woken_for_is_found(live: Served, slate: str, member: Any) -> None:
    """The relay may lose messages: rows are looked for every two seconds."""
    with Client(live, slate, member) as ada:
        ada.sync().write("a").until_stored()
        with transaction.atomic():
            edit(slate, by=None, change=put("b"))
            connection.run_on_commit.clear()
        ada.until(lambda: "b" in ada.notes)


def test_merging_under_who_writes_disturbs_nobody(live: Served, second: Served, slate: str, member: Any) -> None:
    with Client(live, slate, member) as ada, Client(second, slate, writer(slate)) as ben:
        ada.sync()
        ben.sync()
        for each in range(30):
            ada.write(f"n{each}")
            if each % 10 == 9:
                ada.until_stored()
                compact(slate)
                ben.write(f"b{each}")
        ada.until_stored()
        ben.until_stored()
        ada.until(lambda: len(ada.notes) == 33)
        ben.until(lambda: len(ben.notes) == 33)
        assert ada.board == ben.board == stored(slate)


def test_after_a_backup_was_restored_all_load_it_anew(live: Served, slate: str, member: Any) -> None:
    with Client(live, slate, member) as ada:
        ada.sync().write("a").until_stored()
        Document.objects.filter(name=slate).update(epoch="renewed")
        ada.write("b").until_stored()
        assert stored(slate) == ada.board
