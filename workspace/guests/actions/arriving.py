"""Somebody comes in by a link: who they are was proved by a code sent to their address."""

from uuid import UUID

from django.db import transaction

from realtime import signals
from realtime.events import Payload
from workspace.audit.ledger import action, record, unchanged
from workspace.audit.models import Verb
from workspace.common.errors import HouseError, NotVisible
from workspace.guests import events, queries
from workspace.guests.actions.links import fits
from workspace.guests.models import Arrival, Link, State
from workspace.people import actions as people
from workspace.people.events import EVERYBODY, PersonInvited
from workspace.people.models import Person
from workspace.spaces import permissions
from workspace.spaces.actions.doors import CustomersWouldMeet, give, keep_customers_apart
from workspace.spaces.events import GrantGiven
from workspace.spaces.models import Membership, Space
from workspace.spaces.permissions import Can


class LinkOver(HouseError):
    """This link lets nobody in any more. Ask whoever sent it to you for another."""

    status = 410

    def __init__(self, state: State) -> None:
        super().__init__()
        self.state = state


def receive(*, link: Link, email: str, name: str, locale: str) -> Person:
    """Whoever has proved this address is in: known already, or made now, and let in by the link. All or nothing.

    Raises LinkOver, and NotVisible where the address is not one that the link is for, or is somebody's elsewhere.
    """
    if not fits(link, email):
        raise NotVisible
    with transaction.atomic():
        person = people.newcomer(organisation=link.organisation, email=email, name=name, locale=locale)
        come_in(by=person, link=link)
        return person


@action
def come_in(*, by: Person, link: Link, key: UUID | None = None) -> Arrival:
    """Use a link: from now on one is let into its spaces, by name where one's organisation is not there already.

    Twice by the same link changes nothing. Raises LinkOver, or NotVisible for whom it is not.
    """
    rows = Link.objects.select_for_update(no_key=True, of=("self",)).select_related("organisation", "host", "behind")
    found = rows.get(pk=link.pk)
    if not by.is_active or by.organisation_id != found.organisation_id or not fits(found, by.email or ""):
        raise NotVisible
    before = Arrival.objects.filter(link=found, person=by).first()
    if before is not None:
        unchanged()
        return before
    if (state := queries.state_of(found, found.arrivals.count())) is not State.OPEN:
        raise LinkOver(state)
    arrival = Arrival.objects.create(link=found, person=by)
    also: dict[str, Payload] = {EVERYBODY: PersonInvited(person=by.pk)}
    came = events.GuestCame(link=found.pk, person=by.pk)
    also |= {f"person:{number}": came for number in {found.made_by_id, found.host_id}}
    also |= {space.stream: GrantGiven(space=space.pk, person=by.pk, may=Can.CONTRIBUTE) for space in _let_in(by, found)}
    signals.recheck([by.pk])
    record(by, Verb.CAME_IN, arrival, to=[found.made_by], on=by.stream, event=came, also=also)
    return arrival


def _let_in(by: Person, link: Link) -> list[Space]:
    """Into the spaces that the link opens now. Where another customer came in since, and nobody said that they may
    meet, the door stays shut: it is the host's to say."""
    opened = []
    for space in queries.led_into(link):
        if not link.customers_may_meet:
            try:
                keep_customers_apart(space, person=by, group=None)
            except CustomersWouldMeet:
                raise LinkOver(State.STOPPED) from None
        if not permissions.may(by, Can.CONTRIBUTE, space):
            give(link.host, space, Can.CONTRIBUTE, person=by)
            opened.append(space)
        Membership.objects.get_or_create(space=space, person=by)
    return opened
