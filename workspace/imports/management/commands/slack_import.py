"""manage.py slack_import EXPORT.zip [--dry-run] [--by EMAIL] [--silence H] [--json]"""

import json
from argparse import ArgumentParser
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from workspace.common.errors import HouseError
from workspace.imports.actions import begin_run, note_end
from workspace.imports.carrying import carry_slack
from workspace.imports.models import RunKind, State
from workspace.imports.slack.archive import Archive
from workspace.imports.slack.report import Report
from workspace.imports.slack.threads import Silence
from workspace.people.models import Person


class Command(BaseCommand):
    help = "Carry the history of a Slack over. Run it twice, or again after it was killed: nothing is carried twice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("export", type=Path, metavar="EXPORT.zip")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be carried")
        parser.add_argument("--by", metavar="EMAIL", help="the operator who imports (default: the first)")
        parser.add_argument("--silence", type=float, default=6.0, metavar="HOURS", help="ends a conversation")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if not 0 < options["silence"] <= 24 * 365:
            raise CommandError("--silence is a number of hours, more than 0.")
        by = self._operator(options["by"])
        rule = Silence(silence=timedelta(hours=options["silence"]))
        try:
            with Archive(options["export"]) as archive:
                if options["dry_run"]:
                    report = self._carry(archive, by, rule, is_dry=True)
                else:
                    report = self._run(archive, by, rule, options["export"].name)
        except HouseError as error:
            raise CommandError(str(error)) from None
        self._tell(report, as_json=options["json"])

    def _run(self, archive: Archive, by: Person, rule: Silence, file_name: str) -> Report:
        """Carry, and leave in the list of imports and in the ledger that it was done, and by whom."""
        run = begin_run(by=by, kind=RunKind.SLACK, file_name=file_name)
        try:
            report = self._carry(archive, by, rule, is_dry=False)
        except HouseError as error:
            note_end(by=by, run=run, state=State.FAILED, message=str(error))
            raise
        note_end(by=by, run=run, state=State.DONE, message="", report=report.as_json())
        return report

    def _carry(self, archive: Archive, by: Person, rule: Silence, *, is_dry: bool) -> Report:
        with tqdm(unit=" days", leave=False) as bar:

            def progress(done: int, total: int, new: int) -> None:
                bar.total = total
                bar.set_postfix_str(f"{new:,} messages", refresh=False)
                bar.update(done - bar.n)

            return carry_slack(archive, by=by, rule=rule, is_dry=is_dry, progress=progress)

    def _operator(self, email: str | None) -> Person:
        operators = Person.objects.active().filter(is_operator=True).order_by("pk")
        by: Person | None = (operators.filter(email__iexact=email) if email else operators).first()
        if by is None:
            if email:
                raise CommandError(f"{email} is not the address of an operator.")
            raise CommandError("No operator imports this. Make the first with: manage.py founder EMAIL NAME")
        return by

    def _tell(self, report: Report, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(report.as_json(), indent=2, ensure_ascii=False))
            return
        for line in report.lines():
            self.stdout.write(line)
