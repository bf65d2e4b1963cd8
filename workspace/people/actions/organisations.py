"""Organisations and who belongs to them: only operators decide that, and it gives them no right to any content."""

import uuid
from collections.abc import Callable, Iterable, Mapping

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from realtime import signals
from realtime.events import Payload
from workspace.audit.ledger import action, record, unchanged
from workspace.audit.models import Side, Verb
from workspace.common import ids
from workspace.common.errors import Invalid, NotVisible, Refused
from workspace.common.lines import one_line
from workspace.people import events, tasks
from workspace.people.actions.sessions import end_sessions
from workspace.people.models import Identity, Organisation, Person
from workspace.people.queries import taken_handles

OnClaim = Callable[[Person, Person, Person], Mapping[str, Payload]]
_on_claim: list[OnClaim] = []


def on_claim(move: OnClaim) -> OnClaim:
    """From apps.py of a higher room: `move(placeholder, person, by)` hands over what the placeholder wrote and had.

    It is called inside the claim's transaction, and returns the events, by stream, that tell others of it. The ledger
    stays as it is: it says what was known at the time."""
    if move not in _on_claim:
        _on_claim.append(move)
    return move


def found(*, email: str, name: str, organisation: str = "Our company") -> Person:
    """The first operator, and with them the employer. No deed: nobody was there yet who could have signed it.

    With an employer already there, the person is made an operator of it; one who is known by that address is raised.
    Raises Invalid for an impossible address."""
    with transaction.atomic():
        employer = Organisation.objects.filter(side=Side.EMPLOYEE).order_by("pk").first()
        employer = employer or _organisation(organisation, Side.EMPLOYEE)
        person = Person.objects.filter(email__iexact=email, side=Side.EMPLOYEE).first()
        person = person or _person(employer, _address(email), name)
        person.is_operator = person.is_active = True
        person.save()
        return person


@action
def create_organisation(*, by: Person, name: str, key: uuid.UUID | None = None) -> Organisation:
    """A customer, with a group that spaces can be shared with. Raises Refused, or Invalid if the name is taken."""
    _operator(by)
    name = one_line(name)
    if not name or Organisation.objects.filter(name__iexact=name).exists():
        raise Invalid("There is an organisation of that name already." if name else "An organisation needs a name.")
    organisation = _organisation(name, Side.CUSTOMER)
    created = events.OrganisationCreated(organisation=organisation.pk)
    record(by, Verb.INVITED, organisation, on=events.EVERYBODY, event=created)
    return organisation


@action
def invite_person(
    *, by: Person, organisation: Organisation, email: str, name: str, key: uuid.UUID | None = None
) -> Person:
    """Make somebody of that organisation who can sign in by a code, and write them a letter once this is saved.

    Raises Refused for anyone but an operator, and Invalid for an address that is wrong or somebody's already."""
    _operator(by)
    address = _address(email)
    if Person.objects.filter(email__iexact=address).exists():
        raise Invalid(f"Somebody with the address {address} is here already.")
    person = _person(organisation, address, name)
    tasks.send_invitation.defer(person=person.pk, by=by.pk)
    record(by, Verb.INVITED, person, to=[person], on=events.EVERYBODY, event=events.PersonInvited(person=person.pk))
    return person


@action
def deactivate_person(*, by: Person, person: Person, key: uuid.UUID | None = None) -> Person:
    """They can no longer sign in, and every page they have open is cut off. What they wrote stays, with their name."""
    _operator(by)
    if person == by:
        raise Refused("Nobody can deactivate themselves: ask another operator.")
    person = _locked(person)
    if not person.is_active:
        unchanged()
        return person
    person.is_active = False
    person.save(update_fields=["is_active"])
    end_sessions(person)
    signals.recheck([person.pk])
    gone = events.PersonDeactivated(person=person.pk)
    record(by, Verb.DEACTIVATED, person, to=[person], on=events.EVERYBODY, event=gone)
    return person


@action
def reactivate_person(*, by: Person, person: Person, key: uuid.UUID | None = None) -> Person:
    """They may sign in again, with the rights that they had."""
    _operator(by)
    person = _locked(person)
    if person.is_mask:
        raise Refused("This is a pseudonym: nobody signs in with it.")
    if person.erased_at is not None:
        raise Refused("They were erased: there is nobody to come back.")
    if person.claimed_by_id:
        raise Refused("This was a placeholder that somebody has claimed: it stays closed.")
    if person.is_active:
        unchanged()
        return person
    person.is_active = True
    person.save(update_fields=["is_active"])
    signals.recheck([person.pk])
    back = events.PersonReactivated(person=person.pk)
    record(by, Verb.REACTIVATED, person, to=[person], on=events.EVERYBODY, event=back)
    return person


@action
def claim_placeholder(*, by: Person, placeholder: Person, person: Person, key: uuid.UUID | None = None) -> Person:
    """`person` is who an imported history calls `placeholder`: what it wrote becomes theirs. Returns the placeholder.

    An operator may say so of another, or the person themselves if the history knew them by an address that they have
    proved to be theirs: a claim opens what the placeholder could see, and operators don't open that to themselves
    (there is break_glass for it). Raises NotVisible where there is no such placeholder, Invalid if it was claimed
    before, or Refused."""
    placeholder = _locked(placeholder)
    if not placeholder.is_placeholder or placeholder.is_mask:
        raise NotVisible
    if not (is_proven(by, placeholder) if by == person else by.is_operator):
        raise Refused("Only another operator, or whoever has the address that the history knew, may say so.")
    if placeholder.claimed_by_id or placeholder == person or person.is_placeholder:
        raise Invalid("This placeholder has been claimed already, or the person is a placeholder too.")
    placeholder.claimed_by, placeholder.is_active = person, False
    placeholder.save(update_fields=["claimed_by", "is_active"])
    Identity.objects.filter(person=placeholder).update(person=person)
    also: dict[str, Payload] = {}
    for move in _on_claim:
        also |= move(placeholder, person, by)
    claimed = events.PlaceholderClaimed(person=person.pk, placeholder=placeholder.pk)
    record(by, Verb.CLAIMED, placeholder, to=[person], on=events.EVERYBODY, event=claimed, also=also)
    return placeholder


def newcomer(*, organisation: Organisation, email: str, name: str, locale: str = "en") -> Person:
    """Whoever has this address, which they have just proved: who is here already, else made now, as one of that
    organisation. No deed: they were not there yet to sign one; the way by which they came in is signed by them.

    Raises Invalid for an impossible address, and NotVisible for that of somebody elsewhere, or of a closed account."""
    address = _address(email)
    with transaction.atomic():
        person: Person | None = Person.objects.filter(email__iexact=address).first()
        if person is None:
            try:
                with transaction.atomic():
                    person = _person(organisation, address, name)
            except IntegrityError:  # the same person, at another screen, a moment ago
                person = Person.objects.get(email__iexact=address)
            else:
                person.locale = locale
                person.save(update_fields=["locale"])
        if person.organisation_id != organisation.pk or not person.is_active:
            raise NotVisible
        return person


def is_proven(person: Person, placeholder: Person) -> bool:
    """Whether the placeholder was known by an e-mail address that this person has shown to be theirs."""
    from allauth.account.models import EmailAddress

    proven = EmailAddress.objects.filter(user=person, verified=True).values_list("email", flat=True)
    known_by = placeholder.identities.filter(source="email", external_id__in=[email.lower() for email in proven])
    return known_by.exists()


def join_group(people: Iterable[Person], organisation: Organisation) -> None:
    """Who belongs to an organisation is in its group: spaces are shared with the group."""
    organisation.group.user_set.add(*people)


def _operator(by: Person) -> None:
    if not by.is_operator:
        raise Refused("Only an operator may do this.")


def _locked(person: Person) -> Person:
    locked: Person = Person.objects.select_for_update(no_key=True, of=("self",)).get(pk=person.pk)
    return locked


def _address(email: str) -> str:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise Invalid(f"“{address}” is not an e-mail address.") from None
    return address


def _organisation(name: str, side: Side) -> Organisation:
    group = Group.objects.create(name=f"organisation: {name}"[:150])
    return Organisation.objects.create(name=name, side=side, group=group)


def _person(organisation: Organisation, email: str, name: str) -> Person:
    name = one_line(name) or email.partition("@")[0]
    taken = taken_handles(ids.slug(name)[:40])
    person: Person = Person.objects.create_user(
        email, name=name[:120], handle=ids.handle(name, taken), organisation=organisation, side=organisation.side
    )
    join_group([person], organisation)
    return person
