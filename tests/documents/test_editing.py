"""The house itself changes documents, keeps versions of them, and goes back."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.transaction import TransactionManagementError
from pycrdt import Doc, Map, Text, XmlElement, XmlFragment, XmlText

from realtime.documents.documents import Malformed, Refused, edit, keep_version, read, restore, versions
from realtime.documents.models import Update
from realtime.documents.transfer import plain
from realtime.streams import UnknownStream
from tests.documents.test_compaction import board, change, put

pytestmark = pytest.mark.django_db


def test_an_edit_needs_a_transaction_and_stands_with_it(slate: str) -> None:
    with pytest.raises(UnknownStream):
        read("nothing:1")
    with transaction.atomic():
        edit(slate, by=1, change=put("a"))
        transaction.set_rollback(True)
    assert board(slate) == {}
    assert change(slate, put("a")) == 1
    assert list(board(slate)) == ["a"]


@pytest.mark.django_db(transaction=True)
def test_an_edit_outside_of_a_transaction_is_refused(slate: str) -> None:
    with pytest.raises(TransactionManagementError):
        edit(slate, by=1, change=put("a"))


def test_an_edit_that_breaks_the_form_or_that_the_room_refuses_does_not_happen(slate: str) -> None:
    def broken(doc: Doc[Any]) -> None:
        doc.get("notes", type=Map)["a"] = "no note"

    with pytest.raises(Malformed):
        change(slate, broken)
    Group.objects.create(name=slate.replace(":", "-") + "-closed")
    with pytest.raises(Refused):
        change(slate, put("a"))
    assert board(slate) == {}
    assert not Update.objects.filter(document__name=slate).exists()


def test_an_edit_that_changes_nothing_leaves_no_row(slate: str) -> None:
    change(slate, put("a"))
    assert change(slate, lambda _: None) == 1


def test_going_back_is_a_change_like_others_and_can_be_undone(slate: str) -> None:
    for key in "abc":
        change(slate, put(key))
    with transaction.atomic():
        kept = keep_version(slate, by=7, title="before lunch")
    was = board(slate)

    def scatter(doc: Doc[Any]) -> None:
        notes: Map[Any] = doc.get("notes", type=Map)
        del notes["a"]
        notes["b"]["text"].insert(0, "other ")
        notes["c"]["x"] = 99.0
        notes["d"] = Map({"x": 4.0, "text": Text("new")})

    change(slate, scatter)
    scattered = board(slate)
    with transaction.atomic():
        seq = restore(slate, by=8, version=kept)
    assert board(slate) == was
    assert Update.objects.get(document__name=slate, seq=seq).touched == {
        "added": ["a"],
        "changed": ["b", "c"],
        "removed": ["d"],
    }
    undo = versions(slate).first()
    assert undo is not None
    with transaction.atomic():
        restore(slate, by=8, version=undo)
    assert board(slate) == scattered


def test_rich_text_goes_back_with_its_shape_and_formats(slate: str) -> None:
    page = slate.replace("slate", "page")

    def write(doc: Doc[Any]) -> None:
        top = doc.get("default", type=XmlFragment)
        line = top.children.append(XmlElement("paragraph", {"align": "left"}))
        words = line.children.append(XmlText())
        words.insert(0, "plain ")
        words.insert(6, "bold", {"bold": True})

    change(page, write)
    was = plain(read(page)["default"])
    with transaction.atomic():
        kept = keep_version(page, by=1, title="one")

    def clear(doc: Doc[Any]) -> None:
        del doc.get("default", type=XmlFragment).children[0]

    change(page, clear)
    assert plain(read(page)["default"]) == []
    with transaction.atomic():
        restore(page, by=1, version=kept)
    assert plain(read(page)["default"]) == was
    assert was[0][0] == "paragraph"
