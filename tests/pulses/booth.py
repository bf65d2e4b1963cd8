"""Pulses to test with, and somebody who answers as the browser does."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tests import factories as make
from tests.polls.papers import BlindPaper
from workspace.common import clock
from workspace.people.models import Person
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
class Paper(BlindPaper):
    """A paper of a pulse, as the browser of `person` makes it."""

    pulse: Pulse
    person: Person

    def __post_init__(self) -> None:
        self.blind_for(queries.mine(self.person, self.pulse).modulus)

    def take(self) -> "Paper":
        actions.take_pulse_ballot(by=self.person, pulse=self.pulse, blinded=self.blinded)
        return self.unblind(queries.signature_for(self.person, self.pulse, self.blinded))

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
