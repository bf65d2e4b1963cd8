"""What was written down outside of the database holds against whoever owns it, and is no false alarm to anybody."""

import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.audit.sealed import FIRST_XID, found, lines, row, tampering
from workspace.audit.models import Participation, Seal
from workspace.audit.seals import notes, publishing, sealing, verifying
from workspace.common import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys")]


def test_who_rewrites_all_of_it_with_the_key_is_found_by_the_heads_outside(
    rows: list[Participation], settings: Any
) -> None:
    """A ledger with one row changed, sealed anew from the first seal on, by whoever has the key as well."""
    with tampering() as cursor:
        cursor.execute("UPDATE audit_participation SET actor_level = 1 WHERE id = %s", [rows[4].pk])
        cursor.execute("TRUNCATE audit_seal, audit_leaf, audit_tile")
        for number in (3, 6, 9):
            sealing.seal_once(horizon=FIRST_XID + number)
        assert found() == [], "within the database nothing is to be seen of it"
        kinds = [kind for kind, _ in found(settings.LEDGER_HEADS_FILE, whole=True)]
        assert kinds[0] == "seal changed"
        assert "rewritten" in kinds


def test_a_file_of_heads_that_was_cut_or_changed_is_found(rows: list[Participation], settings: Any) -> None:
    path: Path = settings.LEDGER_HEADS_FILE
    whole = path.read_text().splitlines(keepends=True)
    assert found(path, whole=True) == []
    odd = ("{}\n", '{"note": 5}\n', '{"seal": 1e400}\n', "\x00\ufffd\n", "[" * 100_000 + "\n")
    with clock.at(clock.now() + timedelta(hours=1)):
        for kept in ([], whole[:2], whole[1:], [whole[0], whole[2]], [*whole[:2], whole[2][:-40]]):
            path.write_text("".join(kept))
            assert "heads file" in {kind for kind, _ in found(path, whole=True)}, len(kept)
        for line in odd:
            path.write_text("".join([*whole, line]))
            assert {kind for kind, _ in found(path, whole=True)} == {"heads file"}, line[:20]
        path.write_bytes(b"\xff\xfe\x00")
        assert {kind for kind, _ in found(path, whole=True)} == {"heads file"}
        path.unlink()
        assert {kind for kind, _ in found(path, whole=True)} == {"heads file"}, "our own file has to be there"
        with pytest.raises(FileNotFoundError):
            found(path)
    path.write_text("".join(whole[:2]))
    assert found(path, whole=True) == [], "what was sealed this moment need not be in the file yet"
    report = verifying.verify(path)
    assert (report.findings, report.newer) == ([], 1), "what somebody kept may be older than the ledger"


def test_what_is_sealed_while_it_is_verified_is_no_finding(rows: list[Participation], settings: Any) -> None:
    """The file is read before the database: so no head of it is one too many, however long the seals take to read."""
    read = verifying.Outside.read(settings.LEDGER_HEADS_FILE, whole=True)
    row(40)
    sealing.seal_once(horizon=FIRST_XID + 41)
    publishing.write_file()
    report = verifying.Report()
    assert len(list(verifying._heads(read, list(Seal.objects.order_by("number")), report))) == 3
    assert (report.findings, report.newer) == ([], 1)


def test_a_database_of_yesterday_is_told_by_the_file(rows: list[Participation], settings: Any, caplog: Any) -> None:
    """All of it is put back to the second seal, and goes on from there."""
    path: Path = settings.LEDGER_HEADS_FILE
    with tampering() as cursor:
        cursor.execute("DELETE FROM audit_seal WHERE number > 2; DELETE FROM audit_leaf WHERE position >= 6")
        cursor.execute("DELETE FROM audit_participation WHERE id >= %s", [rows[6].pk])
        assert found() == [], "it is sound in itself"
        assert found(path, whole=True)[0][0] == "seal missing"
        assert publishing.write_file() == 0
        assert "was a backup restored?" in caplog.text
        row(60)
        sealing.seal_once(horizon=FIRST_XID + 61)
        assert found(path, whole=True)[0][0] == "seal changed"
        path.rename(path.with_suffix(".before"))
        assert publishing.write_file() == 3, "a file of its own holds all heads that there are now"
        assert found(path, whole=True) == []


def test_a_file_that_was_cut_in_the_middle_of_a_line_goes_on(rows: list[Participation], settings: Any) -> None:
    path: Path = settings.LEDGER_HEADS_FILE
    whole = path.read_text()
    path.write_text(whole[:-30])
    assert publishing.last_in_file() == 2
    assert publishing.write_file() == 1
    assert path.read_text().startswith(whole[:-30] + "\n")
    assert publishing.last_in_file() == 3
    assert publishing.write_file() == 0
    with clock.at(clock.now() + timedelta(hours=1)):
        assert found(path, whole=True) == [], "and what stands there in two pieces is no finding"


def test_heads_are_checkpoints_in_signed_notes(rows: list[Participation], settings: Any) -> None:
    told = lines(settings.LEDGER_HEADS_FILE)
    assert [one["seal"] for one in told] == [1, 2, 3]
    head = notes.opened(told[2]["note"], [notes.verifier()])
    assert (head.size, head.root.hex(), head.seal) == (9, told[2]["root"], 3)
    before = told[1]["note"].rpartition("\n\n")[0] + "\n"
    assert head.after == hashlib.sha256(before.encode()).hexdigest()
    for broken in (told[2]["note"].replace("\n9\n", "\n8\n"), "", "x\n\n— y z\n"):
        with pytest.raises(notes.Unreadable):
            notes.opened(broken, [notes.verifier()])


def test_a_ledger_stays_whole_when_its_house_moves(rows: list[Participation], settings: Any) -> None:
    publishing.write_file()
    settings.SITE_URL = "https://elsewhere.example:8443"
    assert found() == []
    row(50, xid=FIRST_XID + 50)
    sealing.seal_once(horizon=FIRST_XID + 51)
    publishing.write_file()
    assert Seal.objects.order_by("-number")[0].note.startswith("elsewhere.example:8443/ledger\n")
    report = verifying.verify(settings.LEDGER_HEADS_FILE, whole_file=True)
    assert (report.findings, report.size) == ([], len(rows) + 1)
