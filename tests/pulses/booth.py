"""Pulses to test with, and somebody who answers as the browser does."""

import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from tests import factories as make
from tests.polls.booth import encoded
from workspace.common import clock
from workspace.people.models import Person
from workspace.polls.secrecy import EXPONENT
from workspace.pulses import actions, queries
from workspace.pulses.models import Ballot, Pulse


def pulse(by: Person | None = None, **terms: Any) -> Pulse:
    """An open one, asked by an operator."""
    terms = {
        "question": "Whoever names a problem here is heard", "kind": "agreement",
        "closes_at": clock.now() + timedelta(days=7), **terms,
    }  # fmt: skip
    opened: Pulse = actions.open_pulse(by=by or make.person(is_operator=True), **terms)
    return opened


@dataclass
class Paper:
    """A ballot paper as the browser of `person` makes it."""

    pulse: Pulse
    person: Person
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    signature: bytes = b""

    def __post_init__(self) -> None:
        self.modulus = int(queries.mine(self.person, self.pulse).modulus, 16)
        self.blinding = secrets.randbelow(self.modulus - 2) + 2

    @property
    def blinded(self) -> int:
        return encoded(self.secret) * pow(self.blinding, EXPONENT, self.modulus) % self.modulus

    def take(self) -> "Paper":
        actions.take_pulse_ballot(by=self.person, pulse=self.pulse, blinded=self.blinded)
        return self.unblind(queries.signature_for(self.person, self.pulse, self.blinded))

    def unblind(self, signed: int) -> "Paper":
        self.signature = (signed * pow(self.blinding, -1, self.modulus) % self.modulus).to_bytes(256, "big")
        return self

    def cast(self, answer: int) -> Ballot:
        ballot: Ballot = actions.cast_answer(
            pulse=self.pulse.pk, paper=self.secret, signature=self.signature, answer=answer
        )
        return ballot


def answer(of: Pulse, by: Person, place: int) -> Ballot:
    """Take a ballot by name, and cast it without."""
    return Paper(of, by).take().cast(place)


def company(leaders: int, staff: int) -> tuple[list[Person], list[Person]]:
    """So many to whom one reports each, all under one head, and so many to whom nobody does. The head is a leader."""
    head = make.person("Head", placed=True)
    led = [make.person(manager=head) for _ in range(leaders - 1)]
    below = [make.person(manager=led[number % len(led)] if led else head) for number in range(max(staff, len(led)))]
    return [head, *led], below[:staff]
