"""What was kept long enough leaves the database as a file; every seal stays good, and nobody can feign it."""

from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import Error, connection, transaction

from tests.audit.sealed import ANNA, FIRST_XID, found, row, tampering
from workspace.audit import merkle
from workspace.audit.models import Leaf, Participation, Retirement, Seal
from workspace.audit.seals import leaves, notes, proving, publishing, retiring, sealing, verifying
from workspace.common import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys")]
OLD, NEW = datetime(2023, 5, 1, tzinfo=UTC), datetime(2024, 2, 1, tzinfo=UTC)


@pytest.fixture
def rows() -> list[Participation]:
    made = [row(number, at=OLD if number in {0, 1, 2, 5} else NEW, source="slack") for number in range(8)]
    sealing.seal_once(horizon=FIRST_XID + 8)
    publishing.write_file()
    return made


def retire(to: Path, before: str = "2024-01") -> str:
    said = StringIO()
    words = ["--before", before] if before else []
    call_command("ledger_retire", *words, "--to", str(to), stdout=said)
    return said.getvalue()


def test_old_rows_go_and_the_seals_stay_good(rows: list[Participation], tmp_path: Path, settings: Any) -> None:
    file = tmp_path / "2023.tsv"
    assert retire(file).startswith("4 rows are in ")
    assert set(Participation.objects.filter(space=7).values_list("pk", flat=True)) == {
        one.pk for one in rows if one.at == NEW
    }
    report = verifying.verify(settings.LEDGER_HEADS_FILE, whole_file=True)
    assert (report.findings, report.size, report.retired) == ([], 8, 4)
    assert retire(tmp_path / "again.tsv") == "Nothing to retire.\n"
    assert not (tmp_path / "again.tsv").exists()


def test_a_row_that_was_retired_is_proved_by_the_file(rows: list[Participation], tmp_path: Path) -> None:
    file = tmp_path / "2023.tsv"
    retire(file)
    seal = Seal.objects.get()
    lines = file.read_bytes().split(b"\n")[:-1]
    assert len(lines) == 4
    for line in lines:
        position, _, words = line.partition(b"\t")
        leaf = merkle.leaf_hash(leaves.VERSION + words)
        path = merkle.inclusion_proof(proving.subtree, int(position), seal.size)
        assert merkle.is_included(leaf, int(position), seal.size, path, bytes(seal.root))


def test_what_was_not_retired_is_missed_as_ever(rows: list[Participation], tmp_path: Path) -> None:
    retire(tmp_path / "2023.tsv")
    with tampering() as cursor:
        cursor.execute("DELETE FROM audit_participation WHERE id = %s", [rows[6].pk])
        assert found() == [("missing", rows[6].pk)]
    with tampering() as cursor:
        cursor.execute("UPDATE audit_retirement SET note = replace(note, 'leaves 0-2,5', 'leaves 0-7')")
        assert found()[0][0] == "retirement forged"


def test_what_is_put_in_place_of_a_retired_row_is_found(rows: list[Participation], tmp_path: Path) -> None:
    retire(tmp_path / "2023.tsv")
    with tampering():
        row(0, id=rows[0].pk, at=OLD, source="slack", verb="left")
        assert found() == [("changed", rows[0].pk)]


def test_rows_of_somebody_who_was_erased_are_retired_like_any_other(rows: list[Participation], tmp_path: Path) -> None:
    sealing.forget(ANNA)
    assert retire(tmp_path / "2023.tsv").startswith("4 rows are in ")
    report = verifying.verify()
    assert (report.retired, report.erased) == (4, 4)
    assert [one.kind for one in report.findings] == ["salt missing"], "all there is to find: nobody signed the erasing"


def test_only_sealed_rows_of_a_retired_time_can_be_deleted(rows: list[Participation], tmp_path: Path) -> None:
    late = row(9, at=OLD)
    retire(tmp_path / "2023.tsv")
    for one in (rows[6], late):
        with pytest.raises(Error, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM audit_participation WHERE id = %s", [one.pk])
    with pytest.raises(Error, match="append-only"), transaction.atomic():
        Retirement.objects.all().delete()


def test_the_policy_says_how_many_months_stay(rows: list[Participation], tmp_path: Path, settings: Any) -> None:
    with clock.at(datetime(2024, 4, 30, 23, 59, tzinfo=UTC)):
        with pytest.raises(CommandError, match="LEDGER_KEEP_MONTHS"):
            retire(tmp_path, "")
        settings.LEDGER_KEEP_MONTHS = 12
        assert retire(tmp_path, "") == "Nothing to retire.\n", "May 2023 is one of the twelve months before April 2024"
        settings.LEDGER_KEEP_MONTHS = 2
        assert retire(tmp_path, "").startswith(f"4 rows are in {tmp_path}/ledger-before-2024-02.tsv and ")
    assert Retirement.objects.get().before == NEW
    assert [one.name for one in tmp_path.glob("*.tsv")] == ["ledger-before-2024-02.tsv"]


def test_the_rest_goes_when_a_run_was_broken_off(rows: list[Participation], tmp_path: Path) -> None:
    before = datetime(2024, 1, 1, tzinfo=UTC)
    positions, digest = retiring._write(before, tmp_path / "2023.tsv")
    words = f"retired before {before.isoformat()}\nleaves {retiring._as_ranges(positions)}\nfile {digest.hex()}\n"
    Retirement.objects.create(before=before, rows=4, file_name="2023.tsv", digest=digest, note=notes.sign_words(words))
    assert Participation.objects.filter(at=OLD).count() == 4, "what was signed is there: here the run ended"
    assert retire(tmp_path / "again.tsv") == "Nothing to retire.\n"
    assert not Participation.objects.filter(at=OLD).exists()
    assert found() == []


def test_what_is_not_as_it_was_sealed_is_not_retired(rows: list[Participation], tmp_path: Path) -> None:
    with tampering() as cursor:
        cursor.execute("UPDATE audit_participation SET verb = 'left' WHERE id = %s", [rows[1].pk])
        with pytest.raises(CommandError, match="Nothing was retired"):
            retire(tmp_path / "2023.tsv")
    assert not (tmp_path / "2023.tsv").exists()
    assert Leaf.objects.count() == 8


def test_an_old_file_is_not_written_over_and_the_future_does_not_retire(tmp_path: Path) -> None:
    file = tmp_path / "kept.tsv"
    file.write_text("kept")
    with pytest.raises(CommandError):
        retire(file)
    assert file.read_text() == "kept"
    with pytest.raises(CommandError, match="over"):
        retire(tmp_path / "x.tsv", "2999-01")


def test_positions_are_told_as_ranges() -> None:
    assert retiring._as_ranges([0, 1, 2, 5, 7, 8]) == "0-2,5,7-8"
