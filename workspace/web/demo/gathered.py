"""The gathering of the demo: at the line, about the turned connector, with what came of it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from workspace.gatherings import actions
from workspace.gatherings.models import Gathering, Turn
from workspace.gatherings.queries import review_of
from workspace.people.models import Person
from workspace.threads import actions as threads
from workspace.threads.models import OutcomeKind, Thread

THREAD = "Board revision G: what changes for us?"
LEADS = "jakub"
HERE = "jakub emeka liv marta felix amina"
AGENDA = (
    "What the board in the hand told us, 10 min",
    "Mirror the harness, or turn the holder, 15 min",
    "What becomes of the 610 old ones, 10 min",
)
LASTED = timedelta(minutes=38)

Minute = Callable[[float], datetime]


def gather(people: Mapping[str, Person], last: datetime, end: datetime) -> Iterator[datetime]:
    """They gather, speak in turn, write a round, decide, and leave a summary; between the `last` post and `end`.

    Yields the moment of each deed, which is done when the next is asked for.
    """
    start = min(last + timedelta(hours=3), end - LASTED - timedelta(minutes=10))

    def minute(number: float) -> datetime:
        return start + timedelta(minutes=number)

    leads = people[LEADS]
    yield start
    gathering = actions.start_gathering(
        by=leads, thread=Thread.objects.get(title=THREAD), title="Revision G at the line",
        purpose="Know whether the harness is mirrored, and what becomes of the old ones",
        agenda=actions.points_of("\n".join(AGENDA)),
    )  # fmt: skip
    here = [people[key] for key in HERE.split()]
    yield from be_here(here, gathering, minute(0.5))
    yield from _look_at_the_board(people, gathering, minute)
    yield from _decide(people, gathering, minute)
    yield from be_here(here, gathering, minute(37))
    yield minute(38)
    with timezone.override(leads.time_zone):
        actions.end_gathering(by=leads, gathering=gathering, summary=review_of(leads, gathering).draft)


def _look_at_the_board(people: Mapping[str, Person], gathering: Gathering, minute: Minute) -> Iterator[datetime]:
    """The first point: hands, turns and notes."""
    first, second, _third = gathering.agenda.all()
    yield minute(2)
    actions.start_item(by=people[LEADS], item=first)
    for number, key in enumerate(("liv", "marta", "felix")):
        yield minute(3 + number / 10)
        actions.raise_hand(by=people[key], gathering=gathering)
    for number, seconds in enumerate((80, 65, 50)):
        yield minute(4 + 2 * number)
        turn = call_next(people[LEADS], gathering)
        yield minute(4 + 2 * number) + timedelta(seconds=seconds)
        actions.end_turn(by=turn.person, turn=turn)
    yield from note(
        people["liv"],
        gathering,
        minute(7),
        "Held against the holder: the old harness is twisted once, and pulls at the seal.",
    )
    yield from note(
        people["marta"],
        gathering,
        minute(9),
        "Turning the holder instead costs a new form: 6 weeks, and field units keep the old one.",
    )
    yield minute(13)
    actions.start_item(by=people[LEADS], item=second)


def _decide(people: Mapping[str, Person], gathering: Gathering, minute: Minute) -> Iterator[datetime]:
    """A round in which all write unseen, then what follows from it."""
    yield minute(14)
    asked = actions.open_round(
        by=people[LEADS], gathering=gathering, question="Mirror it or turn it: what would you do, and why?"
    )
    words = {
        "amina": "Mirror. Whoever fits it must not have to think which one they hold.",
        "felix": "Mirror, if I can stop the order today.",
        "marta": "Mirror, but mark it: two harnesses that look alike are worse than one twisted.",
        "emeka": "I would turn the holder. I see that I stand alone with it.",
        "liv": "Mirror, with a yellow sleeve.",
    }
    for number, (key, text) in enumerate(words.items()):
        yield minute(15 + number / 2)
        actions.write_in_round(by=people[key], asked=asked, text=text)
    yield minute(19)
    actions.reveal_round(by=people[LEADS], asked=asked)
    here = [people[key] for key in HERE.split()]
    yield minute(24)
    actions.conclude(
        by=people[LEADS], gathering=gathering, kind=OutcomeKind.DECISION,
        words="Revision G gets a mirrored harness with a yellow sleeve.", decided_by=here,
    )  # fmt: skip
    yield minute(26)
    actions.start_item(by=people[LEADS], item=list(gathering.agenda.all())[-1])
    yield minute(29)
    threads.post_reply(
        by=people["amina"], thread=gathering.thread, body="The old ones fit the test bench. I would take forty."
    )
    yield minute(33)
    actions.conclude(
        by=people["felix"], gathering=gathering, kind=OutcomeKind.ACTION,
        words="Stop the order of 200, and find out who takes the other 370.", owner=people["felix"],
        due=minute(0).date() + timedelta(days=9),
    )  # fmt: skip


def call_next(by: Person, gathering: Gathering) -> Turn:
    """The floor to the first of the queue."""
    last = Turn.objects.filter(gathering=gathering).order_by("-pk").first()
    return actions.call_next(by=by, gathering=gathering, after=last.pk if last else 0)


def be_here(people: Sequence[Person], gathering: Gathering, at: datetime) -> Iterator[datetime]:
    """One after the other, six seconds apart."""
    for number, person in enumerate(people):
        yield at + number * timedelta(seconds=6)
        actions.be_here(by=person, gathering=gathering)


def note(by: Person, gathering: Gathering, at: datetime, text: str) -> Iterator[datetime]:
    yield at
    actions.write_note(by=by, gathering=gathering, text=text)
