"""manage.py recount DECISION [--keep]"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ideas.decisions.actions import keep_count
from ideas.decisions.models import Decision
from ideas.decisions.queries import count


class Command(BaseCommand):
    help = "Count the ballots of a closed decision again, and say whether the kept result is the same."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("decision", type=int, metavar="DECISION", help="its number")
        parser.add_argument("--keep", action="store_true", help="keep the new count in place of the old one")

    def handle(self, *args: Any, **options: Any) -> None:
        decision = Decision.objects.filter(pk=options["decision"], closed_at__isnull=False).first()
        if decision is None:
            raise CommandError("There is no closed decision of that number.")
        result = count(decision)
        same = result == decision.result
        self.stdout.write("The same result." if same else "Another result than the one that is kept.")
        if not result["told"]:
            self.stdout.write("Too few ballots to tell anything.")
        for which in ("first", "second"):
            if which in result:
                self.stdout.write(f"{result[which]['method']}: {', '.join(result[which]['winners'])}")
        if options["keep"] and not same:
            keep_count(decision, result)
            self.stdout.write("The new count is kept.")
        elif not same:
            raise CommandError("Nothing was changed. Keep the new count with --keep.")
