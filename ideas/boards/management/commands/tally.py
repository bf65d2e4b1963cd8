"""manage.py tally METHOD FILE [--seats N] [--json]"""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ideas.boards.tally import METHODS, Malformed, Tally, Uncountable
from ideas.boards.tally.downloads import read_election


class Command(BaseCommand):
    help = "Count the ballots of a file (Pabulib's .pb, or a download of this app) and print winners and steps."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("method", choices=sorted(METHODS), metavar="METHOD", help=", ".join(METHODS))
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--seats", type=int, help="how many are elected, where no budget says it (default: 1)")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if options["seats"] is not None and options["seats"] < 1:
            raise CommandError("--seats: at least 1")
        try:
            election = read_election(path, seats=options["seats"])
            result = METHODS[options["method"]](election)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        except Malformed as error:
            raise CommandError(f"{path}, {error}") from error
        except Uncountable as error:
            raise CommandError(f"{path}: {error}") from error
        if options["json"]:
            self.stdout.write(json.dumps(result.as_json(), ensure_ascii=False))
            return
        names = {option.id: option.name for option in election.options}
        self.stdout.write("\n".join(_lines(result, names, len(election.ballots))))


def _lines(result: Tally, names: dict[str, str], ballots: int) -> Iterator[str]:
    yield f"{result.method}: {ballots:,} ballots, {len(names):,} options, {len(result.winners):,} elected"
    for place, winner in enumerate(result.winners, 1):
        yield f"{place:>4}. {winner}  {names[winner]}".rstrip()
    yield "Steps:"
    for step in result.steps:
        more = ", ".join(f"{key} {value}" for key, value in step.items() if key != "step")
        yield f"  {step['step']}: {more}"
