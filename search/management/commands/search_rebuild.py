"""`manage.py search_rebuild`: look at everything anew. People can go on searching and writing meanwhile."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from tqdm import tqdm

from search import backends, indexer
from search.documents import Kind


class Command(BaseCommand):
    help = "Build the search index from the tables: after a restore, a change of languages, or an upgrade."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--clear", action="store_true", help="forget everything first; search is empty until done")
        parser.add_argument("--kind", choices=[kind.value for kind in Kind], help="only this kind")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["clear"]:
            backends.current().clear()
        kinds = [Kind(options["kind"])] if options["kind"] else list(Kind)
        for kind in kinds:
            self._rebuild(kind, quiet=options["verbosity"] == 0)
        backends.current().settle()
        if options["verbosity"]:
            self.stdout.write("The index is as the tables are.")

    def _rebuild(self, kind: Kind, *, quiet: bool) -> None:
        with tqdm(desc=f"{kind.value:>7}", unit=" looked at", disable=quiet or None) as bar:
            for done, last in indexer.rebuild(kind):
                bar.total = last
                bar.update(done - bar.n)
