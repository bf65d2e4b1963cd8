r"""What a row says, byte by byte: version 1 of the ledger's leaves (docs/explanation/seals.md has it in words).

A leaf is one line: `FIELDS` as PostgreSQL's COPY writes them (tabs between them, `\N` for nothing), then three hashes
in hex: of whom it turns to, and of the rank of both. These three are salted. So a leaf can be shown to whoever did the
deed without telling them who the others are, and the rank can be taken out of the row while the leaf stays as it is.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from django.db import connection
from django.db.models import QuerySet

from workspace.audit.merkle import leaf_hash
from workspace.audit.models import Commitment, Salt

VERSION = b"causeway-leaf-1\n"
NOTHING = "\\N"
# Each column as text that depends on no setting of a session.
FIELDS = {
    "id": "p.id",
    "entry": "p.entry",
    "ordinal": "p.ordinal",
    "key": "p.key",
    "at": """to_char(p.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')""",
    "verb": "p.verb",
    "object_kind": "p.object_kind",
    "object_id": "p.object_id",
    "space": "p.space",
    "left": 'p."left"',
    "actor": "p.actor",
    "side": "p.side",
    "actor_level": "p.actor_level",
    "target_level": "p.target_level",
    "up": "p.up",
    "down": "p.down",
    "weight": "p.weight",
    "source": "p.source",
    "xid": "p.xid",
}
HIDDEN = {
    "target": "p.target",
    "target_side": "p.target_side",
    "actor_unit": "p.actor_unit",
    "actor_path": "p.actor_path",
    "target_unit": "p.target_unit",
    "target_path": "p.target_path",
}
COLUMNS = ", ".join([*FIELDS.values(), *HIDDEN.values()])
WIDTH = len(FIELDS) + len(HIDDEN)
ACTOR = list(FIELDS).index("actor")
ACTOR_PART, TARGET_PART = "actor", "target"
# What is left of a rank in a row whose person was erased.
GONE = ("", NOTHING)


@dataclass(frozen=True, slots=True)
class Secret:
    """A person's salts. Without `salt`, they were erased."""

    mark: bytes
    salt: bytes | None


Secrets = Mapping[int, Secret]
Commitments = Mapping[tuple[int, str], bytes]


class Unsalted(LookupError):
    """There is no salt for this row, and nothing stands in its place."""


def commitment(salt: bytes, row: str, part: str, *words: str) -> bytes:
    return sha256(salt + f"{row}\t{part}\t".encode() + "\t".join(words).encode()).digest()


def leaf_words(cells: list[str], secrets: Secrets, commitments: Commitments) -> bytes:
    """The line that is hashed, from the cells of COLUMNS. Raises Unsalted where a secret or a commitment is missing."""
    row, actor = cells[0], cells[ACTOR]
    target, target_side, actor_unit, actor_path, target_unit, target_path = cells[len(FIELDS) : WIDTH]
    who = whose = NOTHING
    if target != NOTHING:
        known = _secret(secrets, target)
        who = commitment(known.mark, row, "who", target, target_side).hex()
        whose = _rank(known, row, TARGET_PART, target_unit, target_path, commitments)
    elif (target_unit, target_path) != GONE or target_side != NOTHING:
        raise Unsalted(f"row {row} has the rank of nobody")
    mine = _rank(_secret(secrets, actor), row, ACTOR_PART, actor_unit, actor_path, commitments)
    return VERSION + "\t".join([*cells[: len(FIELDS)], who, mine, whose]).encode()


def _secret(secrets: Secrets, person: str) -> Secret:
    try:
        return secrets[int(person)]
    except KeyError:
        raise Unsalted(f"person {person} has no salt") from None


def _rank(known: Secret, row: str, part: str, unit: str, path: str, commitments: Commitments) -> str:
    if known.salt is not None:
        return commitment(known.salt, row, part, unit, path).hex()
    kept = commitments.get((int(row), part))
    if kept is None:
        raise Unsalted(f"row {row} has no commitment of its {part}")
    if (unit, path) != GONE:
        raise Unsalted(f"row {row} tells the rank of somebody who was erased")
    return kept.hex()


def digest(cells: list[str], secrets: Secrets, commitments: Commitments) -> bytes:
    return leaf_hash(leaf_words(cells, secrets, commitments))


def all_secrets() -> dict[int, Secret]:
    return _read_secrets(Salt.objects.all())


def _read_secrets(salts: QuerySet[Salt]) -> dict[int, Secret]:
    rows = salts.values_list("person", "mark", "salt").iterator()
    return {person: Secret(bytes(mark), bytes(salt) if salt is not None else None) for person, mark, salt in rows}


def secrets_of(people: set[int]) -> dict[int, Secret]:
    """Their salts; who has none yet gets them."""
    found = _read_secrets(Salt.objects.filter(person__in=people))
    if missing := people - set(found):
        fresh = [
            Salt(person=one, mark=secrets.token_bytes(16), salt=secrets.token_bytes(32)) for one in sorted(missing)
        ]
        Salt.objects.bulk_create(fresh, ignore_conflicts=True)
        found |= _read_secrets(Salt.objects.filter(person__in=missing))
    return found


def all_commitments() -> dict[tuple[int, str], bytes]:
    return _read_commitments(Commitment.objects.all())


def commitments_of(rows: Iterable[int]) -> dict[tuple[int, str], bytes]:
    return _read_commitments(Commitment.objects.filter(row__in=list(rows)))


def _read_commitments(kept: QuerySet[Commitment]) -> dict[tuple[int, str], bytes]:
    rows = kept.values_list("row", "part", "digest").iterator()
    return {(row, part): bytes(digest) for row, part, digest in rows}


def cells_of(entry: str) -> list[list[str]]:
    """The cells of all rows of an entry, in order."""
    return read(f"SELECT {COLUMNS} FROM audit_participation p WHERE p.entry = %s ORDER BY p.ordinal", [entry])  # noqa: S608


def read(query: str, terms: Sequence[object]) -> list[list[str]]:
    """What COPY writes of a query: lines, cut into cells."""
    with connection.cursor() as cursor, cursor.copy(f"COPY ({query}) TO STDOUT", terms) as copy:
        words = b"".join(bytes(piece) for piece in copy).decode()
    return [line.split("\t") for line in words.split("\n")[:-1]]
