"""manage.py reports_publish [--period 2026-Q3] [--all]"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workspace.common.errors import HouseError
from workspace.people.models import Person
from workspace.reports import actions
from workspace.reports.actions import Published
from workspace.reports.queries.periods import period_of


class Command(BaseCommand):
    help = "Publish the reports of periods that have closed. What was published is never changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--period", metavar="PERIOD", help="a month such as 2026-09 or a quarter such as 2026-Q3")
        which.add_argument("--all", action="store_true", help="every closed period since the ledger began")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["period"]:
                self._tell(
                    actions.publish_period(period_of(options["period"]), by=self._operator(), told=self._progress)
                )
                return
            for done in actions.publish_due(everything=options["all"], told=self._progress):
                self._tell(done)
        except HouseError as error:
            raise CommandError(str(error)) from None

    def _operator(self) -> Person:
        found: Person | None = Person.objects.active().filter(is_operator=True).order_by("pk").first()
        if found is None:
            raise CommandError("There is no operator who could publish.")
        return found

    def _progress(self, said: str) -> None:
        if self.stderr.isatty():
            self.stderr.write(said)

    def _tell(self, done: Published) -> None:
        if done.edition is None:
            self.stdout.write(f"{done.period.name}: nobody was here for half of it, nothing is published.")
            return
        shown = sum(1 for one in done.edition.figures.values() if not one["hidden"])
        self.stdout.write(f"{done.period.name}: published, {shown} of {len(done.edition.figures)} views say something.")
