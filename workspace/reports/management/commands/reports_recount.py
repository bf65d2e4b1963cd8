"""manage.py reports_recount [--check]"""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from workspace.reports.actions import recounting, rollup
from workspace.reports.actions.recounting import Recount, TooFarBehind


class Command(BaseCommand):
    help = "Count the sums of reports anew from the ledger, say whether they are equal, and put right what is not."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="only compare; ends with 1 where they differ")

    def handle(self, *args: Any, **options: Any) -> None:
        check = bool(options["check"])
        self._meet_the_ledger(check=check)
        if not check:
            rollup.catch_up()
        with self._bar(" rows") as bar:
            found = recounting.recount(replace=not check, told=lambda rows: _show(bar, rows))
        self._tell(found)
        if check and found.differences:
            raise CommandError("Nothing was changed. Put it right with reports_recount.", returncode=1)
        if found.differences:
            self.stdout.write("The new count stands in its place.")
        if waiting := rollup.lag():
            self.stdout.write(f"{waiting} rows of the ledger are not in yet: the worker adds them.")

    def _meet_the_ledger(self, *, check: bool) -> None:
        """A loaded dump names transactions that this cluster has yet to begin."""
        behind = recounting.behind()
        if not behind:
            return
        self.stdout.write(f"The ledger comes from a cluster that was {behind} transactions further on.")
        if check:
            raise CommandError("What is done here is not rolled up until they have passed: run reports_recount.")
        try:
            with self._bar(" transactions", behind) as bar:
                recounting.let_pass(lambda left: _show(bar, behind - left))
        except TooFarBehind:
            raise CommandError(
                f"More than {recounting.FURTHEST} can't be let pass: stop the server, set the next number with "
                "pg_resetwal --next-transaction-id, and run this again."
            ) from None
        self.stdout.write("They have passed.")

    def _bar(self, unit: str, total: int | None = None) -> "tqdm[Any]":
        return tqdm(unit=unit, total=total, disable=not sys.stderr.isatty(), leave=False)

    def _tell(self, found: Recount) -> None:
        for one in found.differences:
            self.stdout.write(
                f"{one.month:%Y-%m}: {one.sums} sums differ; {one.kept} rows of the ledger in those that stood, "
                f"{one.counted} in those counted anew."
            )
        if not found.differences:
            self.stdout.write(f"{found.rows} rows of the ledger: the sums are equal.")


def _show(bar: "tqdm[Any]", done: int) -> None:
    bar.update(done - bar.n)
