"""Reads the exports of Polis: `votes.csv` (who voted what on which statement) and `participants-votes.csv` (groups)."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import numpy as np
from numpy.typing import NDArray

from ideas.boards.tally.election import Malformed

Matrix = NDArray[np.float64]
VOTES = ("comment-id", "voter-id", "vote")
GROUPS = ("participant", "group-id")


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
            vote = row["vote"].strip()
            if vote not in {"1", "0", "-1"}:
                raise Malformed(line, f"a vote of 1, 0 or -1, not {vote!r}")
            who, what = _name(line, row["voter-id"], "voter-id"), _name(line, row["comment-id"], "comment-id")
            at = _moment(line, row.get("timestamp") or "")
            if (before := last.get((who, what))) is None or (at, line) >= before[:2]:
                last[who, what] = (at, line, int(vote))
    voters = tuple(sorted({who for who, _ in last}, key=_by_number))
    statements = tuple(sorted({what for _, what in last}, key=_by_number))
    rows, columns = {one: n for n, one in enumerate(voters)}, {one: n for n, one in enumerate(statements)}
    matrix = np.full((len(voters), len(statements)), np.nan)
    for (who, what), (_, _, vote_given) in last.items():
        matrix[rows[who], columns[what]] = vote_given
    return Votes(voters, statements, matrix)


def read_groups(path: Path) -> Mapping[str, str]:
    """The group of each voter who is in one. Raises Malformed and OSError."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        found = {row["participant"].strip(): row["group-id"].strip() for _, row in _rows(file, GROUPS)}
    return {who: group for who, group in found.items() if group}


def _rows(file: TextIO, needed: tuple[str, ...]) -> Iterator[tuple[int, Mapping[str, str]]]:
    reader = csv.DictReader(file)
    try:
        missing = [name for name in needed if name not in (reader.fieldnames or ())]
        if missing:
            raise Malformed(1, f"headings with {', '.join(missing)}")
        for row in reader:
            if any(row.get(name) is None for name in needed):
                raise Malformed(reader.line_num, f"{len(reader.fieldnames or ())} values separated by commas")
            yield reader.line_num, row
    except csv.Error as error:
        raise Malformed(reader.line_num, f"comma-separated values ({error})") from error
    except UnicodeDecodeError as error:
        raise Malformed(reader.line_num + 1, "text in UTF-8") from error


def _name(line: int, text: str, what: str) -> str:
    if not text.strip():
        raise Malformed(line, f"a {what}")
    return text.strip()


def _moment(line: int, text: str) -> int:
    """Milliseconds since 1970; 0 where the file has no times: then its order tells which vote was the last."""
    try:
        return int(text) if text.strip() else 0
    except ValueError as error:
        raise Malformed(line, f"a timestamp in milliseconds, not {text!r}") from error


def _by_number(name: str) -> tuple[int, str]:
    return (int(name), "") if name.isdigit() and len(name) < 19 else (10**19, name)
