"""Is the ledger what it was when it was sealed? Every row, every leaf, every head, and the heads kept outside."""

import json
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from django.db import connection, transaction

from workspace.audit.merkle import TILE, Frontier, root_of
from workspace.audit.models import Leaf, Retirement, Salt, Seal, Tile, Verb, Verification
from workspace.audit.seals import leaves, notes, publishing, retiring, sealing
from workspace.common import clock

# Of each kind, so many are told one by one: much of one kind never hides another.
MOST = 20
# A deed of ours that is sealed now was done since the seal before, and as long before that as a transaction may take.
LATE = timedelta(hours=1)
OURS = {"causeway", "schedule", "widget", "masked"}
# A head is in our file a moment after it was sealed; when the file could not be written, a minute later.
WRITTEN = timedelta(minutes=3)
TELL_EVERY = 50_000
TILE_LEAVES = 256
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it was sealed. `row` and `entry` where it is known which."""

    kind: str
    words: str
    position: int | None = None
    row: int | None = None
    entry: str = ""


@dataclass
class Report:
    """What was found, in the order of the ledger, at most MOST of each kind; `counted`: of each kind, all."""

    seal: int = 0
    size: int = 0
    seconds: float = 0.0
    unsealed: int = 0
    erased: int = 0
    retired: int = 0
    heads: int = 0
    newer: int = 0
    findings: list[Finding] = field(default_factory=list)
    counted: Counter[str] = field(default_factory=Counter)

    @property
    def is_sound(self) -> bool:
        return not self.findings

    def find(self, kind: str, words: str, **where: object) -> None:
        self.counted[kind] += 1
        if self.counted[kind] <= MOST:
            self.findings.append(Finding(kind, words, **where))  # type: ignore[arg-type]

    def notes(self) -> dict[str, int]:
        return {name: getattr(self, name) for name in ("unsealed", "erased", "retired", "heads", "newer")}

    def told(self) -> list[dict[str, object]]:
        return [asdict(one) for one in self.findings]


@dataclass(frozen=True)
class Mark:
    """A head that the tree is compared with when so many leaves have been read."""

    size: int
    root: bytes
    where: str
    first: int


def verify(heads: Path | None = None, *, whole_file: bool = False, progress: Progress | None = None) -> Report:
    """Read everything and compare. `heads`: a file of heads kept outside; `whole_file`: it must hold every seal.

    One look at the database as it is at this moment; nothing is held up by it. Raises FileNotFoundError, but not for
    our own file: that one has to be there.
    """
    began, report = time.monotonic(), Report()
    # Read first: what is sealed meanwhile the database has, and a head of it is not one too many.
    outside = None if heads is None else Outside.read(heads, whole=whole_file)
    with transaction.atomic():
        if len(connection.savepoint_ids) == 0:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        seals = list(Seal.objects.order_by("number"))
        marks = [*_seals(seals, report), *(_heads(outside, seals, report) if outside else ())]
        _leaves(seals, sorted(marks, key=lambda mark: (mark.size, mark.first)), report, progress)
        _added(seals, report)
        _erased(report)
    report.seal = seals[-1].number if seals else 0
    report.seconds = time.monotonic() - began
    return report


def _seals(seals: list[Seal], report: Report) -> Iterator[Mark]:
    """Each head is signed, says what its row says, and follows the one before."""
    keys, after, size = notes.trusted(seal.note for seal in seals), notes.BEGINNING, 0
    for number, seal in enumerate(seals, 1):
        if seal.number != number:
            report.find("seal missing", f"after seal {number - 1} comes seal {seal.number}")
            return
        try:
            head = notes.opened(seal.note, keys)
        except notes.Unreadable as trouble:
            report.find("seal forged", f"seal {number}: {trouble}")
            return
        said = (head.seal, head.size, head.root, head.at)
        if said != (seal.number, seal.size, bytes(seal.root), seal.sealed_at):
            report.find("seal changed", f"the row of seal {number} says something else than its signed note")
            return
        if head.after != after or head.size <= size:
            report.find("seal changed", f"seal {number} does not follow seal {number - 1}")
            return
        yield Mark(head.size, head.root, f"seal {number}", size)
        after, size = notes.hash_of(seal.note), head.size
    if seals:
        try:
            sealing.frontier_of(seals[-1])
        except ValueError as trouble:
            report.find("seal changed", str(trouble))


@dataclass(frozen=True)
class Outside:
    """A file of heads, as it was at that moment. `whole`: it is our own, and must hold every seal."""

    name: str
    lines: list[str] | None
    at: datetime
    whole: bool

    @classmethod
    def read(cls, file: Path, *, whole: bool) -> "Outside":
        at = clock.now()
        if whole and not file.exists():
            return cls(file.name, None, at, whole)
        return cls(file.name, file.read_bytes().decode("utf-8-sig", errors="replace").splitlines(), at, whole)


def _heads(file: Outside, seals: list[Seal], report: Report) -> Iterator[Mark]:
    """Heads that were written down outside must still be ours."""
    keys = notes.trusted(seal.note for seal in seals)
    known, last = {seal.number: seal for seal in seals}, 0
    for place, line in enumerate(file.lines or (), 1):
        try:
            note = str(json.loads(line)["note"])
            head = notes.opened(note, keys)
        except (ValueError, KeyError, TypeError, RecursionError) as trouble:
            if not _is_broken_off(line, known.get(last + 1)):
                report.find("heads file", f"line {place} of {file.name} is not a head that we signed: {trouble}")
            continue
        report.heads += 1
        if head.seal > last + 1 and (file.whole or last):
            report.find("heads file", f"{file.name} lacks what stands between seal {last} and seal {head.seal}")
        last = max(last, head.seal)
        if head.seal not in known:
            report.find("seal missing", f"seal {head.seal} was published and is not in the database")
        elif notes.hash_of(known[head.seal].note) != notes.hash_of(note):
            report.find("seal changed", f"seal {head.seal} was published with other words than the database has")
        yield Mark(head.size, head.root, f"the published seal {head.seal}", 0)
    report.newer = sum(seal.number > last for seal in seals)
    if file.whole and any(seal.number > last and seal.sealed_at < file.at - WRITTEN for seal in seals):
        ends = f"ends at seal {last}" if file.lines is not None else "is not there"
        report.find("heads file", f"{file.name} {ends}, and the ledger ends at seal {seals[-1].number}")


def _is_broken_off(line: str, due: Seal | None) -> bool:
    """Whether this is the beginning of the line that was due: the disk was full, and the next line is the whole one."""
    return due is not None and publishing.line(due).startswith(line)


def _leaves(seals: list[Seal], marks: list[Mark], report: Report, progress: Progress | None) -> None:
    size = seals[-1].size if seals else 0
    reader, tree = Reader(seals, report), Tree(marks, report)
    rows = _rows()
    for cells in rows:
        position = int(cells[0])
        if position < tree.size:
            words = "a second row has the number of one that was sealed"
            report.find("added", words, position=position, **reader.where(cells))
            continue
        if position != tree.size:
            report.find("leaf missing", f"leaf {tree.size} is not there; the next is {position}", position=position)
            rows.close()
            break
        if position >= size:
            report.find("leaf added", f"leaf {position} stands after the last seal", position=position)
            rows.close()
            break
        tree.add(reader.take(position, cells))
        if progress is not None and tree.size % TELL_EVERY == 0:
            progress(tree.size, size)
    else:
        if tree.size < size:
            words = f"{size} leaves were sealed, and {tree.size} are there"
            report.find("leaf missing", words, position=tree.size)
    tree.end(size)
    report.size = tree.size
    if progress is not None:
        progress(tree.size, size)


class Tree:
    """Grows leaf by leaf, and is compared with each head that has so many."""

    def __init__(self, marks: list[Mark], report: Report) -> None:
        self.marks, self.report = marks, report
        self.frontier = Frontier()
        self.tiles = {(one.level, one.index): bytes(one.digest) for one in Tile.objects.iterator()}
        self.odd: list[tuple[int, int]] = []
        self.due = self.good = 0
        self.broken: tuple[Mark, int] | None = None

    @property
    def size(self) -> int:
        return self.frontier.size

    def add(self, digest: bytes) -> None:
        if (self.size + 1) % TILE_LEAVES:
            self.frontier.add(digest)
        else:
            for height, index, grown in self.frontier.append(digest):
                if height % TILE == 0 and self.tiles.pop((height // TILE, index), None) != grown:
                    self.odd.append((height // TILE, index))
        while self.due < len(self.marks) and self.marks[self.due].size <= self.frontier.size:
            mark = self.marks[self.due]
            self.due += 1
            if mark.size == self.frontier.size and self.frontier.root() == mark.root:
                self.good = max(self.good, mark.size)
            elif self.broken is None:
                self.broken = mark, len(self.report.findings)

    def end(self, size: int) -> None:
        """Tell of the first head that the leaves don't give, where it was met; and of heads that have more of them.

        Only now: as long as rows are read, nothing else can be asked of the database.
        """
        if self.broken is not None:
            mark, place = self.broken
            first, last = _narrowed(min(max(self.good, mark.first), mark.size - 1), mark.size)
            row, entry = _row_at(first)
            words = (
                f"leaves {first} to {last - 1} don't give the root of {mark.where}: they were changed with their rows"
            )
            self.report.findings.insert(place, Finding("rewritten", words, first, row, entry))
        elif self.size == size:
            for level, index in (*self.odd, *self.tiles):
                words = f"tile {index} of level {level} does not follow from its leaves: proofs made of it are wrong"
                self.report.find("tile changed", words)
        for mark in self.marks[self.due :]:
            if mark.size > size:
                words = f"{mark.where} has {mark.size} leaves, and the ledger {self.frontier.size}"
                self.report.find("leaf missing", words)


def _rows() -> Generator[list[str], None, None]:
    """position, digest, row and the row's cells, in the tree's order; the row's cells are empty where it is gone."""
    query = f"""COPY (SELECT l.position, encode(l.digest, 'hex'), l.row, {leaves.COLUMNS}
        FROM audit_leaf l LEFT JOIN audit_participation p ON p.id = l.row ORDER BY l.position) TO STDOUT"""  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '256MB'")
        with cursor.copy(query) as copy:
            for line in copy:
                yield bytes(line).decode().removesuffix("\n").split("\t")


def _narrowed(first: int, last: int) -> tuple[int, int]:
    """The first tile of this range whose leaves don't give it; the whole range where none is to be found."""
    tiles = Tile.objects.filter(level=1, index__gte=first // TILE_LEAVES, index__lt=last // TILE_LEAVES)
    for index, digest in tiles.order_by("index").values_list("index", "digest"):
        begin = index * TILE_LEAVES
        found = Leaf.objects.filter(position__gte=begin, position__lt=begin + TILE_LEAVES).order_by("position")
        if root_of(bytes(one) for one in found.values_list("digest", flat=True)) != bytes(digest):
            return max(first, begin), min(last, begin + TILE_LEAVES)
    return first, last


def _row_at(position: int) -> tuple[int | None, str]:
    found = leaves.read(
        "SELECT p.id, p.entry FROM audit_leaf l JOIN audit_participation p ON p.id = l.row WHERE l.position = %s",
        [position],
    )
    return (int(found[0][0]), found[0][1]) if found else (None, "")


class Reader:
    """Makes each row's hash anew and compares it with the leaf's."""

    def __init__(self, seals: list[Seal], report: Report) -> None:
        self.report = report
        self.secrets, self.commitments = leaves.all_secrets(), leaves.all_commitments()
        self.gone = {person for person, secret in self.secrets.items() if secret.salt is None}
        self.retired = _retired(report)
        self.ends = [seal.size for seal in seals]
        # Up to the first seal everything may be of before.
        self.earliest = ["", *[_as_written(seal.sealed_at - LATE) for seal in seals]]
        self.names = list(leaves.FIELDS)
        self.at, self.entry, self.source = (3 + self.names.index(name) for name in ("at", "entry", "source"))
        self.actor, self.target = 3 + leaves.ACTOR, 3 + len(leaves.FIELDS)

    def take(self, position: int, cells: list[str]) -> bytes:
        """The leaf's hash, whatever became of its row: so one change is one finding."""
        kept = bytes.fromhex(cells[1].removeprefix("\\\\x"))
        if cells[3] == leaves.NOTHING:
            if position in self.retired:
                self.report.retired += 1
                return kept
            self.report.find("missing", "the row is gone", position=position, row=int(cells[2]))
            return kept
        where = {"position": position, **self.where(cells)}
        try:
            digest = leaves.digest(cells[3:], self.secrets, self.commitments)
        except leaves.Unsalted as trouble:
            self.report.find("changed", str(trouble), **where)
            return kept
        if digest != kept:
            self.report.find("changed", "the row does not say what was sealed", **where)
        elif cells[self.source] in OURS and cells[self.at] < self.earliest[bisect_left(self.ends, position + 1)]:
            self.report.find("backdated", "the row tells of a time that had been sealed when it was written", **where)
        if self.gone and not self.gone.isdisjoint(self._people(cells)):
            self.report.erased += 1
        return kept

    def where(self, cells: list[str]) -> dict[str, object]:
        return {"row": int(cells[3]), "entry": cells[self.entry]}

    def _people(self, cells: list[str]) -> Iterator[int]:
        yield int(cells[self.actor])
        if cells[self.target] != leaves.NOTHING:
            yield int(cells[self.target])


def _retired(report: Report) -> set[int]:
    try:
        return retiring.retired(Retirement.objects.all())
    except (notes.Unreadable, StopIteration, ValueError):
        report.find("retirement forged", "a note that says which rows were retired is not one that we signed")
        return set()


def _as_written(moment: object) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")  # type: ignore[attr-defined,no-any-return]


def _added(seals: list[Seal], report: Report) -> None:
    """Rows that are no leaf: not sealed yet, or slipped in under transactions that were sealed before."""
    last = seals[-1] if seals else None
    watermark = last.watermark if last and last.cluster == sealing.cluster() else None
    found = leaves.read(
        """SELECT p.id, p.entry, p.xid, p.xid >= greatest(
            pg_snapshot_xmax(pg_current_snapshot())::text::bigint, pg_current_xact_id_if_assigned()::text::bigint + 1
        ) FROM audit_participation p
        WHERE NOT EXISTS (SELECT FROM audit_leaf l WHERE l.row = p.id) ORDER BY p.xid, p.id""",
        [],
    )
    for row, entry, xid, is_to_come in found:
        if watermark is not None and int(xid) < watermark:
            words = "the row was not there when its transaction was sealed"
            report.find("added", words, row=int(row), entry=entry)
        elif watermark is not None and is_to_come == "t":
            words = "the row names a transaction that is still to come, and would wait for it without a seal"
            report.find("added", words, row=int(row), entry=entry)
        else:
            report.unsealed += 1


def _erased(report: Report) -> None:
    """Whoever was erased, somebody has signed for it."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT s.person FROM {Salt._meta.db_table} s WHERE s.salt IS NULL AND NOT EXISTS (
            SELECT FROM audit_participation p WHERE p.verb = %s AND p.object_kind = 'people.person'
            AND p.object_id = s.person) AND s.erased_at >= (
            SELECT coalesce(max(before), '-infinity') FROM {Retirement._meta.db_table})""",  # noqa: S608 - our own names
            [Verb.ERASED_PERSON.value],
        )
        for (person,) in cursor.fetchall():
            report.find("salt missing", f"the salt of person {person} is gone, and nobody signed that they were erased")


def keep(report: Report) -> None:
    """Remember what was found, for the page of the seals."""
    Verification.objects.create(
        seal=report.seal, size=report.size, seconds=report.seconds, findings=report.told(), notes=report.notes()
    )
