"""manage.py ledger_retire --before 2024-01 --to FILE"""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workspace.audit.seals import leaves, retiring
from workspace.common import clock


def month(words: str) -> datetime:
    try:
        return datetime.strptime(words, "%Y-%m").replace(tzinfo=UTC)
    except ValueError:
        raise ArgumentTypeError(f"{words} is no month: write it as 2024-01") from None


class Command(BaseCommand):
    help = "Write the ledger's rows before a month into a file and take them out of the database. Seals stay good."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--before", type=month, required=True, metavar="MONTH", help="the first month that stays")
        parser.add_argument("--to", type=Path, required=True, metavar="FILE", help="a new file for the rows")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["before"] > clock.now():
            raise CommandError("Only what is over can be retired.")
        try:
            kept = retiring.retire(options["before"], options["to"])
        except (OSError, retiring.Unsound, leaves.Unsalted) as trouble:
            raise CommandError(str(trouble)) from None
        self.stdout.write(
            f"{kept.rows} rows are in {options['to']} and no longer in the database." if kept else "Nothing to retire."
        )
