"""Sealing: what was committed becomes leaves, and the tree gets a signed head. In the worker, never where one writes.

A row may be sealed as soon as no transaction is open that could still put one before it: `xid` below the oldest that
runs. A plain `id > last` would skip whoever commits late. Whether a row is a leaf already is asked of the leaves: so it
is right after a restore, too, where transactions are counted anew.
"""

import logging
from datetime import timedelta
from secrets import token_bytes

from django.db import connection, transaction

from workspace.audit.merkle import TILE, Frontier
from workspace.audit.models import Commitment, Leaf, Salt, Seal, Tile
from workspace.audit.seals import leaves, notes
from workspace.common import clock

logger = logging.getLogger(__name__)

BATCH = 20_000
DIGEST = 32
_LOCK = 7_263_016_121_041_518_001  # any number that nobody else takes
_ROWS = f"""
SELECT {leaves.COLUMNS} FROM audit_participation p
WHERE {{bounds}} NOT EXISTS (SELECT FROM audit_leaf l WHERE l.row = p.id)
ORDER BY p.xid, p.id LIMIT %s
"""  # noqa: S608 - our own names
XID = list(leaves.FIELDS).index("xid")


def seal_all(horizon: int | None = None) -> int:
    """Seal what there is, at most BATCH rows a seal. Returns how many rows. 0 also while another process seals.

    `horizon`: only rows of transactions below this number; by default of all that have ended for certain by now. What
    ends meanwhile is for the next time: where somebody always writes, this would never end, a seal for each deed.
    """
    below = _settled() if horizon is None else horizon
    sealed = 0
    while rows := seal_once(below):
        sealed += rows
    return sealed


def seal_once(horizon: int | None = None) -> int:
    """One seal, in one transaction: leaves, tiles and head, or nothing."""
    with transaction.atomic():
        if not _alone():
            return 0
        settled = _settled() if horizon is None else horizon
        last = Seal.objects.order_by("-number").first()
        here = cluster()
        rows, whole = _unsealed(last, settled, here)
        if not rows:
            return 0
        # After a restore all rows are looked at until every one of them is a leaf.
        before, reached = (last.cluster, last.watermark) if last else (0, 0)
        watermark = settled if whole else max(reached, int(rows[-1][XID])) if before == here else reached
        _write(last, rows, watermark, here if whole or before == here else before)
    logger.info("sealed %d rows of the ledger", len(rows))
    return len(rows)


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        return bool(cursor.fetchone()[0])


def _settled() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        return int(cursor.fetchone()[0])


def cluster() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT system_identifier FROM pg_control_system()")
        return int(cursor.fetchone()[0])


def _unsealed(last: Seal | None, settled: int, here: int) -> tuple[list[list[str]], bool]:
    """The next rows in the order of their transactions, and whether these are all."""
    if last is not None and last.cluster == here:
        bounds, terms = "p.xid >= %s AND p.xid < %s AND", [last.watermark, settled]
    elif last is None:
        bounds, terms = "p.xid < %s AND", [settled]
    else:
        bounds, terms = "", []
    rows = leaves.read(_ROWS.format(bounds=bounds), [*terms, BATCH])
    return rows, len(rows) < BATCH


def _write(last: Seal | None, rows: list[list[str]], watermark: int, cluster: int) -> None:
    frontier = frontier_of(last)
    first, digests = frontier.size, _digests(rows)
    tiles: list[Tile] = []
    for digest in digests:
        for height, index, found in frontier.append(digest):
            if height % TILE == 0:
                tiles.append(Tile(level=height // TILE, index=index, digest=found))
    _copy_leaves(first, rows, digests)
    Tile.objects.bulk_create(tiles)
    # Two heads never are of one moment, so that a clock that was put back doesn't make one look older.
    moment = max(clock.now(), last.sealed_at + timedelta(microseconds=1)) if last else clock.now()
    number = last.number + 1 if last else 1
    after = notes.hash_of(last.note) if last else notes.BEGINNING
    head = notes.Head(notes.origin(), frontier.size, frontier.root(), number, moment, after)
    Seal.objects.create(
        number=number,
        size=head.size,
        root=head.root,
        peaks=b"".join(frontier.peaks),
        watermark=watermark,
        cluster=cluster,
        sealed_at=moment,
        note=notes.sign(head),
    )


def frontier_of(seal: Seal | None) -> Frontier:
    """From where the tree grows on. Raises ValueError where that was changed: what grew from it would be wrong."""
    if seal is None:
        return Frontier()
    peaks = bytes(seal.peaks)
    frontier = Frontier(seal.size, [peaks[at : at + DIGEST] for at in range(0, len(peaks), DIGEST)])
    if frontier.root() != bytes(seal.root):
        raise ValueError(f"the peaks of seal {seal.number} do not give its root")
    return frontier


def _digests(rows: list[list[str]]) -> list[bytes]:
    people = {int(cells[leaves.ACTOR]) for cells in rows}
    target = len(leaves.FIELDS)
    people |= {int(cells[target]) for cells in rows if cells[target] != leaves.NOTHING}
    secrets = leaves.secrets_of(people)
    gone = {person for person, secret in secrets.items() if secret.salt is None}
    commitments = _commitments(rows, gone) if gone else {}
    return [leaves.digest(cells, secrets, commitments) for cells in rows]


def _commitments(rows: list[list[str]], gone: set[int]) -> dict[tuple[int, str], bytes]:
    """Of rows about people who were erased before these were sealed: what says nothing stands for their rank."""
    target = len(leaves.FIELDS)
    wanted = {
        (int(cells[0]), part)
        for cells in rows
        for part, cell in ((leaves.ACTOR_PART, cells[leaves.ACTOR]), (leaves.TARGET_PART, cells[target]))
        if cell != leaves.NOTHING and int(cell) in gone
    }
    found = leaves.commitments_of({row for row, _ in wanted})
    fresh = [Commitment(row=row, part=part, digest=token_bytes(DIGEST)) for row, part in sorted(wanted - set(found))]
    Commitment.objects.bulk_create(fresh)
    return {**found, **{(one.row, one.part): bytes(one.digest) for one in fresh}}


def _copy_leaves(first: int, rows: list[list[str]], digests: list[bytes]) -> None:
    table = Leaf._meta.db_table
    with connection.cursor() as cursor, cursor.copy(f'COPY {table} (position, "row", digest) FROM STDIN') as copy:
        for place, (cells, digest) in enumerate(zip(rows, digests, strict=True), first):
            copy.write_row((place, int(cells[0]), digest))


def forget(person: int) -> None:
    """Take somebody's rank out of the ledger: what the leaves are made of is kept as hashes, and the salt goes.

    Inside the transaction that erases them. From then on nobody can find out from the hashes what stood there.
    Nothing is sealed until that transaction ends.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    known = Salt.objects.filter(person=person).first()
    for part, unit, path in (("actor", "actor_unit", "actor_path"), ("target", "target_unit", "target_path")):
        if known is None or known.salt is None:
            continue
        rows = leaves.read(
            f"SELECT p.id, p.{unit}, p.{path} FROM audit_participation p WHERE p.{part} = %s",  # noqa: S608
            [person],
        )
        salt = bytes(known.salt)
        Commitment.objects.bulk_create(
            [
                Commitment(row=int(row), part=part, digest=leaves.commitment(salt, row, part, *words))
                for row, *words in rows
            ],
            batch_size=5_000,
        )
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_forget(%s)", [person])
