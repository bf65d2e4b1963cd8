"""Reads elections in the format of Pabulib (D. Stolicki, S. Szufa, N. Talmon, arXiv 2012.06539): sections META,
PROJECTS and VOTES of semicolon-separated rows, each with a line of headings."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TextIO

from ideas.boards.tally.amounts import amount
from ideas.boards.tally.election import Ballot, Election, Kind, Malformed, Option

SECTIONS = ("META", "PROJECTS", "VOTES")
KINDS = {
    "approval": Kind.APPROVAL,
    "choose-1": Kind.APPROVAL,
    "ordinal": Kind.RANKING,
    "cumulative": Kind.POINTS,
    "scoring": Kind.POINTS,
    "duel": Kind.DUEL,  # ours: winner, loser
}
NEEDED = {"META": ("key", "value"), "PROJECTS": ("project_id", "cost"), "VOTES": ("voter_id", "vote")}

Row = tuple[int, Mapping[str, str]]


@dataclass
class _File:
    """The rows of each section with their lines; `lines`: how many the file has."""

    sections: set[str] = field(default_factory=set)
    lines: int = 1
    meta: dict[str, tuple[int, str]] = field(default_factory=dict)
    projects: list[Row] = field(default_factory=list)
    votes: list[Row] = field(default_factory=list)


def read_pabulib(file: TextIO, *, seats: int | None = None) -> Election:
    """The election in `file` (text, UTF-8). Without `seats` as many win as its META says, or 1.

    Raises Malformed with the line and what was expected.
    """
    read = _read(file)
    options = tuple(_option(line, row) for line, row in read.projects)
    places: dict[str, int] = {}
    for (line, _), option in zip(read.projects, options, strict=True):
        if places.setdefault(option.id, len(places)) != len(places) - 1:
            raise Malformed(line, f"a project_id of its own, not {option.id!r} again")
    line, named = read.meta.get("vote_type", (1, "approval"))
    if named.lower() not in KINDS:
        raise Malformed(line, f"a vote_type of {', '.join(KINDS)}, not {named!r}")
    rules = _Rules(KINDS[named.lower()], places, most=1 if named.lower() == "choose-1" else None)
    line, left_out = read.meta.get("default_score", (1, ""))
    if left_out and named.lower() == "scoring":
        rules.left_out = amount(line, left_out, "a default_score", least=None)
    line, given = read.meta.get("budget", (1, ""))
    budget = amount(line, given, "a budget") if given else None
    if "VOTES" not in read.sections:
        raise Malformed(read.lines, "a section VOTES")
    return Election(
        options=options,
        ballots=tuple(_ballots(read.votes, rules)),
        budget=budget,
        seats=seats or _seats(read),
        kind=rules.kind,
    )


def _read(file: TextIO) -> _File:
    read = _File()
    for section, line, row in _rows(file, read):
        if section == "META":
            read.meta[row["key"].strip()] = (line, row["value"].strip())
        else:
            (read.projects if section == "PROJECTS" else read.votes).append((line, row))
    if not read.projects:
        raise Malformed(read.lines, "a section PROJECTS with at least one project")
    return read


def _seats(read: _File) -> int:
    line, given = read.meta.get("seats", (1, "1"))  # ours: Pabulib has budgets only
    if not (given.isascii() and given.isdigit() and 0 < int(given[:9]) < 10**6):
        raise Malformed(line, f"seats as a whole number of at least 1, not {given!r}")
    return int(given)


def _rows(file: TextIO, read: _File) -> Iterator[tuple[str, int, Mapping[str, str]]]:
    """Each row with its section and the number of the line on which it begins."""
    section, headings = "", []  # type: tuple[str, list[str]]
    reader, line = csv.reader(file, delimiter=";"), 0
    try:
        for cells in reader:
            line, read.lines = read.lines if line else 1, reader.line_num + 1
            first = cells[0].strip().lstrip("\ufeff") if cells else ""
            if not any(cell.strip() for cell in cells):
                continue
            if first.upper() in SECTIONS and not any(cell.strip() for cell in cells[1:]):
                section, headings = first.upper(), []
                if section in read.sections:
                    raise Malformed(line, f"one section {section}, not a second one")
                read.sections.add(section)
            elif not section:
                raise Malformed(line, f"one of {', '.join(SECTIONS)}, not {first[:40]!r}")
            elif not headings:
                headings = [cell.strip().lower() for cell in cells]
                _need(line, section, headings)
            else:
                _closed(line, cells)
                yield section, line, _named(line, section, headings, cells)
    except csv.Error as error:
        raise Malformed(read.lines, f"semicolon-separated values ({error})") from error
    except UnicodeDecodeError as error:
        raise Malformed(reader.line_num + 1, "text in UTF-8") from error


def _closed(line: int, cells: list[str]) -> None:
    """A quotation mark that is never closed swallows what follows it: other sections, too."""
    if any(one.strip() in SECTIONS for cell in cells if "\n" in cell or "\r" in cell for one in cell.splitlines()):
        raise Malformed(line, 'a closing quotation mark (") in this row')


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
    return Option(number, row.get("name", "").strip(), amount(line, row["cost"], "a cost"))


@dataclass
class _Rules:
    """What a vote may say. `most`: projects on it, None: any number. `left_out`: points of what it does not name."""

    kind: Kind
    places: Mapping[str, int]
    most: int | None = None
    left_out: Fraction = Fraction(0)


def _ballots(rows: list[Row], rules: _Rules) -> Iterator[Ballot]:
    voters: set[str] = set()
    for line, row in rows:
        voter = row["voter_id"].strip()
        if voter in voters and rules.kind is not Kind.DUEL:  # who answers duels has many
            raise Malformed(line, f"a voter_id of its own, not {voter!r} again")
        voters.add(voter)
        yield _ballot(line, row, rules)


def _ballot(line: int, row: Mapping[str, str], rules: _Rules) -> Ballot:
    named = [name.strip() for name in row["vote"].split(",") if name.strip()]
    unknown = [name for name in named if name not in rules.places]
    if unknown:
        raise Malformed(line, f"project_ids of the section PROJECTS, not {unknown[0]!r}")
    if len(set(named)) != len(named):
        raise Malformed(line, "each project_id at most once")
    if rules.most is not None and len(named) > rules.most:
        raise Malformed(line, f"at most {rules.most} project_id, not {len(named)}")
    choices = tuple(rules.places[name] for name in named)
    if rules.kind is Kind.DUEL and len(choices) != 2:
        raise Malformed(line, f"the winner and the loser of a duel, not {len(choices)} project_ids")
    if rules.kind is not Kind.POINTS:
        # The order in which somebody approved means nothing: so equal approvals are equal ballots.
        return Ballot(tuple(sorted(choices)) if rules.kind is Kind.APPROVAL else choices)
    points = [one.strip() for one in (row.get("points") or "").split(",") if one.strip()]
    if len(points) != len(choices):
        raise Malformed(line, f"points for each of the {len(choices)} projects, not {len(points)}")
    given = {place: amount(line, one, "points", least=None) for place, one in zip(choices, points, strict=True)}
    if rules.left_out:
        given = {place: given.get(place, rules.left_out) for place in rules.places.values()}
    return Ballot(tuple(sorted(given)), tuple(given[place] for place in sorted(given)))
