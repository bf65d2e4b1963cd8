"""manage.py ledger_retire [--before 2024-01] --to FILE"""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from workspace.audit.seals import leaves, retiring
from workspace.common import clock


def month(words: str) -> datetime:
    try:
        return datetime.strptime(words, "%Y-%m").replace(tzinfo=UTC)
    except ValueError:
        raise ArgumentTypeError(f"{words} is no month: write it as 2024-01") from None


def months_back(moment: datetime, count: int) -> datetime:
    """The first moment of the month so many before that of `moment`, in UTC."""
    here = moment.astimezone(UTC)
    number = here.year * 12 + here.month - 1 - count
    return datetime(number // 12, number % 12 + 1, 1, tzinfo=UTC)


class Command(BaseCommand):
    help = "Write the ledger's rows before a month into a file and take them out of the database. Seals stay good."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--before", type=month, metavar="MONTH", help="the first month that stays; else as LEDGER_KEEP_MONTHS says"
        )
        parser.add_argument(
            "--to", type=Path, required=True, metavar="FILE", help="a new file for the rows, or a folder for it"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        before: datetime = options["before"] or self._by_policy()
        if before > clock.now():
            raise CommandError("Only what is over can be retired.")
        file: Path = options["to"]
        if file.is_dir():
            file = file / f"ledger-before-{before:%Y-%m}.tsv"
        try:
            kept = retiring.retire(before, file)
        except (OSError, retiring.Unsound, leaves.Unsalted) as trouble:
            raise CommandError(str(trouble)) from None
        self.stdout.write(
            f"{kept.rows} rows are in {file} and no longer in the database." if kept else "Nothing to retire."
        )

    def _by_policy(self) -> datetime:
        """The first month that stays: so many before this one."""
        keep: int = settings.LEDGER_KEEP_MONTHS
        if keep <= 0:
            raise CommandError("All months are kept: say --before, or set LEDGER_KEEP_MONTHS.")
        return months_back(clock.now(), keep)
