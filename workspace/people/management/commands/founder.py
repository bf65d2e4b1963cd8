"""manage.py founder EMAIL NAME"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workspace.common.errors import Invalid
from workspace.people.actions import found


class Command(BaseCommand):
    help = "Make the employer and its first operator, who signs in by a code sent to EMAIL."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name")
        parser.add_argument("--organisation", default="Our company", help="what the employer is called")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            person = found(email=options["email"], name=options["name"], organisation=options["organisation"])
        except Invalid as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{person.name} ({person.email}) is an operator of {person.organisation.name}.")
