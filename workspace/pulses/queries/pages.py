"""The pages of pulses, and what the two steps of an answer read."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.http import QueryDict

from realtime.cursors import Cursor, head
from workspace.common import paging
from workspace.common.errors import NotVisible
from workspace.people.models import Person
from workspace.polls import secrecy
from workspace.pulses.events import STREAM
from workspace.pulses.models import Ballot, Pulse, Taken
from workspace.pulses.queries.asking import group_of, may_ask
from workspace.pulses.queries.cards import PulseCard, cards_of

PAGE = 20


@dataclass(frozen=True)
class PulsesPage:
    """The one that is open, if any, and those that were closed, the newest first. `cursor` was taken before."""

    running: Sequence[PulseCard]
    closed: paging.Page[PulseCard]
    may_ask: bool
    cursor: Cursor

    @property
    def is_empty(self) -> bool:
        return not self.running and not self.closed.rows


@dataclass(frozen=True)
class Mine:
    """How one reader stands to a pulse. `modulus`: of the key that signs their paper; empty once it is closed."""

    taken: bool
    modulus: str


def pulses_page(person: Person, params: QueryDict) -> PulsesPage:
    """Raises NotVisible for who is no employee. Five queries at most."""
    if not person.is_employee:
        raise NotVisible
    cursor = head(STREAM)
    seen = Pulse.objects.visible_to(person).standing().select_related("opened_by__organisation")
    running = list(seen.running())
    rows = seen.filter(closed_at__isnull=False)
    if after := paging.place(params):
        rows = rows.filter(Q(closed_at__lt=after[0]) | Q(closed_at=after[0], pk__lt=after[1]))
    found = list(rows.order_by("-closed_at", "-pk")[: PAGE + 1])
    older = (found[PAGE - 1].closed_at or found[PAGE - 1].opened_at, found[PAGE - 1].pk) if len(found) > PAGE else None
    cards = {card.pulse.pk: card for card in cards_of([*running, *found])}
    page = paging.page(params, [cards[pulse.pk] for pulse in found], PAGE, older)
    return PulsesPage([cards[pulse.pk] for pulse in running], page, may_ask(person), cursor)


def pulse_for(person: Person, number: int) -> Pulse:
    """Raises NotVisible. One query."""
    found = Pulse.objects.visible_to(person).select_related("opened_by__organisation").filter(pk=number).first()
    if found is None:
        raise NotVisible
    return found


def mine(person: Person, pulse: Pulse) -> Mine:
    """Two queries at most."""
    held = Taken.objects.filter(pulse=pulse, person=person).first()
    group = held.group if held else group_of(person)
    return Mine(held is not None, pulse.moduli[group] if pulse.takes_answers else "")


def signature_for(person: Person, pulse: Pulse, blinded: int) -> int:
    """The signature under the blinding of the paper that the person has taken, as often as it is asked for.

    Raises NotVisible for any other number: nobody has two papers. Two queries.
    """
    held = Taken.objects.filter(pulse=pulse, person=person, retry=secrecy.retry_of(pulse.box, blinded)).first()
    found = Pulse.objects.visible_to(person).filter(pk=pulse.pk).first()
    if held is None or found is None or found.sealed_keys is None:
        raise NotVisible
    keys = json.loads(secrecy.unseal(found.box, "keys", found.sealed_keys))
    return secrecy.sign_unseen(bytes.fromhex(keys[held.group]), blinded)


def is_among(pulse: int, receipt: str) -> bool:
    """Whether a ballot of that receipt is in the box. Anybody may ask: only who cast it knows what for."""
    return Ballot.objects.filter(pulse=pulse, pk=receipt).exists()
