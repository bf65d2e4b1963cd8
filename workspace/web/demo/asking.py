"""The polls of the demo: one that was counted in confidence, and two that run."""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from workspace.people.models import Person
from workspace.polls import actions, secrecy
from workspace.polls.models import Poll
from workspace.threads.models import Thread


@dataclass(frozen=True)
class Asked:
    """A poll in the thread of that title. `votes`: an answer, and the keys of those who give it.

    `after` hours from the last post on; `closed` so many hours later, or it runs and closes in `left` days.
    """

    title: str
    who: str
    question: str
    kind: str
    votes: Mapping[str, str]
    options: tuple[str, ...] = ()
    ends: tuple[str, str] = ("", "")
    confidential: bool = False
    after: int = 2
    closed: int = 0
    left: int = 0


POLLS = (
    Asked(
        "Ask before you answer: an experiment", "elsa", "How is it to ask first?", "scale",
        {"0": "paul", "2": "henrik jonas", "3": "wei lucas viktor marek", "4": "noor hana liv kirra priya tariq ben olga",
         "5": "elsa ingrid jakub zanele sofia amina marta yusra", "Abstain": "tomasz pia"},
        ends=("it slows me down", "I keep it"), confidential=True, after=20, closed=70,
    ),
    Asked(
        "Test of the page “Take everything with you”", "elsa", "What do you open the files with?", "multiple",
        {"A spreadsheet": "klara pieter marisol zanele", "Our own archive": "klara anneke ute", "A script": "wei ken",
         "Abstain": "rafael"},
        options=("A spreadsheet", "Our own archive", "A script", "I have not tried"), left=4,
    ),
    Asked(
        "Second pump maker wants Weir in their cabinet", "chloe", "Shall Weir go into Nordpump’s cabinets?", "single",
        {"Yes, with our sensors and our lid": "sofia zanele henrik elsa", "Not now": "daniel emeka"},
        options=("Yes, as they ask", "Yes, with our sensors and our lid", "Not now", "Never"), confidential=True, left=9,
    ),
)  # fmt: skip


def ask(asked: Asked, people: Mapping[str, Person], last: datetime, end: datetime) -> Iterator[datetime]:
    """Open the poll, let people vote, and close it if it is over; all between the thread's `last` post and `end`.

    Yields the moment of each deed, which is done when the next is asked for (as in all that the story follows).
    """
    start = min(last + timedelta(hours=asked.after), end - timedelta(minutes=40))
    yield start
    poll = actions.open_poll(
        by=people[asked.who], thread=Thread.objects.get(title=asked.title), question=asked.question, kind=asked.kind,
        options=asked.options, ends=asked.ends, confidential=asked.confidential,
        closes_at=end + timedelta(days=asked.left) if asked.left else None,
    )  # fmt: skip
    for number, (person, place) in enumerate(_voters(asked, people, poll)):
        yield min(start + timedelta(minutes=7 * (number + 1)), end)
        _vote(poll, person, place)
    if asked.closed:
        yield min(start + timedelta(hours=asked.closed), end)
        actions.close_poll(by=people[asked.who], poll=poll)


def _voters(asked: Asked, people: Mapping[str, Person], poll: Poll) -> Iterator[tuple[Person, list[int]]]:
    """Everybody with all that they chose, by the numbers of the options."""
    numbers = {name: option.pk for option in poll.options.all() for name in (option.label, str(option.value))}
    chosen: dict[str, list[int]] = {}
    for answer, keys in asked.votes.items():
        for key in keys.split():
            chosen.setdefault(key, []).append(numbers[answer])
    yield from ((people[key], options) for key, options in chosen.items())


def _vote(poll: Poll, person: Person, options: list[int]) -> None:
    if not poll.confidential:
        actions.vote(by=person, poll=poll, options=options)
        return
    paper = secrets.token_bytes(secrecy.PAPER)
    actions.take_ballot(by=person, poll=poll, blinded=secrets.randbelow(int(poll.modulus, 16) - 3) + 2)
    actions.cast_ballot(poll=poll.pk, paper=paper, signature=_signed(poll, paper), options=options)


def _signed(poll: Poll, paper: bytes) -> bytes:
    return sign(serialization.load_der_private_key(secrecy.unseal(poll.pk, "key", poll.sealed_key or b""), None), paper)


def sign(key: object, paper: bytes) -> bytes:
    """In place of what the browser and the server do together: here both are one, and nobody's secret is kept."""
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError("not a key of ours")
    return key.sign(paper, padding.PSS(mgf=padding.MGF1(hashes.SHA384()), salt_length=0), hashes.SHA384())
