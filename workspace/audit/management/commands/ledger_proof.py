"""manage.py ledger_proof --entry UUID | --check FILE --verifier KEY | --consistency OLD NEW"""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from workspace.audit.seals import proving


class Command(BaseCommand):
    help = "Prove that an entry stands in the sealed ledger, or check such a proof."

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--entry", type=UUID, help="the entry to prove")
        what.add_argument("--consistency", type=int, nargs=2, metavar=("OLD", "NEW"), help="sizes of two heads")
        what.add_argument("--check", type=Path, metavar="FILE", help="a proof to check")
        parser.add_argument("--verifier", help="the key that must have signed it: name+number+key")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            self._check(options["check"], options["verifier"])
            return
        try:
            if options["consistency"]:
                old, new = options["consistency"]
                told: dict[str, object] = {"old": old, "new": new, "path": proving.consistency(old, new)}
            else:
                told = proving.proof_of(str(options["entry"]))
        except LookupError as trouble:
            raise CommandError(str(trouble) or str(type(trouble).__doc__)) from None
        self.stdout.write(json.dumps(told, indent=2, ensure_ascii=False))

    def _check(self, file: Path, verifier: str | None) -> None:
        if not verifier:
            raise CommandError("Say whose key must have signed it: --verifier name+number+key.")
        try:
            proof = json.loads(file.read_text())
        except (OSError, ValueError):
            raise CommandError(f"{file} is no proof.") from None
        if not isinstance(proof, dict) or not proving.is_proved(proof, [verifier]):
            raise CommandError("This does not prove it.")
        self.stdout.write("Proved: these rows stand in the tree that this key has signed.")
