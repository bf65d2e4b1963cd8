"""A polling booth: polls to test with, and a voter who does what the browser does."""

import hashlib
import secrets
from dataclasses import dataclass, field
from typing import Any

from tests import factories as make
from workspace.people.models import Person
from workspace.polls import actions, queries
from workspace.polls.models import Ballot, Option, Poll
from workspace.polls.secrecy import EXPONENT
from workspace.threads.models import Thread

ANSWERS = ("Steel", "Bronze")


def poll(by: Person | None = None, thread: Thread | None = None, **terms: Any) -> Poll:
    """An open poll with two answers, unless `terms` say otherwise."""
    thread = thread or make.thread(by)
    terms = {"question": "Which ring?", "kind": "single", "options": ANSWERS, **terms}
    opened: Poll = actions.open_poll(by=by or thread.opened_by, thread=thread, **terms)
    return opened


def option(of: Poll, name: str) -> Option:
    """One of its answers by its words or, of a scale, by its value. "Abstain" is one too."""
    return next(one for one in of.options.all() if name in {one.label, str(one.value)})


def choose(of: Poll, *names: str) -> list[int]:
    return [option(of, name).pk for name in names]


def vote(of: Poll, by: Person, *names: str) -> None:
    actions.vote(by=by, poll=of, options=choose(of, *names))


@dataclass
class Paper:
    """A ballot paper as the browser makes it: told here a second time, so that the two check each other."""

    poll: Poll
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    blinding: int = 0
    signature: bytes = b""

    def __post_init__(self) -> None:
        self.modulus = int(self.poll.modulus, 16)
        self.blinding = secrets.randbelow(self.modulus - 2) + 2

    @property
    def blinded(self) -> int:
        return encoded(self.secret) * pow(self.blinding, EXPONENT, self.modulus) % self.modulus

    def take(self, by: Person) -> "Paper":
        actions.take_ballot(by=by, poll=self.poll, blinded=self.blinded)
        return self.unblind(queries.signature_for(by, self.poll, self.blinded))

    def unblind(self, signed: int) -> "Paper":
        self.signature = (signed * pow(self.blinding, -1, self.modulus) % self.modulus).to_bytes(256, "big")
        return self

    def cast(self, *names: str) -> Ballot:
        ballot: Ballot = actions.cast_ballot(
            poll=self.poll.pk, paper=self.secret, signature=self.signature, options=choose(self.poll, *names)
        )
        return ballot


def cast(of: Poll, by: Person, *names: str) -> Ballot:
    """Take a ballot by name, and cast it without."""
    return Paper(of).take(by).cast(*names)


def encoded(message: bytes, bits: int = 2047) -> int:
    """EMSA-PSS of RFC 8017 with SHA-384 and no salt, as a number."""
    size = (bits + 7) // 8
    mark = hashlib.sha384(bytes(8) + hashlib.sha384(message).digest()).digest()
    block = bytes(size - len(mark) - 2) + b"\x01"
    mask = b"".join(hashlib.sha384(mark + count.to_bytes(4, "big")).digest() for count in range(size // 48 + 1))
    masked = bytearray(one ^ other for one, other in zip(block, mask, strict=False))
    masked[0] &= 0xFF >> (8 * size - bits)
    return int.from_bytes(bytes(masked) + mark + b"\xbc", "big")
