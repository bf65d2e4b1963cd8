"""What people do with people, and what it leaves behind."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from tests.people.firm import MakePerson
from workspace.audit.models import Participation, Side, Verb
from workspace.common.errors import Invalid, NotVisible, Refused
from workspace.people import actions, tasks
from workspace.people.models import Identity, Organisation, Person

pytestmark = pytest.mark.django_db


def test_an_operator_creates_a_customer_and_invites_somebody_by_letter(operator: Person) -> None:
    aqua = actions.create_organisation(by=operator, name=" Aqua  Works ")
    assert (aqua.name, aqua.side) == ("Aqua Works", Side.CUSTOMER)
    clara = actions.invite_person(by=operator, organisation=aqua, email="Clara@Aqua.example", name="Clara Vel")
    assert (clara.email, clara.handle, clara.is_customer) == ("clara@aqua.example", "clara-vel", True)
    assert list(clara.groups.all()) == [aqua.group]
    assert not clara.has_usable_password()
    assert set(Participation.objects.values_list("verb", "object_id")) == {
        (Verb.INVITED, aqua.pk),
        (Verb.INVITED, clara.pk),
    }
    tasks.send_invitation(person=clara.pk, by=operator.pk)
    assert mail.outbox[0].to == ["clara@aqua.example"]
    assert "/accounts/login/code/" in mail.outbox[0].body


def test_an_address_or_an_organisation_is_there_only_once(operator: Person, guest: Person) -> None:
    with pytest.raises(Invalid, match="already"):
        actions.create_organisation(by=operator, name=guest.organisation.name.upper())
    with pytest.raises(Invalid, match="already"):
        actions.invite_person(by=operator, organisation=guest.organisation, email=str(guest.email).upper(), name="Twin")
    with pytest.raises(Invalid, match="not an e-mail"):
        actions.invite_person(by=operator, organisation=guest.organisation, email="nonsense", name="No One")


def test_namesakes_get_different_handles(operator: Person) -> None:
    made = [
        actions.invite_person(
            by=operator, organisation=operator.organisation, email=f"a{n}@firm.example", name="Ann Äre"
        )
        for n in range(3)
    ]
    assert [person.handle for person in made] == ["ann-are", "ann-are-2", "ann-are-3"]


def test_only_an_operator_administers(employee: Person, guest: Person) -> None:
    for by in (employee, guest):
        with pytest.raises(Refused):
            actions.create_organisation(by=by, name="Mine")
        with pytest.raises(Refused):
            actions.invite_person(by=by, organisation=by.organisation, email="x@x.example", name="X")
        with pytest.raises(Refused):
            actions.deactivate_person(by=by, person=by)
        with pytest.raises(Refused):
            actions.reactivate_person(by=by, person=guest)
    assert not Participation.objects.exists()


def test_who_is_deactivated_is_signed_out_everywhere_and_can_come_back(
    operator: Person, employee: Person, client: Client
) -> None:
    client.force_login(employee)
    other = Client()
    other.force_login(operator)
    actions.deactivate_person(by=operator, person=employee)
    assert Session.objects.count() == 1
    assert client.get("/me/").status_code == 302
    assert other.get("/me/").status_code == 200
    actions.deactivate_person(by=operator, person=employee)
    assert Participation.objects.filter(verb=Verb.DEACTIVATED).count() == 1
    actions.reactivate_person(by=operator, person=employee)
    assert client.get("/me/").status_code == 302
    employee.refresh_from_db()
    assert employee.is_active
    with pytest.raises(Refused, match="themselves"):
        actions.deactivate_person(by=operator, person=operator)


def test_an_operator_hands_a_placeholder_to_who_it_was(
    operator: Person, employee: Person, make_person: MakePerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    ghost = make_person("erik", email=None, is_placeholder=True)
    Identity.objects.create(person=ghost, source="slack:T1", external_id="U1")
    moved: list[tuple[Person, ...]] = []
    monkeypatch.setattr("workspace.people.actions.organisations._on_claim", [])
    actions.on_claim(lambda *told: moved.append(told) or {})
    actions.claim_placeholder(by=operator, placeholder=ghost, person=employee)
    assert moved == [(ghost, employee, operator)]
    assert Identity.objects.get().person == employee
    ghost.refresh_from_db()
    assert (ghost.claimed_by, ghost.is_active) == (employee, False)
    other = make_person("Petra", is_operator=True)
    with pytest.raises(Invalid):
        actions.claim_placeholder(by=operator, placeholder=ghost, person=other)


def test_who_has_proved_the_address_may_claim_their_own_past(employee: Person, make_person: MakePerson) -> None:
    ghost = make_person("erik", email=None, is_placeholder=True)
    Identity.objects.create(person=ghost, source="email", external_id="erik@old.example")
    with pytest.raises(Refused):
        actions.claim_placeholder(by=employee, placeholder=ghost, person=employee)
    address = EmailAddress.objects.create(user=employee, email="erik@old.example", verified=False)
    with pytest.raises(Refused):
        actions.claim_placeholder(by=employee, placeholder=ghost, person=employee)
    address.verified = True
    address.save()
    actions.claim_placeholder(by=employee, placeholder=ghost, person=employee)
    with pytest.raises(NotVisible):
        actions.claim_placeholder(by=employee, placeholder=employee, person=employee)


def test_an_operator_needs_proof_too_to_be_who_a_history_knew(operator: Person, make_person: MakePerson) -> None:
    ghost = make_person("olga", email=None, is_placeholder=True)
    Identity.objects.create(person=ghost, source="email", external_id="olga@old.example")
    with pytest.raises(Refused):
        actions.claim_placeholder(by=operator, placeholder=ghost, person=operator)
    EmailAddress.objects.create(user=operator, email="olga@old.example", verified=True)
    actions.claim_placeholder(by=operator, placeholder=ghost, person=operator)


def test_the_founder_is_the_first_operator_and_may_be_named_twice() -> None:
    call_command("founder", "ada@firm.example", "Ada First", organisation="Pumps Inc")
    call_command("founder", "Ada@firm.example", "Ada First")
    ada = Person.objects.get()
    assert (ada.is_operator, ada.organisation.name, ada.side) == (True, "Pumps Inc", Side.EMPLOYEE)
    assert Organisation.objects.count() == 1
    with pytest.raises(CommandError, match="not an e-mail"):
        call_command("founder", "ada", "Ada")
