"""Retiring: what was kept long enough goes out as a file, and then out of the database. Every seal stays good.

The file has one line a row: its position in the tree, and its leaf, word by word. So a row that was retired can still
be proved, by whoever has the file.
"""

import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from django.db import connection, transaction

from workspace.audit import months
from workspace.audit.merkle import leaf_hash
from workspace.audit.models import Retirement
from workspace.audit.seals import leaves, notes

AT_ONCE = 10_000
_PIECE = f"""
SELECT l.position, encode(l.digest, 'hex'), {leaves.COLUMNS}
FROM audit_participation p JOIN audit_leaf l ON l.row = p.id
WHERE p.at < %s AND l.position > %s ORDER BY l.position LIMIT {AT_ONCE}
"""  # noqa: S608 - our own names


class Unsound(RuntimeError):
    """A row is not what was sealed: verify the ledger first. Nothing was retired."""


def retire(before: datetime, file: Path) -> Retirement | None:
    """Write the sealed rows of deeds before that moment into a new file, and take them out. None where there are none.

    As the owner of the tables; the application's own role may not. If it is broken off while rows are taken out, the
    next run takes out the rest. Raises FileExistsError, and Unsound.
    """
    _finish_last()
    positions, digest = _write(before, file)
    if not positions:
        file.unlink()
        return None
    words = f"retired before {before.isoformat()}\nleaves {_as_ranges(positions)}\nfile {digest.hex()}\n"
    kept = Retirement.objects.create(
        before=before, rows=len(positions), file_name=file.name, digest=digest, note=notes.sign_words(words)
    )
    _take_out(before, set(positions))
    return kept


def _finish_last() -> None:
    """What an earlier run had signed, and not deleted to its end."""
    last = Retirement.objects.order_by("-at").first()
    if last is not None:
        _take_out(last.before, retired([last]))


def _write(before: datetime, file: Path) -> tuple[list[int], bytes]:
    secrets, commitments = leaves.all_secrets(), leaves.all_commitments()
    positions: list[int] = []
    hashed = sha256()
    with file.open("xb") as written:
        for cells in _rows(before):
            words = leaves.leaf_words(cells[2:], secrets, commitments)
            if leaf_hash(words).hex() != cells[1]:
                written.close()
                file.unlink()
                raise Unsound(f"row {cells[2]} is not what was sealed: verify the ledger first. Nothing was retired.")
            line = cells[0].encode() + b"\t" + words.removeprefix(leaves.VERSION) + b"\n"
            written.write(line)
            hashed.update(line)
            positions.append(int(cells[0]))
        written.flush()
        os.fsync(written.fileno())
    return positions, hashed.digest()


def _rows(before: datetime) -> Iterator[list[str]]:
    last = -1
    while found := leaves.read(_PIECE, [before, last]):
        yield from found
        last = int(found[-1][0])


def _take_out(before: datetime, among: set[int]) -> None:
    """Months that are over and of which every row goes are dropped; what goes of others is deleted."""
    for name in months.over(before):
        among = among - months.drop(name, among)
    _delete(before, among)


def _delete(before: datetime, among: set[int]) -> None:
    """In pieces, each a transaction: nobody who writes waits for it."""
    positions = sorted(among)
    for start in range(0, len(positions), AT_ONCE):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                """DELETE FROM audit_participation WHERE at < %s AND id IN (
                SELECT "row" FROM audit_leaf WHERE position = ANY(%s))""",
                [before, positions[start : start + AT_ONCE]],
            )


def retired(retirements: Iterable[Retirement]) -> set[int]:
    """The positions of the leaves whose rows were retired. Raises Unreadable for a note that we did not sign."""
    gone: set[int] = set()
    for one in retirements:
        keys = notes.trusted([one.note])
        words = notes.words_of(one.note, keys)
        line = next(line for line in words.splitlines() if line.startswith("leaves "))
        for part in line.removeprefix("leaves ").split(","):
            first, _, last = part.partition("-")
            gone.update(range(int(first), int(last or first) + 1))
    return gone


def _as_ranges(positions: list[int]) -> str:
    """1, 2, 3, 7 as 1-3,7."""
    parts: list[list[int]] = []
    for position in positions:
        if parts and position == parts[-1][-1] + 1:
            parts[-1] = [parts[-1][0], position]
        else:
            parts.append([position])
    return ",".join("-".join(map(str, part)) for part in parts)
