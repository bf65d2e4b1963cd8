"""Signed heads, as transparency logs write them: a checkpoint in a signed note (C2SP tlog-checkpoint, signed-note).

    causeway.example/ledger
    1234
    <root, base64>
    seal 12
    at 2026-11-22T18:00:00Z
    after <hash of the note before, hex>
    <empty line>
    — causeway.example/ledger <key's number and signature, base64>

The private key never stands in the database: it is `LEDGER_KEY`, or a file of the state folder that is made at the
first need.
"""

import base64
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

KEY_BYTES = 32
ED25519 = b"\x01"
BEGINNING = "0" * 64


class Unreadable(ValueError):
    """Not a signed head."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a note says. `after` is the hash of the note before it, in hex."""

    origin: str
    size: int
    root: bytes
    seal: int
    at: datetime
    after: str

    @property
    def text(self) -> str:
        root = base64.b64encode(self.root).decode()
        moment = self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        return f"{self.origin}\n{self.size}\n{root}\nseal {self.seal}\nat {moment}\nafter {self.after}\n"


def origin() -> str:
    """The log's name: where it is."""
    parts = urlsplit(settings.SITE_URL)
    return f"{parts.netloc}/ledger"


def sign(head: Head) -> str:
    """The note: the head's text, an empty line and its signature."""
    return signed_by(_private_key(settings.LEDGER_KEY, settings.STATE_DIR), head)


def signed_by(key: Ed25519PrivateKey, head: Head) -> str:
    return _note(key, head.origin, head.text)


def sign_words(words: str) -> str:
    """A note of something else than a head; its first line is where it is of."""
    return _note(_private_key(settings.LEDGER_KEY, settings.STATE_DIR), origin(), f"{origin()}\n{words}")


def _note(key: Ed25519PrivateKey, name: str, text: str) -> str:
    public = key.public_key().public_bytes_raw()
    words = base64.b64encode(_key_number(name, public) + key.sign(text.encode())).decode()
    return f"{text}\n— {name} {words}\n"


def verifier() -> str:
    """Our public key, as verifiers of notes want it: name, number and key."""
    public = _private_key(settings.LEDGER_KEY, settings.STATE_DIR).public_key().public_bytes_raw()
    return verifier_of(origin(), public)


def verifier_of(name: str, public: bytes) -> str:
    return f"{name}+{_key_number(name, public).hex()}+{base64.b64encode(ED25519 + public).decode()}"


def trusted(notes: Iterable[str] = ()) -> list[str]:
    """The verifiers that a head of ours may be signed for: of today, and of before (`LEDGER_OLD_KEYS`).

    Our key is ours under each name that these notes give: a ledger stays the same one when its house moves to another
    address. Raises ImproperlyConfigured for what is no key.
    """
    if odd := [key for key in settings.LEDGER_OLD_KEYS if key.count("+") < 2]:
        raise ImproperlyConfigured(f"LEDGER_OLD_KEYS: {odd[0]} is no verifier. One is name+number+key.")
    public = _private_key(settings.LEDGER_KEY, settings.STATE_DIR).public_key().public_bytes_raw()
    names = {origin(), *(note.partition("\n")[0] for note in notes)}
    return [*(verifier_of(name, public) for name in sorted(names)), *settings.LEDGER_OLD_KEYS]


def opened(note: str, verifiers: list[str]) -> Head:
    """What a note says, if one of these keys has signed it. Raises Unreadable."""
    head = _head(note.rpartition("\n\n")[0] + "\n")
    words_of(note, verifiers)
    return head


def words_of(note: str, verifiers: list[str]) -> str:
    """What was signed, if one of these keys has signed it. Raises Unreadable. Other signatures may stand beside it."""
    text, _, signatures = note.rpartition("\n\n")
    text += "\n"
    for line in signatures.splitlines():
        mark, _, rest = line.partition(" ")
        name, _, words = rest.rpartition(" ")
        if mark == "—" and any(_signed(text, name, words, key) for key in verifiers):
            return text
    raise Unreadable("no key that we know has signed it")


def hash_of(note: str) -> str:
    """What the next head says of this one: the hash of what was signed."""
    return sha256((note.rpartition("\n\n")[0] + "\n").encode()).hexdigest()


def _head(text: str) -> Head:
    try:
        name, size, root, seal, at, after = text.removesuffix("\n").split("\n")
        told = Head(
            name,
            int(size),
            base64.b64decode(root, validate=True),
            int(seal.removeprefix("seal ")),
            datetime.strptime(at, "at %Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC),
            after.removeprefix("after "),
        )
    except ValueError:
        raise Unreadable("it is not a head of a ledger") from None
    if told.text != text:
        raise Unreadable("it is not written as heads are")
    return told


def _signed(text: str, name: str, words: str, key: str) -> bool:
    named, number, public = key.split("+", 2)
    try:
        raw, kept = base64.b64decode(words, validate=True), base64.b64decode(public, validate=True)
        if named != name or raw[:4].hex() != number or kept[:1] != ED25519:
            return False
        Ed25519PublicKey.from_public_bytes(kept[1:]).verify(raw[4:], text.encode())
    except (ValueError, InvalidSignature):
        return False
    return True


def _key_number(name: str, public: bytes) -> bytes:
    return sha256(name.encode() + b"\n" + ED25519 + public).digest()[:4]


@cache
def _private_key(given: str, state: Path) -> Ed25519PrivateKey:
    try:
        seed = base64.b64decode(given, validate=True) if given else _kept_key(state)
        return Ed25519PrivateKey.from_private_bytes(seed)
    except ValueError:
        raise ImproperlyConfigured("LEDGER_KEY is not an Ed25519 key: 32 bytes in base64.") from None


def _kept_key(state: Path) -> bytes:
    """Made at the first need and kept beside the data, for its owner's eyes only."""
    path = state / "ledger-key"
    if not path.exists():
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_bytes(os.urandom(KEY_BYTES))
        with suppress(FileExistsError):  # of two that start at once, the first one's key is both's
            path.hardlink_to(draft)
        draft.unlink()
    return path.read_bytes()
