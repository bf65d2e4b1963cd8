"""manage.py people_import FILE [--dry-run]"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from workspace.common.errors import HouseError
from workspace.people.actions import import_people
from workspace.people.models import Person
from workspace.people.queries import PeopleFile, Plan, parse_people, plan_import


class Command(BaseCommand):
    help = "Take over a CSV of people and their managers. A second import is a reorganisation."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="only say what would change")
        parser.add_argument("--by", metavar="EMAIL", help="the operator who signs for it (default: the first)")
        parser.add_argument("--encoding", help="of the file, where it is not recognised")
        parser.add_argument("--allow-several-roots", action="store_true", help="more than one person without manager")

    def handle(self, *args: Any, **options: Any) -> None:
        file = self._read(options["file"], options["encoding"])
        plan = plan_import(file, several_roots=options["allow_several_roots"])
        if plan.problems:
            listed = "\n".join(f"  {problem}" for problem in plan.problems)
            raise CommandError(f"{file.name} can't be taken over. Nothing was imported.\n{listed}")
        self.stdout.write(f"{file.name} ({file.encoding}): {plan.in_words()}.")
        self._tell_who_left(plan)
        if options["dry_run"]:
            self.stdout.write("A dry run: nothing was changed.")
            return
        self._take_over(file, plan, options)

    def _read(self, path: Path, encoding: str | None) -> PeopleFile:
        try:
            return parse_people(path, encoding=encoding)
        except OSError as error:
            raise CommandError(f"{path} can't be read: {error.strerror}.") from None
        except LookupError as error:
            raise CommandError(f"{error}.") from None

    def _tell_who_left(self, plan: Plan) -> None:
        for position in plan.left:
            self.stdout.write(f"  {position.person.name} is not in the list: the position closes, the account stays.")

    def _take_over(self, file: PeopleFile, plan: Plan, options: dict[str, Any]) -> None:
        operators = Person.objects.active().filter(is_operator=True).order_by("pk")
        by = (operators.filter(email__iexact=options["by"]) if options["by"] else operators).first()
        if by is None:
            raise CommandError("No operator signs for this. Make the first with: manage.py founder EMAIL NAME")
        with tqdm(total=len(plan.new) + len(plan.moved) + len(plan.left), unit=" positions", leave=False) as bar:
            try:
                done = import_people(
                    by=by,
                    file=file,
                    several_roots=options["allow_several_roots"],
                    progress=lambda count, _total: _move(bar, count),
                )
            except HouseError as error:
                raise CommandError(str(error)) from None
        self.stdout.write("Taken over." if done.pk else "Nothing had changed.")


def _move(bar: Any, count: int) -> None:
    bar.update(count - bar.n)
