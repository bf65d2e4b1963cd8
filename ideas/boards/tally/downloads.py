"""Reads ballots from a file: Pabulib's format, or the JSON in which the app itself gives ballots out."""

import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from ideas.boards.tally.amounts import amount
from ideas.boards.tally.election import Ballot, Election, Kind, Malformed, Option
from ideas.boards.tally.pabulib import read_pabulib

FORMAT = "causeway ballots 1"
One = TypeVar("One")


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
    except (json.JSONDecodeError, RecursionError) as error:
        line, said = (error.lineno, error.msg) if isinstance(error, json.JSONDecodeError) else (1, "too deep")
        raise Malformed(line, f"JSON ({said})") from error
    if given.get("format") != FORMAT:
        raise Malformed(1, f"a field format of {FORMAT!r}")
    try:
        kind = Kind(given["kind"])
        options = tuple(_at(text, one, "id", _option) for one in given["options"])
        places = {option.id: place for place, option in enumerate(options)}
        if not places or len(places) != len(options):
            raise Malformed(1, "options, each with an id of its own")
        if type(given["seats"]) is not int or given["seats"] < 1:
            raise Malformed(1, f"seats as a whole number of at least 1, not {given['seats']!r}")
        return Election(
            options=options,
            ballots=tuple(
                _at(text, one, "receipt", lambda one: _ballot(one, places, kind)) for one in given["ballots"]
            ),
            budget=amount(1, str(given["budget"]), "a budget") if given["budget"] is not None else None,
            seats=seats or given["seats"],
            kind=kind,
        )
    except KeyError as error:
        raise Malformed(1, f"the fields of {FORMAT}, {error.args[0]!r} among them") from error
    except (TypeError, ValueError, AttributeError) as error:
        if isinstance(error, Malformed):
            raise
        raise Malformed(1, f"the fields of {FORMAT} ({error})") from error


def _at(text: str, one: Mapping[str, Any], name: str, read: Callable[[Mapping[str, Any]], One]) -> One:
    """`one`, read; what is wrong with it is told with the line on which its name stands."""
    try:
        return read(one)
    except Malformed as error:
        at = text.find(json.dumps(one[name]))
        raise Malformed(text.count("\n", 0, max(at, 0)) + 1, f"{error.expected} ({name} {one[name]!r})") from error


def _option(one: Mapping[str, Any]) -> Option:
    return Option(str(one["id"]), str(one["name"]), amount(1, str(one["cost"]), "a cost"))


def _ballot(one: Mapping[str, Any], places: Mapping[str, int], kind: Kind) -> Ballot:
    choices, points = one["choices"], one.get("points")
    unknown = [name for name in choices if name not in places]
    if unknown:
        raise Malformed(1, f"ids of the options, not {unknown[0]!r}")
    if len(set(choices)) != len(choices):
        raise Malformed(1, "each option at most once")
    if (kind is Kind.POINTS) != (points is not None) or (points is not None and len(points) != len(choices)):
        raise Malformed(1, "points for each of the choices" if kind is Kind.POINTS else "choices without points")
    if kind is Kind.DUEL and len(choices) != 2:
        raise Malformed(1, f"the winner and the loser of a duel, not {len(choices)} options")
    given = [amount(1, str(each), "points", least=None) for each in points] if points is not None else None
    return Ballot(tuple(places[name] for name in choices), tuple(given) if given is not None else None)
