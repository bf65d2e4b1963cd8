"""A small ledger in three seals, and the hand of whoever owns the database."""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from workspace.audit.models import Participation
from workspace.audit.seals import publishing, sealing, verifying

KEY = base64.b64encode(b"k" * 32).decode()
# Of long ago: every cluster has given these away before its first table was made.
FIRST_XID = 100
# People of the small ledger: these numbers are nobody's.
ANNA, BO, CLEO = 900_001, 900_002, 900_003


def use_keys(settings: Any, tmp_path: Path) -> None:
    settings.LEDGER_KEY, settings.LEDGER_OLD_KEYS = KEY, []
    settings.LEDGER_HEADS_FILE = tmp_path / "heads.jsonl"


def row(number: int, **more: Any) -> Participation:
    """Row `number`, of a transaction of its own."""
    words: dict[str, Any] = {
        "entry": UUID(int=10_000 + number), "key": UUID(int=number), "verb": "replied", "object_kind": "threads.post",
        "object_id": number, "space": 7, "actor": ANNA, "target": BO, "side": "employee", "target_side": "employee",
        "actor_level": 3, "target_level": 2, "actor_unit": "Pumps\tand\\valves\n", "target_unit": "Board",
        "actor_path": [BO, ANNA], "target_path": [BO], "up": 1, "down": 0, "weight": 1 / 3, "xid": FIRST_XID + number,
    }  # fmt: skip
    return Participation.objects.create(**{**words, **more})


def three_seals() -> list[Participation]:
    """Nine rows, three a seal; published in the file."""
    rows = []
    for number in range(9):
        rows.append(
            row(number, target=None, target_side=None, target_unit="", target_path=None) if number == 4 else row(number)
        )
        if number % 3 == 2:
            assert sealing.seal_once(horizon=FIRST_XID + number + 1) == 3
    assert publishing.write_file() == 3
    return rows


@contextmanager
def tampering() -> Iterator[Any]:
    """A cursor that no trigger holds back, as somebody has who owns the database; all is undone at the end."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield cursor
        cursor.execute("SET LOCAL session_replication_role = origin")
        transaction.set_rollback(True)


def found(heads: Path | None = None, *, whole: bool = False) -> list[tuple[str, int | None]]:
    """Kinds and rows of what a look through the ledger finds, the first one first."""
    return [(one.kind, one.row) for one in verifying.verify(heads, whole_file=whole).findings]


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]
