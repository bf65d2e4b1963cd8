"""What tests of guests stand on."""

import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from workspace.people.models import Person

SignIn = Callable[[Person], Client]


@pytest.fixture(autouse=True)
def no_limits_of_before(request: pytest.FixtureRequest) -> None:
    """Limits count in the cache, across tests."""
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")
        cache.clear()


@pytest.fixture
def sign_in() -> SignIn:
    def signed_in(person: Person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return signed_in


def code_sent_to(address: str) -> str:
    """The code of the latest letter to an address; empty when there is none in it."""
    letters = [one for one in mail.outbox if one.to == [address]]
    found = re.search(r"^([A-Z0-9-]{6,})$", str(letters[-1].body), re.MULTILINE) if letters else None
    return found[1] if found else ""
