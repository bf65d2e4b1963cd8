"""manage.py ideas_import BOARD FILE.csv [--dry-run] [--by EMAIL] [--source canny|uservoice|fider|csv]"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ideas.boards.actions.importing import import_ideas, known_rows
from ideas.boards.models import Board
from ideas.boards.queries.idea_file import SOURCES, IdeaFile, read_idea_file
from workspace.common.errors import HouseError
from workspace.people.models import Person


class Command(BaseCommand):
    help = "Bring ideas onto a board from a CSV of Canny, UserVoice, Fider or a list. The same file twice adds nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("board", type=int, help="the number in the board's address")
        parser.add_argument("file", type=Path, metavar="FILE.csv")
        parser.add_argument("--dry-run", action="store_true", help="only say what would come")
        parser.add_argument("--by", metavar="EMAIL", help="the facilitator who imports (default: who opened the board)")
        parser.add_argument("--source", choices=SOURCES, default="", help="where the columns don't say it")

    def handle(self, *args: Any, **options: Any) -> None:
        board = Board.objects.select_related("space", "opened_by").filter(pk=options["board"]).first()
        if board is None:
            raise CommandError(f"There is no board {options['board']}.")
        try:
            file = read_idea_file(options["file"], options["source"])
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from None
        self._tell(file)
        if options["dry_run"]:
            known = len(known_rows(board, file) & {row.key for row in file.rows})
            self.stdout.write(
                f"{len(file.rows) - known} ideas would come; {known} are here already. Nothing was changed."
            )
            return
        try:
            done = import_ideas(by=self._by(board, options["by"]), board=board, file=file)
        except HouseError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(
            f"{done.new} ideas came onto “{board.title}”; {done.known} were here already. "
            f"{done.placeholders} placeholders stand for authors whom nobody here is known to be."
        )

    def _tell(self, file: IdeaFile) -> None:
        if file.troubles:
            listed = "\n".join(f"  {trouble}" for trouble in file.troubles)
            raise CommandError(f"{file.name} can't be taken over. Nothing was imported.\n{listed}")
        self.stdout.write(f"{file.name}: {len(file.rows)} ideas from {file.source_name}.")
        self.stdout.write("  " + ", ".join(f"{key} = “{name}”" for key, name in file.columns.items()))
        if file.unused:
            self.stdout.write("  Not used: " + ", ".join(f"“{name}”" for name in file.unused))
        for reason, count in file.left_out.items():
            self.stdout.write(f"  {count} left out: {reason}")

    def _by(self, board: Board, email: str | None) -> Person:
        if email is None:
            opener: Person = board.opened_by
            return opener
        person: Person | None = Person.objects.filter(email__iexact=email, is_active=True).first()
        if person is None:
            raise CommandError(f"Nobody here has the address {email}.")
        return person
