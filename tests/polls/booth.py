"""A polling booth: polls to test with, and a voter who does what the browser does."""

from dataclasses import dataclass
from typing import Any

from tests import factories as make
from tests.polls.papers import BlindPaper
from workspace.people.models import Person
from workspace.polls import actions, queries
from workspace.polls.models import Ballot, Option, Poll
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
class Paper(BlindPaper):
    """A paper of a poll."""

    poll: Poll

    def __post_init__(self) -> None:
        self.blind_for(self.poll.modulus)

    def take(self, by: Person) -> "Paper":
        actions.take_ballot(by=by, poll=self.poll, blinded=self.blinded)
        return self.unblind(queries.signature_for(by, self.poll, self.blinded))

    def cast(self, *names: str) -> Ballot:
        ballot: Ballot = actions.cast_ballot(
            poll=self.poll.pk, paper=self.secret, signature=self.signature, options=choose(self.poll, *names)
        )
        return ballot


def cast(of: Poll, by: Person, *names: str) -> Ballot:
    """Take a ballot by name, and cast it without."""
    return Paper(of).take(by).cast(*names)
