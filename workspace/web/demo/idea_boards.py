"""The boards of the demo: which there are, and when each of their ideas, voices and answers comes."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from random import Random

from ideas.boards import actions
from ideas.boards.models import Board, Phase
from ideas.boards.models.plans import plan_named
from workspace.common import clock
from workspace.people.models import Person
from workspace.spaces import actions as spaces_actions
from workspace.spaces.models import Circle, Space
from workspace.web.demo import idea_deeds, idea_script, idea_votes
from workspace.web.demo.idea_deeds import Stage

MORNING, EVENING = 6, 17
Do = Callable[[], None]
# When people last looked at all ideas of a board, before now; and who did.
LOOKED = timedelta(days=2)
READERS = {
    "product": "klara bernd ute joe marisol anneke pieter ruud elsa zanele lucas kirra tui wei ben rafael tariq hana",
    "budget": "amina marta jakub rosa tomasz elsa wei hana priya kirra tui mateus liv ben lucas felix",
    "learning": "noor jakub kirra leila wei sofia marta pia olga tariq sam ingrid",
    "direction": "elsa jakub wei henrik sofia rafael kirra chloe leila hana priya zanele",
    "campaign": "noor jakub marta amina felix pia jonas rosa zanele rafael ivo olga tariq",
}


@dataclass(frozen=True)
class Opening:
    """A board: opened by whom, in which space, on which day before today, from which plan. `deadline`: days from today.
    `answered_by`: the name and the people of a circle that answers; none: whoever facilitates."""

    key: str
    space: str
    by: str
    day: int
    title: str
    question: str
    plan: str
    about: str = ""
    answer_within: int | None = None
    deadline: int | None = None
    answered_by: tuple[str, str] = ("", "")


BOARDS = (
    Opening(
        "product", "app", "elsa", 115, "What should Weir do for you?",
        "What do you need from Weir that it does not do today?", "product",
        about="Bring the problem first. Whoever has it, too, adds their case, and **each idea is answered within 14 "
        "days**, by people who build Weir or sit beside you when it rings.",
        answer_within=14, answered_by=("Weir answers", "elsa noor zanele kirra"),
    ),
    Opening(
        "budget", "general", "nadia", 100, "60,000 euros for where we work",
        "What shall we buy or build so that work is better here?", "budget",
        about="A part of the investment budget that all of us share out: ideas are worked out, evaluated, and then put "
        "to the vote with their prices.",
        answer_within=75,
    ),
    Opening(
        "learning", "learning", "liv", 36, "How we learn from mistakes", "What would help us to learn sooner?",
        "suggestions", answer_within=60,
    ),
    Opening(
        "direction", "weir", "elsa", 40, "Where should Weir go in 2028?",
        "What should we be known for in two years, and what should we leave to others?", "suggestions",
        about="First say where you stand on what others state: the map shows what all of us agree on.",
        answer_within=90,
    ),
    Opening(
        "campaign", "general", "nadia", 9, "Half the time from order to delivery",
        "How could we halve the 31 days from an order to the delivery?", "campaign",
        about="Nobody sees who wrote what until collecting is over: **judge the idea, not the desk that it comes "
        "from**.",
        deadline=8,
    ),
)  # fmt: skip


@dataclass
class Tale:
    """What there is to tell of one board, in the order of its time."""

    opening: Opening
    stage: Stage
    spaces: Mapping[str, Space]
    end: datetime
    steps: list[tuple[datetime, Do]] = field(default_factory=list)

    def __post_init__(self) -> None:
        dice = Random(self.opening.key)  # the same hours each time
        start = _hour(dice, self.end - timedelta(days=self.opening.day))
        self.steps.append((start, self._open))
        for phase in self._phases(start):
            if phase.starts_at > start and phase.starts_at < self.end:
                self.steps.append((phase.starts_at, self._begin))
        for told in idea_script.ideas(self.opening.key):
            self._tell(told)
        self.steps.append((self.end - LOOKED, self._look_around))

    def _phases(self, start: datetime) -> list[Phase]:
        plan = plan_named(self.opening.plan)
        if plan is None:
            raise KeyError(self.opening.plan)
        deadline = self.opening.deadline
        return plan.phases(start, self.end + timedelta(days=deadline) if deadline is not None else None)

    def _open(self) -> None:
        told, people = self.opening, self.stage.people
        name, keys = told.answered_by
        self.stage.board = actions.open_board(
            by=people[told.by], space=self.spaces[told.space], title=told.title, question=told.question,
            about=told.about, phases=self._phases(clock.now()), template=told.plan, answer_within=told.answer_within,
            answered_by=_circle(people, name, keys.split()) if name else None,
        )  # fmt: skip

    def _look_around(self) -> None:
        idea_votes.look_around(self.stage, READERS[self.opening.key].split())

    def _begin(self) -> None:
        actions.begin_phase(Board.objects.get(pk=self.stage.here.pk))

    def _tell(self, told: idea_script.Told) -> None:
        dice = Random(told.title)
        at = _hour(dice, self.end - timedelta(days=told.day))
        self.steps.append((at, partial(idea_deeds.bring, self.stage, told)))
        submitted = at
        for deed in told.deeds:
            then = _hour(dice, submitted + timedelta(days=deed.after))
            at = min(max(then, at + timedelta(minutes=dice.randint(3, 50))), self.end - timedelta(minutes=1))
            self.steps.append((at, partial(idea_deeds.do, self.stage, told, deed, at)))


def votes(told: Mapping[str, Stage], end: datetime) -> Iterator[Iterator[datetime]]:
    """What is evaluated, voted on and stated. Each yields the moment of its next deed, which is done when it is asked
    for the one after."""

    def before(days: float) -> datetime:
        return (end - timedelta(days=days)).replace(hour=MORNING + 2, minute=10, second=0, microsecond=0)

    yield idea_votes.evaluate(told["budget"], before(62))
    yield idea_votes.vote_on_budget(told["budget"], before(50), before(42))
    yield idea_votes.rank(told["learning"], before(3))
    yield idea_votes.state(told["direction"], before(28))


def tales(people: Mapping[str, Person], spaces: Mapping[str, Space], end: datetime) -> Iterator[Tale]:
    for opening in BOARDS:
        yield Tale(opening, Stage(people, end), spaces, end)


def _hour(dice: Random, day: datetime) -> datetime:
    """An hour of the working day."""
    return day.replace(
        hour=dice.randint(MORNING, EVENING - 1), minute=dice.randint(0, 59), second=dice.randint(0, 59), microsecond=0
    )


def _circle(people: Mapping[str, Person], name: str, keys: list[str]) -> Circle:
    first, *others = (people[key] for key in keys)
    made: Circle = spaces_actions.make_circle(
        by=first, name=name, purpose="Answers what customers and colleagues bring.", people=others
    )
    return made
