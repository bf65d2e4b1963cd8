"""manage.py opinion_map VOTES.csv [--groups FILE] [--json]"""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import numpy as np
from django.core.management.base import BaseCommand, CommandError

from ideas.boards.opinion import Votes, find_groups, group_informed_consensus, is_number, read_groups, read_votes
from ideas.boards.tally.election import Malformed

SHOWN = 10
PLAIN = ((1, "agree"), (-1, "disagree"), (0, "pass"))


class Command(BaseCommand):
    help = "Find the groups among voters on short statements, and the statements on which all groups agree."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("votes", type=Path, metavar="VOTES.csv", help="comment-id, voter-id, vote (1, 0, -1)")
        parser.add_argument(
            "--groups", type=Path, metavar="FILE", help="participant, group-id: instead of finding them"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        votes = self._read(options["votes"], read_votes)
        if options["groups"]:
            named = self._read(options["groups"], read_groups)
            present = {named[who] for who in votes.voters if who in named}
            if not present:
                raise CommandError(f"{options['groups']}: participants who have voted; none of these has")
            names = sorted(present, key=lambda name: (len(name), name))
            groups = np.array([names.index(named[who]) if who in named else -1 for who in votes.voters], dtype=np.int64)
        else:
            groups = find_groups(votes.matrix).groups
        self._tell(votes, groups, as_json=options["json"])

    def _read(self, path: Path, reader: Any) -> Any:
        try:
            return reader(path)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        except Malformed as error:
            raise CommandError(f"{path}, {error}") from error

    def _tell(self, votes: Votes, groups: np.ndarray[Any, np.dtype[np.int64]], *, as_json: bool) -> None:
        sizes = [int((groups == group).sum()) for group in range(int(groups.max(initial=-1)) + 1)]
        agreed = group_informed_consensus(votes.matrix, groups)
        if as_json:
            found = [{"id": _number(votes.statements[one.statement]), "score": round(one.score, 6)} for one in agreed]
            told = {"voters": len(votes.voters), "votes": votes.count, "groups": sizes, "consensus": found}
            self.stdout.write(json.dumps(told))
            return
        self.stdout.write(f"{len(votes.voters):,} voters, {votes.count:,} votes, {len(votes.statements):,} statements")
        self.stdout.write(f"Groups: {', '.join(str(size) for size in sizes) or 'none (fewer than 15 voters)'}")
        for statement, column in zip(votes.statements, votes.matrix.T if not agreed else (), strict=False):
            said = ", ".join(f"{int((column == vote).sum())} {word}" for vote, word in PLAIN)
            self.stdout.write(f"      statement {statement}: {said}")
        for place, one in enumerate(agreed[:SHOWN], 1):
            parts = ", ".join(f"{yes} of {yes + no + skip}" for yes, no, skip in zip(*_counts(one), strict=True))
            self.stdout.write(
                f"{place:>4}. statement {votes.statements[one.statement]}: {one.score:.4f} ({parts} agree)"
            )


def _counts(one: Any) -> tuple[Any, Any, Any]:
    return one.agree, one.disagree, one.passed


def _number(name: str) -> int | str:
    return int(name) if is_number(name) else name
