"""manage.py participation_metrics --people P.csv --interactions I.csv [--level-column C] [--directed] [--json]"""

import json
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from django.core.management.base import BaseCommand, CommandError

from workspace.reports.metrics.chance import DRAWS
from workspace.reports.metrics.outside import Staff, Talk, read_staff, read_talk
from workspace.reports.metrics.reading import Read, measure
from workspace.reports.metrics.tables import Malformed
from workspace.reports.metrics.words import lines

T = TypeVar("T", Staff, Talk)


class Command(BaseCommand):
    help = "Measure how far talk crosses ranks, from two files, beside what chance would give."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--people", type=Path, required=True, metavar="P.csv", help="id,manager or id,level,unit")
        parser.add_argument(
            "--interactions", type=Path, required=True, metavar="I.csv", help="at,actor,target[,verb,object]"
        )
        parser.add_argument("--level-column", metavar="C", help="of the people's file; else levels come from its tree")
        parser.add_argument("--directed", action="store_true", help="a tie from one to another is not one back")
        parser.add_argument("--draws", type=int, default=DRAWS, help=f"from chance (default: {DRAWS})")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        if not 100 <= options["draws"] <= 1_000_000:
            raise CommandError("--draws: from 100 to 1000000")
        people: Path = options["people"]
        staff = self._read(people, lambda: read_staff(people, level_column=options["level_column"]))
        talk = self._read(options["interactions"], lambda: read_talk(options["interactions"], staff))
        told = measure(
            Read.of(
                staff,
                talk,
                level_column=options["level_column"],
                directed=options["directed"],
                draws=options["draws"],
            )
        )
        self.stdout.write(json.dumps(told, ensure_ascii=False) if options["json"] else "\n".join(lines(told)))

    def _read(self, path: Path, read: Callable[[], T]) -> T:
        try:
            return read()
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        except Malformed as error:
            raise CommandError(f"{path}, {error}") from error
