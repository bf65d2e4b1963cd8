"""Pages on one document: what one writes the others have, and it stands."""

from typing import Any

from realtime.documents.documents import read
from realtime.documents.models import Update
from realtime.documents.transfer import plain
from tests.documents.clients import Client
from tests.documents.conftest import writer
from tests.live_server import Served


def stored(slate: str) -> dict[str, Any]:
    return plain(read(slate)["notes"])  # type: ignore[no-any-return]


def test_what_one_writes_the_others_have_and_it_stands(live: Served, slate: str, member: Any) -> None:
    other = writer(slate)
    with Client(live, slate, member) as ada, Client(live, slate, other) as ben:
        ada.sync()
        ben.sync()
        ada.write("a", "hello").until_stored()
        ben.until(lambda: "a" in ben.notes)
        ben.notes["a"]["text"].insert(5, " world")
        ben.send().until_stored()
        ada.until(lambda: str(ada.notes["a"]["text"]) == "hello world")
        assert ada.board == ben.board == stored(slate)
    assert [update.person for update in Update.objects.filter(document__name=slate).order_by("seq")] == [
        member.pk,
        other.pk,
    ]


def test_who_comes_late_has_all_and_takes_nothing_away(live: Served, slate: str, member: Any) -> None:
    with Client(live, slate, member) as ada:
        ada.sync()
        for each in range(30):
            ada.write(f"n{each}", f"note {each}")
        for turn in range(8):
            with Client(live, slate, writer(slate)) as late:
                ada.write(f"m{turn}")
                late.sync().until_stored()
                late.until(lambda turn=turn, late=late: f"m{turn}" in late.notes)
                assert len(late.notes) == 30 + turn + 1
        ada.until_stored()
        assert len(stored(slate)) == 38
