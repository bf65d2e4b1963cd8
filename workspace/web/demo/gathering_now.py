"""The gathering of the demo that goes on: whoever looks in can raise a hand, write in the round and vote."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from workspace.gatherings import actions
from workspace.gatherings.models import Gathering
from workspace.people.models import Person
from workspace.threads.models import Thread
from workspace.web.demo.gathered import Minute, be_here, call_next, note

THREAD = "Test of the page “Take everything with you”"
# None of those whom one can be in the demo but the one who leads: what is asked here waits for them.
LEADS = "zanele"
HERE = "zanele elsa lucas pieter ute ken mateus"
BEGAN = timedelta(minutes=16)
AGENDA = ("What broke in the test, 8 min", "Times in the file of the alarms, 10 min", "Who tells whom when it is out")
HANDS = "elsa ute ken mateus"
WORDS = {
    "pieter": "Which clock was it? With the zone beside each line they need not ask.",
    "ute": "Who acknowledged the alarm, and when. The rest they believe.",
    "ken": "Whether a line can be missing. So: a number on each line.",
}


def gather_now(people: Mapping[str, Person], end: datetime) -> Iterator[datetime]:
    """Begun a quarter of an hour before `end`; nobody ends it. Its clock stands while they write.

    Yields the moment of each deed, which is done when the next is asked for.
    """
    start = end - BEGAN

    def minute(number: float) -> datetime:
        return start + timedelta(minutes=number)

    yield start
    gathering = actions.start_gathering(
        by=people[LEADS], thread=Thread.objects.get(title=THREAD), title="Take everything with you: what is open?",
        purpose="Know what must be in the files before the page goes out",
        agenda=actions.points_of("\n".join(AGENDA)),
    )  # fmt: skip
    here = [people[key] for key in HERE.split()]
    yield from be_here(here, gathering, minute(0.2))
    yield from _what_broke(people, gathering, minute)
    yield from _which_times(people, gathering, minute)
    yield from be_here(here, gathering, minute(15))


def _what_broke(people: Mapping[str, Person], gathering: Gathering, minute: Minute) -> Iterator[datetime]:
    """The first point: two speak, and it is done."""
    yield minute(1)
    actions.start_item(by=people[LEADS], item=gathering.agenda.all()[0])
    for at, key, seconds in ((2, "lucas", 70), (4, "elsa", 95)):
        yield minute(at)
        actions.raise_hand(by=people[key], gathering=gathering)
        yield minute(at + 0.2)
        turn = call_next(people[LEADS], gathering)
        yield minute(at + 0.2) + timedelta(seconds=seconds)
        actions.end_turn(by=people[key], turn=turn)
    yield from note(people["lucas"], gathering, minute(6), "“0 stations” is gone: it says “counting” until it knows.")


def _which_times(people: Mapping[str, Person], gathering: Gathering, minute: Minute) -> Iterator[datetime]:
    """The second point, under way: one has the floor, hands are up, and a round is being written."""
    yield minute(7)
    actions.start_item(by=people[LEADS], item=gathering.agenda.all()[1])
    yield minute(7.5)
    actions.raise_hand(by=people["pieter"], gathering=gathering)
    for number, key in enumerate(HANDS.split()):
        yield minute(8 + number / 3)
        actions.raise_hand(by=people[key], gathering=gathering)
    yield minute(10)
    call_next(people[LEADS], gathering)
    yield from note(
        people["elsa"], gathering, minute(11), "The alarms’ file has no time zone. Local time of the station, or ours?"
    )
    yield minute(12)
    asked = actions.open_round(
        by=people[LEADS], gathering=gathering, question="What would your auditors ask first about this file?"
    )
    actions.pause_timer(by=people[LEADS], gathering=gathering)
    for number, (key, text) in enumerate(WORDS.items()):
        yield minute(13 + number / 2)
        actions.write_in_round(by=people[key], asked=asked, text=text)
