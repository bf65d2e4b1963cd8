"""People and interactions from other companies' files: who is who, who reports to whom, who turned to whom."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from workspace.reports.metrics.moments import moments
from workspace.reports.metrics.network import NOBODY, Interactions, Ints
from workspace.reports.metrics.tables import Malformed, Table, read_table

NONE = {"", "-", "--", "none", "null", "nil", "nan", "n/a", "na", "#n/a", "root", "\\n"}
PEOPLE = {
    "id": ("id", "employeeid", "employeenumber", "employeeno", "personid", "userid", "empid", "nodeid", "number",
           "node", "employee", "person", "user", "email", "name"),
    "manager": ("manager", "managerid", "reportstoid", "reportsto", "supervisorid", "supervisor", "bossid", "boss",
                "linemanagerid", "linemanager", "parentid", "parent", "superior", "lead", "manageremail"),
    "level": ("level", "joblevel", "grade", "jobgrade", "band", "rank", "hierarchylevel", "seniority", "tier"),
    "unit": ("unit", "department", "dept", "team", "division", "branch", "orgunit", "businessunit", "group"),
    "email": ("email", "emailaddress", "mail", "workemail"),
    "name": ("name", "fullname", "displayname", "employeename"),
}  # fmt: skip
INTERACTIONS = {
    "at": ("at", "eventdate", "timestamp", "datetime", "date", "time", "sentat", "createdat", "created", "when", "ts"),
    "actor": ("actor", "sender", "senderid", "from", "fromid", "source", "sourceid", "src", "author", "actor1", "ego"),
    "target": ("target", "recipient", "recipientid", "to", "toid", "receiver", "receiverid", "targetid", "dst",
               "actor2", "alter"),
    "verb": ("verb", "type", "action", "kind", "event", "eventtype"),
    "object": ("object", "objectid", "thread", "threadid", "thing", "messageid", "conversation", "conversationid",
               "topic", "channel"),
}  # fmt: skip
MENTIONED = "turned to"


@dataclass(frozen=True)
class Member:
    """One row of a list of people. `manager`: the text that names them, empty at the top. `line`: of the file."""

    line: int
    id: str
    manager: str = ""
    level: str = ""
    unit: str = ""
    email: str = ""
    name: str = ""


@dataclass(frozen=True)
class Staff:
    """A list of people. `boss`: the index of each one's manager; NOBODY at the top, and outside of any tree.

    `placed`: who stands in a tree that ends at somebody without a manager. `notes`: what was odd, and how it was taken.
    """

    members: tuple[Member, ...]
    boss: Ints
    placed: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
    has_managers: bool
    has_levels: bool
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.members)


@dataclass(frozen=True)
class Talk:
    """A list of interactions between people of a list. `things`: what `thing` of a row is called; `dropped`: how many
    rows say nothing here, by reason; `strangers`: who is not in the list, with their rows."""

    interactions: Interactions
    lines: Ints
    rows: int
    things: tuple[str, ...] = ()
    dropped: dict[str, int] = field(default_factory=dict)
    strangers: dict[str, int] = field(default_factory=dict)


def key_of(text: str) -> str:
    """What tells people apart: without capitals, and without the ".0" that spreadsheets append to numbers."""
    return re.sub(r"^(\d+)\.0+$", r"\1", text.strip()).casefold()


def called(members: tuple[Member, ...]) -> Mapping[str, int]:
    """The place in the list of whoever is meant by an id, else by an address, else by a name that only one has."""
    index: dict[str, int] = {}
    for text in ("id", "email", "name"):
        keys = [key_of(getattr(one, text)) for one in members]
        times = Counter(keys)
        for place, key in enumerate(keys):
            if key and times[key] == 1:
                index.setdefault(key, place)
    return index


def read_staff(path: Path, *, level_column: str | None = None) -> Staff:
    """Raises Malformed with the line, and OSError."""
    table = read_table(path)
    columns = table.columns(PEOPLE)
    if "id" not in columns:
        raise Malformed(1, f"no column says who it is (id, employee_id ...), only {', '.join(table.header)}")
    if level_column is not None:
        columns["level"] = table.column(level_column)
    members: dict[str, Member] = {}
    for line, cells in table.rows:
        one = Member(line, **{meaning: cells[index] for meaning, index in columns.items()})
        if not one.id:
            raise Malformed(line, "nobody is named here: the first thing a person needs is an id")
        known = members.setdefault(key_of(one.id), one)
        if (key_of(known.manager), known.level, known.unit) != (key_of(one.manager), one.level, one.unit):
            raise Malformed(line, f"{one.id!r} stands on line {known.line} already, and differs")
    if not members:
        raise Malformed(1, "there are no people in this file, only its header")
    found = tuple(members.values())
    boss, placed, notes = _tree(found) if "manager" in columns else (np.full(len(found), NOBODY), None, ())
    return Staff(
        members=found,
        boss=boss,
        placed=np.zeros(len(found), dtype=np.bool_) if placed is None else placed,
        has_managers="manager" in columns,
        has_levels="level" in columns,
        notes=notes,
    )


def _tree(members: tuple[Member, ...]) -> tuple[Ints, np.ndarray[tuple[int, ...], np.dtype[np.bool_]], tuple[str, ...]]:
    """Bosses, who is in a whole tree, and what was odd about it."""
    index = called(members)
    boss, missing, roots = np.full(len(members), NOBODY), [], []
    for place, one in enumerate(members):
        key = key_of(one.manager)
        superior = index.get(key, NOBODY)
        if superior not in (NOBODY, place):
            boss[place] = superior
        elif superior == place or key in NONE:
            roots.append(place)
        else:
            missing.append(place)
    notes = []
    if missing and roots:
        notes.append(f"{_lines(members, missing)}: the manager is not in the list. Who stands below has no level.")
    elif missing:
        roots = missing
        notes.append(f"Nobody is without a manager: those whose manager is not in the list ({len(roots)}) are the top.")
    if len(roots) > 1:
        notes.append(f"{len(roots)} people have no manager: between their trees no distance is defined.")
    placed, ring = _below(boss, roots)
    if ring:
        notes.append(f"{_lines(members, ring)}: the reporting line goes round in a ring. Who is in it has no level.")
    boss[~placed] = NOBODY
    return boss, placed, tuple(notes)


def _below(boss: Ints, roots: list[int]) -> tuple[np.ndarray[tuple[int, ...], np.dtype[np.bool_]], list[int]]:
    """Who can be reached from the roots, and who goes round in a ring."""
    placed = np.zeros(len(boss), dtype=np.bool_)
    placed[roots] = True
    here = placed.copy()
    while here.any():
        here = (boss != NOBODY) & here[boss] & ~placed
        placed |= here
    ring = []
    for start in np.flatnonzero(~placed):
        seen, at = set(), int(start)
        while at != NOBODY and at not in seen:
            seen.add(at)
            at = int(boss[at])
            if at == start:
                ring.append(int(start))
    return placed, ring


def _lines(members: tuple[Member, ...], places: list[int]) -> str:
    shown = ", ".join(str(members[place].line) for place in places[:5])
    more = f" and {len(places) - 5:,} more" if len(places) > 5 else ""
    return f"Line {shown}{more}" if len(places) == 1 else f"Lines {shown}{more}"


def read_talk(path: Path, staff: Staff, *, needs_times: bool = False) -> Talk:
    """Interactions among the staff. Raises Malformed with the line, and OSError.

    Each row counts one; `thing` tells messages apart: the same actor, time and object is one message to several.
    """
    table = read_table(path)
    columns = table.columns(INTERACTIONS)
    wanted = [("actor", "actor, sender, from"), ("target", "target, recipient, to")]
    for needed, like in [*wanted, ("at", "at, date, timestamp")] if needs_times else wanted:
        if needed not in columns:
            raise Malformed(1, f"there is no column {needed!r} ({like} ...), only {', '.join(table.header)}")
    return _Reading(table, columns, staff).talk()


@dataclass
class _Reading:
    """Goes through the rows of interactions once."""

    table: Table
    columns: dict[str, int]
    staff: Staff

    def __post_init__(self) -> None:
        self.index = called(self.staff.members)
        self.dropped: Counter[str] = Counter()
        self.strangers: Counter[str] = Counter()

    def talk(self) -> Talk:
        at_cell, verb_cell, thing_cell = (self._cell(name) for name in ("at", "verb", "object"))
        verbs: dict[str, int] = {}
        things: dict[str, int] = {}
        rows: list[tuple[int, int, int, int, int, int]] = []
        for (line, cells), at in zip(self.table.rows, self._times(at_cell), strict=True):
            ends = self._ends(line, cells)
            if ends is not None:
                verb = verbs.setdefault(verb_cell(cells) or MENTIONED, len(verbs))
                # Without times and objects nothing tells one message to two from two: each row is one.
                thing = thing_cell(cells) if {"at", "object"} & self.columns.keys() else str(line)
                rows.append((line, at, *ends, verb, things.setdefault(thing, len(things))))
        table = np.array(rows, dtype=np.int64).reshape(-1, 6)
        lines, moments, actors, targets, verbs_of, things_of = (np.ascontiguousarray(column) for column in table.T)
        found = Interactions(moments, actors, targets, np.ones(len(rows)), verbs_of, things_of, tuple(verbs))
        return Talk(found, lines, len(self.table.rows), tuple(things), dict(self.dropped), dict(self.strangers))

    def _times(self, at_cell: Callable[[tuple[str, ...]], str]) -> list[int]:
        if "at" not in self.columns:
            return [0] * len(self.table.rows)
        texts = [at_cell(cells) for _, cells in self.table.rows]
        return list(moments(texts, [line for line, _ in self.table.rows]).tolist())

    def _cell(self, name: str) -> Callable[[tuple[str, ...]], str]:
        place = self.columns.get(name)
        return (lambda _cells: "") if place is None else (lambda cells: cells[place])

    def _ends(self, line: int, cells: tuple[str, ...]) -> tuple[int, int] | None:
        """Actor and target by index; None, and counted, if the row says nothing of two people of the list."""
        who, to = key_of(cells[self.columns["actor"]]), key_of(cells[self.columns["target"]])
        if not who:
            raise Malformed(line, "nobody is named as the one who did it")
        actor, target = self.index.get(who), self.index.get(to)
        if actor is None:
            self.dropped["unknown_senders"] += 1
            self.strangers[who] += 1
        elif not to:
            self.dropped["to_nobody"] += 1
        elif target is None:
            self.dropped["unknown_recipients"] += 1
            self.strangers[to] += 1
        elif target == actor:
            self.dropped["to_oneself"] += 1
        else:
            return actor, target
        return None
