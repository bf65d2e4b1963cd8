"""Updates are merged into snapshots: the same document, quicker to load, and nothing thrown away that isn't in it."""

import uuid
from typing import Any

import pytest
from django.db import transaction
from pycrdt import Doc, Map, Text

from realtime.documents import compaction
from realtime.documents.compaction import Unsound, compact, due
from realtime.documents.documents import edit, read
from realtime.documents.models import Document, Snapshot, Update
from realtime.documents.tasks import merge
from realtime.documents.transfer import plain


def change(name: str, act: Any, by: int = 1) -> int:
    with transaction.atomic():
        return edit(name, by=by, change=act)


def put(key: str, x: float = 1.0) -> Any:
    def act(doc: Doc[Any]) -> None:
        notes: Map[Any] = doc.get("notes", type=Map)
        if key in notes:
            notes[key]["x"] = x
        else:
            notes[key] = Map({"x": x, "text": Text(f"note {key}")})

    return act


def board(name: str) -> Any:
    return plain(read(name)["notes"])


@pytest.fixture
def busy(db: None, slate: str) -> str:
    for each in range(25):
        change(slate, put(f"n{each % 7}", float(each)))
    return slate


def test_a_merged_document_is_the_same_and_keeps_who_did_what(busy: str) -> None:
    before = board(busy)
    assert compact(busy) == 25
    assert board(busy) == before
    assert Update.objects.filter(document__name=busy, payload=None, person=1).count() == 25
    assert Update.objects.filter(document__name=busy).order_by("seq").first().touched == {"added": ["n0"]}
    change(busy, put("later"))
    assert board(busy).keys() == before.keys() | {"later"}
    assert compact(busy) == 26
    assert board(busy).keys() == before.keys() | {"later"}
    assert Snapshot.objects.filter(document__name=busy).count() == 1


def test_what_was_merged_twice_or_by_one_who_died_on_the_way_does_no_harm(busy: str) -> None:
    before = board(busy)
    pk = Document.objects.get(name=busy).pk
    Snapshot.objects.create(document_id=pk, seq=20, payload=b"\x00\x00")  # it was never found sound
    assert board(busy) == before
    compact(busy)
    compact(busy)
    assert board(busy) == before
    assert list(Snapshot.objects.filter(document_id=pk).values_list("seq", "sound")) == [(25, True)]


def test_nothing_is_thrown_away_for_a_snapshot_that_is_not_the_same(busy: str, monkeypatch: Any) -> None:
    before = board(busy)
    write = compaction._write

    def damaged(loaded: Any) -> Snapshot:
        made = write(loaded)
        other: Doc[Any] = Doc()
        other.apply_update(bytes(made.payload))
        other.get("notes", type=Map)["n1"]["x"] = 1e9
        Snapshot.objects.filter(pk=made.pk).update(payload=other.get_update())
        return made

    monkeypatch.setattr(compaction, "_write", damaged)
    with pytest.raises(Unsound):
        compact(busy)
    assert Update.objects.filter(document__name=busy, payload=None).count() == 0
    assert board(busy) == before


def test_who_wrote_much_or_rests_is_due(busy: str) -> None:
    assert busy not in due()  # it was written a moment ago
    Update.objects.filter(document__name=busy).update(at="2020-01-01T00:00:00Z")
    assert busy in due()
    assert merge(timestamp=0) >= 1
    assert busy not in due()
    assert board(busy)["n6"]["x"] == 20.0


def test_a_thing_is_found_by_its_own_key_after_many_changes(db: None, slate: str) -> None:
    key = uuid.uuid4().hex
    for each in range(300):
        change(slate, put(key, float(each)))
    size = len(bytes(Update.objects.filter(document__name=slate).first().payload or b""))
    compact(slate)
    payload = bytes(Snapshot.objects.get(document__name=slate).payload)
    assert board(slate)[key]["x"] == 299.0
    assert len(payload) < 300 * size / 2
