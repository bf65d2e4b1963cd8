"""Concepts in the demo that are put to customers: one that was counted, and one that waits for answers."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from random import Random

from ideas.concepts import actions
from ideas.concepts.actions import Asked, Draft
from ideas.concepts.models import Concept
from workspace.people.models import Person
from workspace.spaces.models import Space

MAKES = "elsa"
CALM = Draft(
    title="Calm nights",
    words="Between ten and six **only what can’t wait** rings. All else stands in one message at six, with what was "
    "held back and why.",
    variants=(("With each station", ""), ("As an extra", "9 € a station and month")),
    questions=(
        Asked("rating", "How useful would it be to you?", most=7, low="not at all", high="very"),
        Asked("statement", "I would trust it with our largest pit."),
        Asked("ranking", "Which would you rather have?"),
        Asked("text", "What must never be held back?"),
    ),
    shares_result=True,
)
POCKET = Draft(
    title="The station in your pocket",
    words="One page on the phone that needs no line: the last day of **your** stations, and what to do when one fails.",
    price="included",
    questions=(
        Asked("rating", "How often would you open it?", most=5, low="never", high="each day"),
        Asked("statement", "I am often where there is no line."),
        Asked("text", "What else belongs on that page?"),
    ),
)
# Useful, trusted, ranked, said; of those who answered.
CUSTOMERS = "klara bernd ute joe marisol anneke pieter sanne ruud mila"
EMPLOYEES = "zanele kirra mateus rafael tui noor"
SAID = {
    "klara": "Whatever has to do with people in the pit.",
    "ruud": "The lock gate. Even on a Sunday.",
    "joe": "Salt. When it comes it comes fast.",
    "kirra": "A pump that runs dry.",
}
NAMED = {"klara", "kirra"}


def put_to_people(people: Mapping[str, Person], spaces: Mapping[str, Space], end: datetime) -> Iterator[datetime]:
    """Yields the moment of each deed, which is done when the next is asked for."""
    opened = (end - timedelta(days=19)).replace(hour=8, minute=40, second=0, microsecond=0)
    yield opened
    calm = actions.draft_concept(by=people[MAKES], space=spaces["app"], draft=CALM)
    actions.open_concept(by=people[MAKES], concept=calm, closes_at=opened + timedelta(days=10))
    dice = Random(CALM.title)
    for place, key in enumerate((CUSTOMERS + " " + EMPLOYEES).split()):
        yield opened + timedelta(hours=3 + 9 * place)
        _answer(calm, people[key], dice, key)
    yield opened + timedelta(days=10, minutes=1)
    actions.close_concept(by=people[MAKES], concept=calm)
    yield end - timedelta(days=1, hours=5)
    pocket = actions.draft_concept(by=people[MAKES], space=spaces["app"], draft=POCKET)
    actions.open_concept(by=people[MAKES], concept=pocket, closes_at=end + timedelta(days=6))


def _answer(concept: Concept, person: Person, dice: Random, key: str) -> None:
    values = {
        "rating": min(7, 4 + dice.randint(0, 3)),
        "statement": dice.choice((1, 1, 1, 0, -1)),
        "ranking": list(dice.choice(((0, 1), (0, 1), (1, 0)))),
        "text": SAID.get(key),
    }
    given = {one.pk: values[one.kind] for one in concept.questions.all() if values[one.kind] is not None}
    actions.answer_concept(by=person, concept=concept, values=given, shows_name=key in NAMED)
