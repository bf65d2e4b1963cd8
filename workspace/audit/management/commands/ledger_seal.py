"""manage.py ledger_seal"""

from typing import Any

from django.core.management.base import BaseCommand

from workspace.audit.seals import publishing, sealing


class Command(BaseCommand):
    help = "Seal what the ledger has that is not sealed yet, and write the heads into their file."

    def handle(self, *args: Any, **options: Any) -> None:
        rows = sealing.seal_all()
        heads = publishing.write_file()
        self.stdout.write(f"{rows} rows sealed, {heads} heads written down.")
