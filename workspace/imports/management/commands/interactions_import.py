"""manage.py interactions_import --people P.csv --interactions I.csv [--level-column C] [--dry-run] [--by EMAIL]"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workspace.common.errors import HouseError
from workspace.imports.actions import import_baseline
from workspace.imports.queries.baseline import plan_baseline
from workspace.people.models import Person


class Command(BaseCommand):
    help = "Bring who turned to whom before Causeway into the ledger, marked as a baseline. Twice brings nothing twice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--people", type=Path, required=True, metavar="P.csv", help="id,manager or id,level,unit")
        parser.add_argument(
            "--interactions", type=Path, required=True, metavar="I.csv", help="at,actor,target[,verb,object]"
        )
        parser.add_argument("--level-column", metavar="C", help="of the people's file; else levels come from its tree")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be imported")
        parser.add_argument("--by", metavar="EMAIL", help="the operator who imports (default: the first)")

    def handle(self, *args: Any, **options: Any) -> None:
        by = self._operator(options["by"])
        try:
            plan = plan_baseline(options["people"], options["interactions"], level_column=options["level_column"])
            self.stdout.write("\n".join(plan.lines()))
            if options["dry_run"]:
                self.stdout.write("A dry run: nothing was changed.")
                return
            run = import_baseline(by=by, plan=plan)
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from None
        except HouseError as error:
            raise CommandError(str(error)) from None
        self.stdout.write("Taken over." if run else "Everything in it is here already.")

    def _operator(self, email: str | None) -> Person:
        operators = Person.objects.active().filter(is_operator=True).order_by("pk")
        by: Person | None = (operators.filter(email__iexact=email) if email else operators).first()
        if by is None:
            if email:
                raise CommandError(f"{email} is not the address of an operator.")
            raise CommandError("No operator imports this. Make the first with: manage.py founder EMAIL NAME")
        return by
