"""A small firm with a customer, to test people on."""

import pytest

from tests.people.firm import MakePerson, make_organisation
from workspace.audit.models import Side
from workspace.people.models import Organisation, Person


@pytest.fixture
def employer(db: None) -> Organisation:
    return make_organisation("Norrland Pumps", Side.EMPLOYEE)


@pytest.fixture
def customer(db: None) -> Organisation:
    return make_organisation("Aqua Works", Side.CUSTOMER)


@pytest.fixture
def make_person(employer: Organisation) -> MakePerson:
    def make(name: str, *, organisation: Organisation = employer, **fields: object) -> Person:
        handle = name.lower().replace(" ", "-")
        fields.setdefault("email", f"{handle}@{organisation.pk}.example")
        fields = {"handle": handle, **fields}
        return Person.objects.create_user(name=name, organisation=organisation, side=organisation.side, **fields)

    return make


@pytest.fixture
def operator(make_person: MakePerson) -> Person:
    return make_person("Olga Operator", is_operator=True)


@pytest.fixture
def employee(make_person: MakePerson) -> Person:
    return make_person("Erik Engineer")


@pytest.fixture
def guest(make_person: MakePerson, customer: Organisation) -> Person:
    return make_person("Carla Customer", organisation=customer)
