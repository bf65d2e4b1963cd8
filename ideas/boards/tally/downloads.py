"""Reads ballots from a file: Pabulib's format, or the JSON in which the app itself gives ballots out."""

import io
import json
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from ideas.boards.tally.election import Ballot, Election, Kind, Malformed, Option
from ideas.boards.tally.pabulib import read_pabulib

FORMAT = "causeway ballots 1"


def read_election(path: Path, *, seats: int | None = None) -> Election:
    """The election in a file. Raises Malformed with the line and what was expected, and OSError."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise Malformed(line, "text in UTF-8") from error
    if text.lstrip().startswith("{"):
        return _read_json(text, seats)
    return read_pabulib(io.StringIO(text, newline=""), seats=seats)


def as_download(election: Election, receipts: list[str]) -> dict[str, Any]:
    """What `read_election` reads again: `receipts` beside their ballots, sorted, so that their order tells nothing."""
    options = election.options
    ballots = [
        {
            "receipt": receipt,
            "choices": [options[place].id for place in ballot.choices],
            **({"points": [str(points) for points in ballot.points]} if ballot.points is not None else {}),
        }
        for receipt, ballot in sorted(zip(receipts, election.ballots, strict=True), key=lambda pair: pair[0])
    ]
    return {
        "format": FORMAT,
        "kind": str(election.kind),
        "seats": election.seats,
        "budget": str(election.budget) if election.budget is not None else None,
        "options": [{"id": one.id, "name": one.name, "cost": str(one.cost)} for one in options],
        "ballots": ballots,
    }


def _read_json(text: str, seats: int | None) -> Election:
    try:
        given = json.loads(text)
    except json.JSONDecodeError as error:
        raise Malformed(error.lineno, f"JSON ({error.msg})") from error
    if given.get("format") != FORMAT:
        raise Malformed(1, f"a field format of {FORMAT!r}")
    try:
        options = tuple(Option(one["id"], one["name"], Fraction(one["cost"])) for one in given["options"])
        places = {option.id: place for place, option in enumerate(options)}
        return Election(
            options=options,
            ballots=tuple(_ballot(one, places) for one in given["ballots"]),
            budget=Fraction(given["budget"]) if given["budget"] is not None else None,
            seats=seats or given["seats"],
            kind=Kind(given["kind"]),
        )
    except (KeyError, TypeError, ValueError, ZeroDivisionError) as error:
        raise Malformed(1, f"the fields of {FORMAT} ({error})") from error


def _ballot(one: Mapping[str, Any], places: Mapping[str, int]) -> Ballot:
    points = one.get("points")
    return Ballot(
        tuple(places[name] for name in one["choices"]),
        tuple(Fraction(amount) for amount in points) if points is not None else None,
    )
