"""Links for people of customers: made by who may let them in, handed on, closed."""

import re
from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from workspace.audit.ledger import action, record, unchanged
from workspace.audit.models import Verb
from workspace.audit.receivers import forget_diffs
from workspace.common import clock
from workspace.common.errors import Invalid, NotVisible, Refused
from workspace.common.lines import one_line
from workspace.guests import events, queries, tasks
from workspace.guests.models import Link
from workspace.people.models import Organisation, Person
from workspace.spaces import permissions
from workspace.spaces.actions.doors import keep_customers_apart
from workspace.spaces.models import Space
from workspace.spaces.permissions import Can

MOST_PEOPLE, MOST_COLLEAGUES, MOST_DOMAINS, MOST_SPACES = 500, 50, 10, 20
LONGEST = timedelta(days=180)
LETTER_LASTS = timedelta(days=30)
DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,62}")


@action
def make_link(
    *, by: Person, organisation: Organisation, spaces: Collection[Space], most: int, ends_at: datetime,
    domains: Collection[str] = (), colleagues: int = 0, customers_may_meet: bool = False, key: UUID | None = None,
) -> Link:  # fmt: skip
    """An address by which at most `most` people of a customer come in until `ends_at`, into these spaces.

    Needs facilitation in each of them; without any, an operator. Raises Invalid for terms out of bounds, and
    CustomersWouldMeet when another customer is in one of the spaces and nobody said that they may meet.
    """
    _may_open(by, organisation, spaces, customers_may_meet=customers_may_meet)
    if not 1 <= most <= MOST_PEOPLE:
        raise Invalid(f"A link is for 1 to {MOST_PEOPLE} people.")
    if not clock.now() < ends_at <= clock.now() + LONGEST:
        raise Invalid(f"A link ends within {LONGEST.days} days from now.")
    made = Link.objects.create(
        organisation=organisation, made_by=by, host=by, most=most, ends_at=ends_at, domains=_domains(domains),
        colleagues=_colleagues(colleagues), customers_may_meet=customers_may_meet,
    )  # fmt: skip
    made.spaces.set(spaces)
    _tell_made(by, made, Verb.MADE_LINK)
    return made


@action
def invite_guest(
    *, by: Person, organisation: Organisation, spaces: Collection[Space], email: str, name: str, colleagues: int = 0,
    customers_may_meet: bool = False, key: UUID | None = None,
) -> Link:  # fmt: skip
    """A letter to one person of a customer: the link in it is good for their address alone, once, for 30 days.

    Whether somebody has that address already is not said. Raises what make_link raises, and Invalid for an address
    that can't be one."""
    _may_open(by, organisation, spaces, customers_may_meet=customers_may_meet)
    made = Link.objects.create(
        organisation=organisation, made_by=by, host=by, most=1, ends_at=clock.now() + LETTER_LASTS,
        email=_address(email), name=_called(name), colleagues=_colleagues(colleagues),
        customers_may_meet=customers_may_meet,
    )  # fmt: skip
    made.spaces.set(spaces)
    tasks.send_letter.defer(link=made.pk)
    _tell_made(by, made, Verb.INVITED)
    return made


@action
def invite_colleague(*, by: Person, email: str, name: str, key: UUID | None = None) -> Link:
    """A customer invites somebody of their own organisation, to where they were let in themselves.

    Within what whoever let them in allowed. Raises NotVisible for whom nothing was allowed, Refused when all is used.
    """
    Person.objects.select_for_update(no_key=True, of=("self",)).get(pk=by.pk)  # of two at once, the second counts
    way = queries.way_in(by)
    if way is None:
        raise NotVisible
    # Of two of the same customer at once, the second counts what the first has done.
    Organisation.objects.select_for_update(no_key=True).get(pk=by.organisation_id)
    if queries.left_together(by.organisation_id) == 0:
        raise Refused("All colleagues whom your organisation may invite have been invited. Ask for more.")
    if not queries.colleagues_left(by):
        raise Refused(
            "You have invited %(number)s colleagues, which is what was agreed. Ask for more.", number=way.colleagues
        )
    made = Link.objects.create(
        organisation=by.organisation, made_by=by, host=way.host, behind=way, most=1, email=_address(email),
        name=_called(name), ends_at=clock.now() + LETTER_LASTS, domains=way.domains,
        customers_may_meet=way.customers_may_meet,
    )  # fmt: skip
    _of_their_domain(made)
    made.spaces.set(way.spaces.all())
    tasks.send_letter.defer(link=made.pk)
    _tell_made(by, made, Verb.INVITED)
    return made


@action
def close_link(*, by: Person, link: Link, key: UUID | None = None) -> Link:
    """From now on nobody comes in by it, nor by what colleagues were invited with behind it. Who came in stays."""
    found = Link.objects.visible_to(by).filter(pk=link.pk).values("pk")
    locked = Link.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=found).first()
    if locked is None:
        raise NotVisible
    if locked.closed_at:
        unchanged()
        return locked
    locked.closed_at, locked.closed_by = clock.now(), by
    locked.save(update_fields=["closed_at", "closed_by"])
    closed = events.LinkClosed(link=locked.pk)
    _record(by, locked, Verb.CLOSED_LINK, closed)
    return locked


def fits(link: Link, email: str) -> bool:
    """Whether an address is one that a link lets in."""
    address = email.strip().lower()
    if link.email:
        return address == link.email
    return not link.domains or address.rpartition("@")[2] in link.domains


def _may_open(by: Person, organisation: Organisation, spaces: Collection[Space], *, customers_may_meet: bool) -> None:
    for space in spaces:
        permissions.require(by, Can.FACILITATE, space)
        if space.is_archived:
            raise Refused("This space is archived: nobody new comes into it. A facilitator can restore it.")
    if not (by.is_active and by.is_employee):
        raise NotVisible
    if not spaces and not by.is_operator:
        raise Refused("Choose a space that you facilitate: only operators invite without one.")
    if len(spaces) > MOST_SPACES:
        raise Invalid(f"A link leads into at most {MOST_SPACES} spaces.")
    if organisation.pk not in queries.customers().values_list("pk", flat=True):
        raise Invalid("Links are for customers. An employee is invited by an operator, by name.")
    for space in [] if customers_may_meet else spaces:
        keep_customers_apart(space, person=None, group=organisation.group)


def _of_their_domain(link: Link) -> None:
    if link.domains and link.email.rpartition("@")[2] not in link.domains:
        raise Invalid(f"It was agreed for addresses at {', '.join(link.domains)}.")


def _domains(given: Collection[str]) -> list[str]:
    found = list(dict.fromkeys(one.strip().lower().lstrip("@") for one in given if one.strip()))
    for one in found:
        if not DOMAIN.fullmatch(one) or len(one) > 120:
            raise Invalid(f"“{one[:60]}” is not the domain of an e-mail address, such as example.com.")
    if len(found) > MOST_DOMAINS:
        raise Invalid(f"{MOST_DOMAINS} domains are enough.")
    return found


def _colleagues(number: int) -> int:
    if not 0 <= number <= MOST_COLLEAGUES:
        raise Invalid(f"Each may invite 0 to {MOST_COLLEAGUES} colleagues.")
    return number


def _address(email: str) -> str:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise Invalid(f"“{address}” is not an e-mail address.") from None
    return address


def _called(name: str) -> str:
    name = one_line(name)[:120]
    if not name:
        raise Invalid("Say what they are called: it stands in the letter.")
    return name


def _tell_made(by: Person, made: Link, verb: Verb) -> None:
    _record(by, made, verb, events.LinkMade(link=made.pk))


def _record(by: Person, link: Link, verb: Verb, event: events.LinkEvent) -> None:
    """Signed in the space that it opens, when it is one; whose right it stands on hears of it too."""
    spaces = list(link.spaces.values_list("pk", flat=True)[:2])
    also = {f"person:{number}": event for number in {link.made_by_id, link.host_id} - {by.pk}}
    only = spaces[0] if len(spaces) == 1 else None
    record(by, verb, link, space=only, on=by.stream, event=event, also=also)


def forget_letters(person: Person, address: str) -> None:
    """Whoever is erased: letters to their address open nothing any more, and don't tell whom they were for."""
    letters = list(Link.objects.filter(email__iexact=address)) if address else []
    for link in letters:
        link.email, link.name, link.closed_at = "somebody@left.invalid", "", link.closed_at or clock.now()
        link.save(update_fields=["email", "name", "closed_at"])
    forget_diffs(letters)
