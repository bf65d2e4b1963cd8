"""Whatever is changed in a sealed ledger is found, and the first of it is named."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import CommandError, call_command
from django.db import connection

from tests.audit.sealed import ANNA, CLEO, FIRST_XID, found, row, tampering
from workspace.audit import merkle
from workspace.audit.models import Leaf, Participation, Seal, Tile, Verification
from workspace.audit.seals import leaves, notes, proving, sealing, verifying
from workspace.common import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys")]


def test_rows_are_leaves_in_order_and_all_is_well(rows: list[Participation], settings: Any) -> None:
    assert [leaf.row for leaf in Leaf.objects.order_by("position")] == [one.pk for one in rows]
    report = verifying.verify(settings.LEDGER_HEADS_FILE, whole_file=True)
    assert (report.findings, report.size, report.seal, report.heads) == ([], 9, 3, 3)
    assert sealing.seal_all(horizon=FIRST_XID + 9) == 0, "nothing is sealed twice, and nothing makes no seal"
    assert bytes(Seal.objects.get(number=3).root) == merkle.root_of(
        bytes(one) for one in Leaf.objects.order_by("position").values_list("digest", flat=True)
    )


def test_a_leaf_says_every_column_of_its_row() -> None:
    said = {*leaves.FIELDS, *leaves.HIDDEN}
    assert {field.attname for field in Participation._meta.concrete_fields} == said


CHANGES: dict[str, str] = {
    "entry": "gen_random_uuid()", "ordinal": "5", "key": "NULL", "at": "at - interval '1 microsecond'",
    "verb": "'edited'", "object_kind": "'x'", "object_id": "object_id + 1", "space": "8", '"left"': "7",
    "actor": "900003", "target": "900003", "side": "'customer'", "target_side": "'customer'", "actor_level": "1",
    "target_level": "NULL", "actor_unit": "'Board'", "target_unit": "''", "actor_path": "'{900001}'",
    "target_path": "NULL", "up": "2", "down": "1", "weight": "0.25", "source": "'slack'", "xid": "xid + 1",
}  # fmt: skip


def test_a_change_of_any_column_is_found(rows: list[Participation]) -> None:
    names = {column.strip('"') for column in CHANGES} | {"id"}
    assert names == {field.column for field in Participation._meta.concrete_fields}
    for column, value in CHANGES.items():
        with tampering() as cursor:
            cursor.execute(f"UPDATE audit_participation SET {column} = {value} WHERE id = %s", [rows[5].pk])
            assert found() == [("changed", rows[5].pk)], column
    with tampering() as cursor:
        cursor.execute("UPDATE audit_participation SET id = id + 100000 WHERE id = %s", [rows[5].pk])
        assert found() == [("missing", rows[5].pk), ("added", rows[5].pk + 100_000)]


def _swap(cursor: Any, rows: list[Participation]) -> None:
    one, other = rows[2].pk, rows[6].pk
    for now, then in ((one, -1), (other, one), (-1, other)):
        cursor.execute("UPDATE audit_participation SET id = %s WHERE id = %s", [then, now])


def _change_with_leaf(cursor: Any, rows: list[Participation]) -> None:
    """As somebody does who knows how seals are made, and has every salt."""
    cursor.execute("UPDATE audit_participation SET actor_level = 1 WHERE id = %s", [rows[4].pk])
    [cells] = leaves.cells_of(str(rows[4].entry))
    digest = leaves.digest(cells, leaves.all_secrets(), {})
    cursor.execute('UPDATE audit_leaf SET digest = %s WHERE "row" = %s', [digest, rows[4].pk])


def _reorder(cursor: Any, rows: list[Participation]) -> None:
    """Two leaves change places, with their rows."""
    for now, then in ((3, -1), (5, 3), (-1, 5)):
        cursor.execute("UPDATE audit_leaf SET position = %s WHERE position = %s", [then, now])


def _backdate(cursor: Any, rows: list[Participation]) -> None:
    """A row that is new today, and says that it is of last year, is sealed like any other."""
    row(20, at="2025-01-01T00:00:00Z", target=CLEO)
    sealing.seal_once(horizon=FIRST_XID + 21)


def _insert(cursor: Any, rows: list[Participation]) -> None:
    row(30, xid=FIRST_XID + 4)


def _never_sealed(cursor: Any, rows: list[Participation]) -> None:
    row(32, xid=2**50)


def _drop_month(cursor: Any, rows: list[Participation]) -> None:
    month = f"audit_months.participation_{rows[0].at:%Y_%m}"
    cursor.execute(f"ALTER TABLE audit_participation DETACH PARTITION {month}")


def _sql(words: str) -> Callable[[Any, list[Participation]], None]:
    return lambda cursor, rows: cursor.execute(words, {"row": rows[4].pk, "first": rows[0].pk, "last": rows[8].pk})


TAMPERING: dict[str, tuple[Callable[[Any, list[Participation]], None], str, int | None]] = {
    "a row is deleted": (_sql("DELETE FROM audit_participation WHERE id = %(row)s"), "missing", 4),
    "the last row is deleted": (_sql("DELETE FROM audit_participation WHERE id = %(last)s"), "missing", 8),
    "a row is deleted with its leaf": (
        _sql('DELETE FROM audit_participation WHERE id = %(row)s; DELETE FROM audit_leaf WHERE "row" = %(row)s'),
        "leaf missing",
        None,
    ),
    "the last is deleted with its leaf": (
        _sql('DELETE FROM audit_participation WHERE id = %(last)s; DELETE FROM audit_leaf WHERE "row" = %(last)s'),
        "leaf missing",
        None,
    ),
    "a row is put in": (_insert, "added", None),
    "a row is put in today, of last year": (_backdate, "backdated", None),
    "a row is put in that no seal waits for": (_never_sealed, "added", None),
    "a month is taken off": (_drop_month, "missing", 0),
    "all is emptied": (_sql("TRUNCATE audit_participation"), "missing", 0),
    "two rows are swapped": (_swap, "changed", 2),
    "two leaves are swapped": (_reorder, "rewritten", 5),
    "a row is changed with its leaf": (_change_with_leaf, "rewritten", 3),
    "a leaf is changed": (_sql("UPDATE audit_leaf SET digest = sha256('x') WHERE position = 4"), "changed", 4),
    "a leaf is added": (
        _sql("INSERT INTO audit_leaf (position, \"row\", digest) VALUES (9, 1, sha256('x'))"),
        "leaf added",
        None,
    ),
    "a salt is changed": (_sql("UPDATE audit_salt SET salt = sha256('x') WHERE person = 900001"), "changed", 0),
    "a salt is deleted": (_sql("DELETE FROM audit_salt WHERE person = 900001"), "changed", 0),
    "a salt is forgotten, unsigned": (
        _sql("UPDATE audit_salt SET salt = NULL, erased_at = now() WHERE person = 900001"),
        "changed",
        0,
    ),
    "a seal is deleted": (_sql("DELETE FROM audit_seal WHERE number = 2"), "seal missing", None),
    "a seal's root is changed": (
        _sql("UPDATE audit_seal SET root = sha256('x') WHERE number = 2"),
        "seal changed",
        None,
    ),
    "a seal's size is changed": (_sql("UPDATE audit_seal SET size = 5 WHERE number = 2"), "seal changed", None),
    "a seal's time is changed": (
        _sql("UPDATE audit_seal SET sealed_at = sealed_at - interval '1 day' WHERE number = 2"),
        "seal changed",
        None,
    ),
    "what the tree grows on from is changed": (
        _sql("UPDATE audit_seal SET peaks = sha256('x') || sha256('y') WHERE number = 3"),
        "seal changed",
        None,
    ),
    "a seal's note is changed": (
        _sql("UPDATE audit_seal SET note = replace(note, 'seal 2', 'seal 4') WHERE number = 2"),
        "seal forged",
        None,
    ),
}


@pytest.mark.parametrize("case", TAMPERING)
def test_tampering_is_found_and_named(case: str, rows: list[Participation]) -> None:
    tamper, kind, which = TAMPERING[case]
    with tampering() as cursor:
        tamper(cursor, rows)
        first = found()[0]
        assert first[0] == kind
        if which is not None:
            assert first[1] == rows[which].pk
    assert found() == []


def test_a_second_row_under_the_number_of_a_sealed_one_is_found(rows: list[Participation]) -> None:
    """Their number and time are the key, and the number is what leaves know rows by."""
    with tampering():
        row(31, id=rows[4].pk, at=rows[4].at + timedelta(microseconds=1))
        told = found()
        assert {number for _, number in told} == {rows[4].pk}
        assert "added" in {kind for kind, _ in told}


def test_a_seal_by_another_key_is_forged(rows: list[Participation]) -> None:
    seal = Seal.objects.get(number=3)
    head = notes.opened(seal.note, notes.trusted())
    thief = Ed25519PrivateKey.generate()
    public = thief.public_key().public_bytes_raw()
    note = notes.signed_by(thief, head)
    assert notes.opened(note, [notes.verifier_of(head.origin, public)]) == head
    with tampering() as cursor:
        cursor.execute("UPDATE audit_seal SET note = %s WHERE number = 3", [note])
        assert found()[0][0] == "seal forged"


def test_much_of_one_kind_hides_no_other(rows: list[Participation]) -> None:
    with tampering() as cursor:
        for number in range(100, 100 + verifying.MOST + 5):
            row(number, at="2025-01-01T00:00:00Z")
        sealing.seal_once(horizon=FIRST_XID + 200)
        cursor.execute("DELETE FROM audit_participation WHERE id > %s", [Participation.objects.latest("id").pk - 1])
        report = verifying.verify()
        assert (report.counted["backdated"], report.counted["missing"]) == (verifying.MOST + 4, 1)
        assert [one.kind for one in report.findings] == ["backdated"] * verifying.MOST + ["missing"]


def test_a_clock_that_was_put_back_makes_no_head_older_and_no_row_odd(rows: list[Participation]) -> None:
    last = Seal.objects.get(number=3).sealed_at
    with clock.at(last - timedelta(minutes=50)):
        row(60, at=clock.now())
        sealing.seal_once(horizon=FIRST_XID + 61)
    assert Seal.objects.get(number=4).sealed_at > last
    assert found() == []


def test_nothing_is_sealed_on_what_was_changed(rows: list[Participation]) -> None:
    with tampering() as cursor:
        cursor.execute("UPDATE audit_seal SET peaks = sha256('x') || sha256('y') WHERE number = 3")
        row(60)
        with pytest.raises(ValueError, match="do not give its root"):
            sealing.seal_once(horizon=FIRST_XID + 61)
        assert Seal.objects.count() == 3


def test_an_entry_is_proved_to_whoever_has_the_key_and_to_nobody_by_another(rows: list[Participation]) -> None:
    proof = json.loads(json.dumps(proving.proof_of(str(rows[4].entry))))
    assert proving.is_proved(proof, [notes.verifier()])
    older = proving.proof_of(str(rows[1].entry), size=6)
    assert proving.is_proved(older, [notes.verifier()])
    assert not proving.is_proved(proof, [])
    for change in ({"leaf": "x"}, {"position": 3}, {"size": 8}, {"path": []}):
        assert not proving.is_proved({**proof, "rows": [{**proof["rows"][0], **change}]}, [notes.verifier()])
    assert not proving.is_proved({**proof, "head": older["head"]}, [notes.verifier()])


def test_a_proof_tells_nothing_of_whom_it_turns_to(rows: list[Participation]) -> None:
    told = json.dumps(proving.proof_of(str(rows[5].entry)))
    assert str(ANNA) in told
    assert "900002" not in told
    assert "Board" not in told
    assert "Pumps" not in told


def test_one_head_goes_on_from_another(rows: list[Participation]) -> None:
    roots = {seal.size: bytes(seal.root) for seal in Seal.objects.all()}
    path = merkle.consistency_proof(proving.subtree, 3, 9)
    assert merkle.is_consistent(3, roots[3], 9, roots[9], path)


def test_proofs_of_a_larger_tree_are_made_from_tiles() -> None:
    Participation.objects.bulk_create([_plain(number) for number in range(600)])
    sealing.seal_all(horizon=FIRST_XID + 1000)
    assert Tile.objects.count() == 2
    digests = [bytes(one) for one in Leaf.objects.order_by("position").values_list("digest", flat=True)]
    whole = merkle.subtrees_of(digests)
    for index in (0, 255, 256, 511, 512, 599):
        assert merkle.inclusion_proof(proving.subtree, index, 600) == merkle.inclusion_proof(whole, index, 600)
    assert proving.consistency(300, 600)
    with tampering() as cursor:
        cursor.execute("UPDATE audit_leaf SET digest = sha256('x') WHERE position = 300")
        cursor.execute('SELECT "row" FROM audit_leaf WHERE position = 300')
        [(changed,)] = cursor.fetchall()
        assert found()[0] == ("changed", changed)
    for words in (
        "UPDATE audit_tile SET digest = sha256('x')",
        "DELETE FROM audit_tile",
        "UPDATE audit_tile SET level = 9",
    ):
        with tampering() as cursor:
            cursor.execute(words + " WHERE index = 1")
            assert {kind for kind, _ in found()} == {"tile changed"}, "the rows are as sealed, their proofs are not"


def _plain(number: int) -> Participation:
    return Participation(
        verb="replied", object_kind="x", object_id=1, actor=ANNA, side="employee", xid=FIRST_XID + number
    )


def test_after_a_restore_transactions_count_anew_and_nothing_is_left_out(rows: list[Participation]) -> None:
    """Another cluster: its numbers begin low, and what was written before has numbers that are still to come."""
    row(40, xid=2**40)
    with tampering() as cursor:
        cursor.execute("UPDATE audit_seal SET cluster = 1, watermark = %s", [2**41])
        row(41, xid=12)
        assert verifying.verify().unsealed == 2
        assert sealing.seal_all(horizon=20) == 2
        row(42, xid=25)
        assert found() == []
        assert sealing.seal_all(horizon=30) == 1
        assert found() == []
        assert Leaf.objects.count() == Participation.objects.filter(actor=ANNA).count() == 12


def test_the_commands_say_what_they_find(rows: list[Participation], tmp_path: Path, settings: Any) -> None:
    said = StringIO()
    call_command("ledger_verify", stdout=said)
    assert "Everything is as it was sealed." in said.getvalue()
    assert Verification.objects.get().is_sound
    proof, said = tmp_path / "proof.json", StringIO()
    call_command("ledger_proof", "--entry", str(rows[3].entry), stdout=said)
    proof.write_text(said.getvalue())
    call_command("ledger_proof", "--check", str(proof), "--verifier", notes.verifier(), stdout=StringIO())
    with pytest.raises(CommandError, match="does not prove"):
        call_command("ledger_proof", "--check", str(proof), "--verifier", "a+00000000+AAAA", stdout=StringIO())
    for sizes in ([-1, 5], [9, 5], [5, 10]):
        with pytest.raises(CommandError, match=r"smaller first\. 9 rows are sealed"):
            call_command("ledger_proof", consistency=sizes)
    settings.LEDGER_OLD_KEYS = ["garbage"]
    with pytest.raises(CommandError, match="garbage is no verifier"):
        call_command("ledger_verify", stdout=StringIO())
    settings.LEDGER_OLD_KEYS = []
    with tampering() as cursor:
        cursor.execute("UPDATE audit_participation SET verb = 'left' WHERE id = %s", [rows[3].pk])
        said = StringIO()
        with pytest.raises(CommandError):
            call_command("ledger_verify", stdout=said)
        assert said.getvalue().startswith(f"First: changed, row {rows[3].pk}, entry {rows[3].entry}")


def test_what_is_not_sealed_is_not_proved() -> None:
    late = row(50)
    with pytest.raises(proving.NotSealed):
        proving.proof_of(str(late.entry))
    with pytest.raises(LookupError):
        proving.proof_of("00000000-0000-0000-0000-00000000dead")


def test_rows_of_seals_are_append_only_too(rows: list[Participation]) -> None:
    from django.db import Error, transaction

    for table in ("audit_seal", "audit_leaf", "audit_tile", "audit_salt", "audit_commitment"):
        Tile.objects.get_or_create(level=1, index=0, digest=b"x" * 32)
        if table == "audit_commitment":
            continue
        for words in (
            f"DELETE FROM {table}",
            f"UPDATE {table} SET {'mark' if 'salt' in table else _any(table)} = NULL",
        ):
            with pytest.raises(Error, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(words)


def _any(table: str) -> str:
    return {"audit_seal": "note", "audit_leaf": "digest", "audit_tile": "digest"}[table]


def test_the_lines_of_the_howto_check_a_proof_without_us(rows: list[Participation], tmp_path: Path) -> None:
    howto = Path(__file__).parents[2] / "docs" / "howto" / "verify-the-ledger.md"
    program, proof = tmp_path / "check.py", tmp_path / "proof.json"
    program.write_text(howto.read_text().partition("```python\n")[2].partition("```")[0])

    def checked(told: dict[str, Any]) -> bool:
        proof.write_text(json.dumps(told))
        words = [sys.executable, str(program), str(proof), notes.verifier()]
        return subprocess.run(words, capture_output=True, check=False).returncode == 0

    told = proving.proof_of(str(rows[4].entry))
    assert checked(told)
    assert not checked({**told, "rows": [{**told["rows"][0], "position": 5}]})
