"""A document that rests begins anew without its traces: the same to read, and quick to load."""

from typing import Any

import pytest
from django.db import transaction
from pycrdt import Doc, Map

from realtime.documents import members
from realtime.documents.documents import edit, keep_version, restore
from realtime.documents.founding import found_anew, resting
from realtime.documents.models import Snapshot, Update
from tests.documents.clients import Client
from tests.documents.test_compaction import board, change, put
from tests.documents.test_socket import stored
from tests.live_server import Served


def move_about(slate: str) -> None:
    for key in "abc":
        change(slate, put(key))
    for each in range(40):

        def act(doc: Doc[Any], each: int = each) -> None:
            notes: Map[Any] = doc.get("notes", type=Map)
            for step in range(30):
                notes["abc"[each % 3]]["x"] = float(each * 100 + step)

        change(slate, act)


def test_it_reads_the_same_and_is_smaller(db: None, slate: str) -> None:
    move_about(slate)
    with transaction.atomic():
        kept = keep_version(slate, by=1, title="before")
    before = board(slate)
    assert found_anew(slate)
    assert board(slate) == before
    assert len(bytes(Snapshot.objects.get(document__name=slate).payload)) < 1_000
    assert Update.objects.filter(document__name=slate, person=1).count() == 43
    change(slate, put("d"))
    with transaction.atomic():
        restore(slate, by=1, version=kept)
    assert board(slate) == before
    assert not found_anew(slate)


def test_only_what_rests_is_due(db: None, slate: str, monkeypatch: Any) -> None:
    monkeypatch.setattr("realtime.documents.founding.UPDATES_FROM", 40)
    move_about(slate)
    assert slate not in resting()
    Update.objects.filter(document__name=slate).update(at="2020-01-01T00:00:00Z")
    assert slate in resting()
    found_anew(slate)
    assert slate not in resting()


@pytest.mark.django_db(transaction=True)
def test_pages_that_have_it_or_come_back_begin_afresh(live: Served, slate: str, member: Any) -> None:
    move_about(slate)
    with Client(live, slate, member) as ada:
        ada.sync().write("mine").until_stored()
        was = ada.board
        assert found_anew(slate)
        assert ada.closed_with() == members.AFRESH
    with Client(live, slate, member, doc=ada.doc) as old:
        old.sync()
        assert old.closed_with() == members.AFRESH
    with Client(live, slate, member) as fresh:
        assert fresh.sync().board == was == stored(slate)
        fresh.write("more").until_stored()
        with transaction.atomic():
            edit(slate, by=None, change=put("house"))
        fresh.until(lambda: "house" in fresh.notes)
        assert fresh.board == stored(slate)
