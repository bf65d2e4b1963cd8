"""Reads elections in the format of Pabulib (D. Stolicki, S. Szufa, N. Talmon, arXiv 2012.06539): sections META,
PROJECTS and VOTES of semicolon-separated rows, each with a line of headings."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TextIO

from ideas.boards.tally.election import Ballot, Election, Kind, Malformed, Option

SECTIONS = ("META", "PROJECTS", "VOTES")
KINDS = {
    "approval": Kind.APPROVAL,
    "ordinal": Kind.RANKING,
    "cumulative": Kind.POINTS,
    "scoring": Kind.POINTS,
    "duel": Kind.DUEL,  # ours: winner, loser
}
NEEDED = {"META": ("key", "value"), "PROJECTS": ("project_id", "cost"), "VOTES": ("voter_id", "vote")}

Row = tuple[int, Mapping[str, str]]


@dataclass
class _File:
    meta: dict[str, tuple[int, str]] = field(default_factory=dict)
    projects: list[Row] = field(default_factory=list)
    votes: list[Row] = field(default_factory=list)


def read_pabulib(file: TextIO, *, seats: int | None = None) -> Election:
    """The election in `file` (text, UTF-8). Without `seats` as many win as its META says, or 1.

    Raises Malformed with the line and what was expected.
    """
    read = _File()
    for section, line, row in _rows(file):
        if section == "META":
            read.meta[row["key"].strip()] = (line, row["value"].strip())
        else:
            (read.projects if section == "PROJECTS" else read.votes).append((line, row))
    if not read.projects:
        raise Malformed(1, "a section PROJECTS with at least one project")
    options = tuple(_option(line, row) for line, row in read.projects)
    places: dict[str, int] = {}
    for (line, _), option in zip(read.projects, options, strict=True):
        if places.setdefault(option.id, len(places)) != len(places) - 1:
            raise Malformed(line, f"a project_id of its own, not {option.id!r} again")
    kind_line, kind = read.meta.get("vote_type", (1, "approval"))
    if kind not in KINDS:
        raise Malformed(kind_line, f"a vote_type of {', '.join(KINDS)}, not {kind!r}")
    ballots = tuple(_ballot(line, row, KINDS[kind], places) for line, row in read.votes)
    budget_line, budget = read.meta.get("budget", (1, ""))
    return Election(
        options=options,
        ballots=ballots,
        budget=_amount(budget_line, budget, "a budget") if budget else None,
        seats=seats or _seats(read),
        kind=KINDS[kind],
    )


def _seats(read: _File) -> int:
    line, given = read.meta.get("seats", (1, "1"))  # ours: Pabulib has budgets only
    if not (given.isascii() and given.isdigit() and 0 < int(given[:9]) < 10**6):
        raise Malformed(line, f"seats as a whole number of at least 1, not {given!r}")
    return int(given)


def _rows(file: TextIO) -> Iterator[tuple[str, int, Mapping[str, str]]]:
    """Each row with its section and the number of its line."""
    section, headings = "", []  # type: tuple[str, list[str]]
    reader = csv.reader(file, delimiter=";")
    try:
        for cells in reader:
            line = reader.line_num
            first = cells[0].strip().lstrip("\ufeff") if cells else ""
            if not any(cell.strip() for cell in cells):
                continue
            if first in SECTIONS and not any(cell.strip() for cell in cells[1:]):
                section, headings = first, []
            elif not section:
                raise Malformed(line, f"one of {', '.join(SECTIONS)}, not {first!r}")
            elif not headings:
                headings = [cell.strip() for cell in cells]
                _need(line, section, headings)
            else:
                yield section, line, _named(line, section, headings, cells)
    except csv.Error as error:
        raise Malformed(reader.line_num, f"semicolon-separated values ({error})") from error
    except UnicodeDecodeError as error:
        raise Malformed(reader.line_num + 1, "text in UTF-8") from error


def _need(line: int, section: str, headings: list[str]) -> None:
    missing = [name for name in NEEDED[section] if name not in headings]
    if missing:
        raise Malformed(line, f"the headings of {section} with {', '.join(missing)}")


def _named(line: int, section: str, headings: list[str], cells: list[str]) -> Mapping[str, str]:
    last_needed = max(headings.index(name) for name in NEEDED[section])
    if len(cells) <= last_needed:
        raise Malformed(line, f"{len(headings)} values separated by semicolons, not {len(cells)}")
    return dict(zip(headings, cells, strict=False))


def _option(line: int, row: Mapping[str, str]) -> Option:
    number = row["project_id"].strip()
    if not number:
        raise Malformed(line, "a project_id")
    return Option(number, row.get("name", "").strip(), _amount(line, row["cost"], "a cost"))


def _ballot(line: int, row: Mapping[str, str], kind: Kind, places: Mapping[str, int]) -> Ballot:
    named = [name.strip() for name in row["vote"].split(",") if name.strip()]
    unknown = [name for name in named if name not in places]
    if unknown:
        raise Malformed(line, f"project_ids of the section PROJECTS, not {unknown[0]!r}")
    if len(set(named)) != len(named):
        raise Malformed(line, "each project_id at most once")
    choices = tuple(places[name] for name in named)
    if kind is Kind.DUEL and len(choices) != 2:
        raise Malformed(line, f"the winner and the loser of a duel, not {len(choices)} project_ids")
    if kind is not Kind.POINTS:
        # The order in which somebody approved means nothing: so equal approvals are equal ballots.
        return Ballot(tuple(sorted(choices)) if kind is Kind.APPROVAL else choices)
    points = [one.strip() for one in (row.get("points") or "").split(",") if one.strip()]
    if len(points) != len(choices):
        raise Malformed(line, f"points for each of the {len(choices)} projects, not {len(points)}")
    pairs = sorted(zip(choices, (_amount(line, one, "points", least=None) for one in points), strict=True))
    return Ballot(tuple(place for place, _ in pairs), tuple(amount for _, amount in pairs))


def _amount(line: int, text: str, what: str, *, least: int | None = 0) -> Fraction:
    try:
        amount = Fraction(text.strip().replace(" ", "").replace(",", "."))
    except (ValueError, ZeroDivisionError) as error:
        raise Malformed(line, f"{what} as a number, not {text.strip()!r}") from error
    if least is not None and amount < least:
        raise Malformed(line, f"{what} of at least {least}, not {text.strip()}")
    return amount
