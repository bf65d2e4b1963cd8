"""Two pulses of the demo: one of last month, in which leaders believe more than staff, and one that runs."""

import json
import secrets
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from random import Random

from cryptography.hazmat.primitives import serialization

from workspace.people.models import Person
from workspace.polls import secrecy
from workspace.pulses import actions
from workspace.pulses.models import Group, Pulse
from workspace.pulses.queries.asking import group_of
from workspace.spaces.models import Space
from workspace.web.demo import company
from workspace.web.demo.asking import sign

ASKS = "nadia"
# How many in a hundred choose each of the five answers, from "Disagree strongly" on.
LEADERS, STAFF = (0, 6, 12, 50, 32), (10, 26, 24, 30, 10)
TAKE_PART = 0.72


def ask_everybody(people: Mapping[str, Person], spaces: Mapping[str, Space], end: datetime) -> Iterator[datetime]:
    """Yields the moment of each deed, which is done when the next is asked for."""
    dice = Random("pulse")  # the same each time
    month = (end.replace(day=1) - timedelta(days=1)).replace(day=6, hour=9, minute=0, second=0, microsecond=0)
    yield month - timedelta(hours=1)
    actions.name_commons(by=people[ASKS], space=spaces["general"])
    yield from _pulse(people, "Whoever names a problem here is heard", month, dice, closes=month + timedelta(days=7))
    yield month + timedelta(days=7)
    actions.close_pulse(by=people[ASKS], pulse=Pulse.objects.latest("pk"))
    # Whoever tries the demo signs in as one of the cast, and answers this one.
    cast = {one.key for one in company.cast()}
    yield from _pulse(
        people, "I know what became of the last idea that I had", end - timedelta(days=2), dice, end, cast
    )


def _pulse(
    people: Mapping[str, Person], question: str, start: datetime, dice: Random, until: datetime | None = None,
    without: Collection[str] = (), closes: datetime | None = None,
) -> Iterator[datetime]:  # fmt: skip
    yield start
    pulse = actions.open_pulse(
        by=people[ASKS], question=question, kind="agreement", closes_at=closes or start + timedelta(days=6)
    )
    for number, role in enumerate(_who(dice, without)):
        at = start + timedelta(minutes=25 * (number + 1))
        if until is not None and at > until:
            return
        yield at
        _answer(pulse, people[role.key], dice)


def _who(dice: Random, without: Collection[str]) -> list[company.Role]:
    return [one for one in company.everybody() if dice.random() < TAKE_PART and one.key not in without]


def _answer(pulse: Pulse, person: Person, dice: Random) -> None:
    group = group_of(person)
    weights = LEADERS if group is Group.LEADERS else STAFF
    paper = secrets.token_bytes(secrecy.PAPER)
    actions.take_pulse_ballot(by=person, pulse=pulse, blinded=secrets.randbelow(int(pulse.moduli[group], 16) - 3) + 2)
    keys = json.loads(secrecy.unseal(pulse.box, "keys", pulse.sealed_keys or b""))
    signature = sign(serialization.load_der_private_key(bytes.fromhex(keys[group]), password=None), paper)
    place = dice.choices(range(5), weights)[0]
    actions.cast_answer(pulse=pulse.pk, paper=paper, signature=signature, answer=place)
