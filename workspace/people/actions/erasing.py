"""Erasing somebody: what identifies them goes, what they did stays, by somebody who left."""

import uuid
from collections.abc import Callable

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from psycopg.types.range import Range

from realtime import signals
from workspace.audit.ledger import action, record
from workspace.audit.models import Verb
from workspace.audit.receivers import forget_address, forget_diffs
from workspace.audit.seals.sealing import forget
from workspace.common import clock
from workspace.common.errors import NotVisible, Refused
from workspace.people import events
from workspace.people.actions.sessions import end_sessions
from workspace.people.models import Person, Position, Skill

NOBODY = "Somebody who left"
OnErase = Callable[[Person, str], None]
_on_erase: list[OnErase] = []


def on_erase(forget_there: OnErase) -> OnErase:
    """From apps.py of a higher room: `forget_there(person, address)` drops what that room keeps of them alone, inside
    the transaction. What they wrote for others stays, and has their number."""
    if forget_there not in _on_erase:
        _on_erase.append(forget_there)
    return forget_there


@action
def erase_person(*, by: Person, person: Person, key: uuid.UUID | None = None) -> Person:
    """Take out what identifies somebody: name, address, face, profile, title, ways to sign in, diffs, and unit and
    line in the ledger. Nothing brings it back. What they contributed stays, by "Somebody who left".

    They themselves may, or an operator. Raises NotVisible for a pseudonym or a placeholder, Refused for others, for the
    last operator, and for who was erased before."""
    if by != person and not by.is_operator:
        raise Refused("Only they themselves or an operator may do this.")
    person = Person.objects.select_for_update(no_key=True, of=("self",)).get(pk=person.pk)
    if person.is_mask or person.is_bot:
        raise NotVisible
    if person.erased_at is not None:
        raise Refused("They were erased before.")
    if person.is_operator and not Person.objects.active().filter(is_operator=True).exclude(pk=person.pk).exists():
        raise Refused("Somebody must be left who can look after this house: make another operator first.")
    address, face, storage = person.email or "", person.avatar.name, person.avatar.storage
    erased = events.PersonErased(person=person.pk)
    record(by, Verb.ERASED_PERSON, person, to=[person], on=events.EVERYBODY, event=erased)
    for forget_there in _on_erase:
        forget_there(person, address)
    _forget_ways_in(person)
    _forget_place(person)
    _forget_profile(person)
    forget(person.pk)
    if face:
        transaction.on_commit(lambda: storage.delete(face))
    return person


def _forget_ways_in(person: Person) -> None:
    end_sessions(person)
    EmailAddress.objects.filter(user=person).delete()
    Authenticator.objects.filter(user=person).delete()
    person.identities.all().delete()
    person.groups.clear()
    signals.recheck([person.pk])


def _forget_place(person: Person) -> None:
    """Where they stood in the house. Who reported to them keeps that line until the next list of people."""
    now = clock.now()
    for position in Position.objects.filter(person=person):
        position.title = position.grade = position.unit = ""
        if position.during.upper is None and position.during.lower < now:
            position.during = Range(position.during.lower, now)
        position.save(update_fields=["title", "grade", "unit", "during"])
    named = list(person.skills.values_list("skill", flat=True))
    person.skills.all().delete()
    # Words that nobody else has used for what they can do are theirs, too.
    Skill.objects.filter(pk__in=named, people__isnull=True).delete()


def _forget_profile(person: Person) -> None:
    person.name, person.handle = NOBODY, f"left-{person.pk}"
    person.email = person.employee_number = None
    person.pronouns = person.about = person.avatar = ""
    person.is_active = person.is_operator = False
    person.erased_at = clock.now()
    person.set_unusable_password()
    person.last_login = None
    person.save()
    forget_diffs([person])
    forget_address(person.pk)
