"""Reads the exports of Polis: `votes.csv` (who voted what on which statement) and `participants-votes.csv` (groups)."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import numpy as np
from numpy.typing import NDArray

from ideas.boards.tally.election import Malformed

Matrix = NDArray[np.float64]
# Each column and what else it is called, by Polis' own exports of other years and by those who pass them on.
VOTES = {
    "comment-id": ("statement-id", "comment", "statement", "tid"),
    "voter-id": ("participant-id", "participant", "voter", "pid"),
    "vote": (),
}
GROUPS = {"participant": ("participant-id", "voter-id", "voter", "pid"), "group-id": ("group", "gid")}
# Programs that know only numbers with decimals write a vote so.
SAID = {"1": 1, "+1": 1, "1.0": 1, "0": 0, "0.0": 0, "-0.0": 0, "-1": -1, "-1.0": -1}


@dataclass(frozen=True)
class Votes:
    """`matrix[voter, statement]`: 1 agree, -1 disagree, 0 pass, NaN not seen. `voters` and `statements`: their ids."""

    voters: tuple[str, ...]
    statements: tuple[str, ...]
    matrix: Matrix

    @property
    def count(self) -> int:
        """How many votes there are; of one who voted twice on a statement, the last."""
        return int((~np.isnan(self.matrix)).sum())


def read_votes(path: Path) -> Votes:
    """Raises Malformed with the line and what was expected, and OSError."""
    last: dict[tuple[str, str], tuple[int, int, int]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for line, row in _rows(file, VOTES):
            if (vote := SAID.get(row["vote"].strip())) is None:
                raise Malformed(line, f"a vote of 1, 0 or -1, not {row['vote'].strip()!r}")
            who, what = _name(line, row["voter-id"], "voter-id"), _name(line, row["comment-id"], "comment-id")
            at = _moment(line, row.get("timestamp") or "")
            if (before := last.get((who, what))) is None or (at, line) >= before[:2]:
                last[who, what] = (at, line, vote)
    voters = tuple(sorted({who for who, _ in last}, key=_by_number))
    statements = tuple(sorted({what for _, what in last}, key=_by_number))
    rows, columns = {one: n for n, one in enumerate(voters)}, {one: n for n, one in enumerate(statements)}
    matrix = np.full((len(voters), len(statements)), np.nan)
    for (who, what), (_, _, vote_given) in last.items():
        matrix[rows[who], columns[what]] = vote_given
    return Votes(voters, statements, matrix)


def read_groups(path: Path) -> Mapping[str, str]:
    """The group of each voter who is in one. Raises Malformed and OSError."""
    found: dict[str, str] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for line, row in _rows(file, GROUPS):
            who, group = _name(line, row["participant"], "participant"), row["group-id"].strip()
            if found.setdefault(who, group) != group:
                raise Malformed(line, f"one group of participant {who!r}, not {group!r} as well as {found[who]!r}")
    return {who: group for who, group in found.items() if group}


def _rows(file: TextIO, needed: Mapping[str, Sequence[str]]) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Each row with the line on which it begins; its columns by their first names."""
    reader, line = csv.reader(file), 1
    try:
        headings = [_heading(cell) for cell in next(reader, [])]
        if len(headings) == 1 and ";" in headings[0]:
            raise Malformed(1, "values separated by commas, not by semicolons")
        places = {name: _place(headings, (name, *others)) for name, others in needed.items()}
        if missing := [name for name, place in places.items() if place is None]:
            raise Malformed(1, f"headings with {', '.join(missing)}")
        if "timestamp" in headings:
            places["timestamp"] = headings.index("timestamp")
        found = {name: place for name, place in places.items() if place is not None}
        line = reader.line_num + 1
        for cells in reader:
            if cells and len(cells) <= max(found.values()):
                raise Malformed(line, f"{len(headings)} values separated by commas, not {len(cells)}")
            if any(cell.strip() for cell in cells):
                yield line, {name: cells[place] for name, place in found.items()}
            line = reader.line_num + 1
    except csv.Error as error:
        raise Malformed(line, f"comma-separated values ({error})") from error
    except UnicodeDecodeError as error:
        raise Malformed(reader.line_num + 1, "text in UTF-8") from error


def _heading(cell: str) -> str:
    return cell.strip().lower().replace("_", "-").replace(" ", "-")


def _place(headings: Sequence[str], names: Sequence[str]) -> int | None:
    return next((headings.index(name) for name in names if name in headings), None)


def _name(line: int, text: str, what: str) -> str:
    if not text.strip():
        raise Malformed(line, f"a {what}")
    return text.strip()


def _moment(line: int, text: str) -> int:
    """Milliseconds since 1970; 0 where the file has no times: then its order tells which vote was the last."""
    bare = text.strip() or "0"
    try:
        return int(float(bare)) if "." in bare else int(bare)
    except (ValueError, OverflowError) as error:
        raise Malformed(line, f"a timestamp in milliseconds, not {text!r}") from error


def _by_number(name: str) -> tuple[int, str]:
    return (int(name), "") if is_number(name) else (10**19, name)


def is_number(name: str) -> bool:
    """Whether this id is a number, so that it may be written and sorted as one."""
    return name.isascii() and name.isdigit() and len(name) < 19 and str(int(name)) == name
