"""manage.py ledger_verify [--heads FILE] [--json]"""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from workspace.audit.seals import verifying


class Command(BaseCommand):
    help = "Compare every row of the ledger with its seals, and the seals with heads kept outside. Ends with 1 if not."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--heads", type=Path, metavar="FILE", help="heads that somebody else kept; else our own file"
        )
        parser.add_argument("--json", action="store_true", help="write what was found as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        outside: Path | None = options["heads"]
        file: Path = outside or settings.LEDGER_HEADS_FILE
        with tqdm(unit=" rows", disable=not sys.stderr.isatty(), leave=False) as bar:

            def show(done: int, size: int) -> None:
                bar.total = size
                bar.update(done - bar.n)

            try:
                report = verifying.verify(file, whole_file=outside is None, progress=show)
            except OSError as trouble:
                raise CommandError(f"{file} can't be read: {trouble.strerror}.") from None
            except ImproperlyConfigured as trouble:
                raise CommandError(str(trouble)) from None
        if outside is None:
            verifying.keep(report)
        if options["json"]:
            told = {"sound": report.is_sound, "seal": report.seal, "size": report.size, **report.notes()}
            self.stdout.write(json.dumps({**told, "findings": report.told()}, indent=2))
        else:
            self._say(report, file)
        if not report.is_sound:
            raise CommandError("The ledger is not what was sealed.", returncode=1)

    def _say(self, report: verifying.Report, file: Path) -> None:
        for number, found in enumerate(report.findings):
            where = "".join(
                f", {name} {value}"
                for name, value in (("row", found.row), ("entry", found.entry), ("leaf", found.position))
                if value not in (None, "")
            )
            self.stdout.write(f"{'First: ' if not number else ''}{found.kind}{where}: {found.words}")
        for kind, count in report.counted.items():
            if count > verifying.MOST:
                self.stdout.write(f"... and {count - verifying.MOST} more: {kind}")
        self.stdout.write(
            f"{report.size} rows under {report.seal} seals, {report.heads} heads of {file}: "
            f"{report.unsealed} not sealed yet, {report.erased} erased, {report.retired} retired; "
            f"{report.seconds:.1f} s."
        )
        if report.newer and not report.findings:
            self.stdout.write(f"{report.newer} seals are newer than the file.")
        if report.is_sound:
            self.stdout.write("Everything is as it was sealed.")
