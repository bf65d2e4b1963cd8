"""What a claim hands over, to whom, and who hears of it."""

import pytest

from realtime.models import Event
from tests import factories as make
from workspace.common.errors import Refused
from workspace.people.actions import claim_placeholder
from workspace.people.models import Person
from workspace.spaces import actions as spaces
from workspace.spaces import permissions
from workspace.spaces.models import Access, Grant, Space
from workspace.spaces.permissions import Can

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator() -> Person:
    return make.person(is_operator=True)


@pytest.fixture
def ghost() -> Person:
    return make.person(is_placeholder=True, email=None)


@pytest.fixture
def private(ghost: Person) -> Space:
    return make.space(access=Access.INVITED, people=[ghost])


def test_an_operator_opens_no_private_space_to_themselves_by_a_claim(
    operator: Person, ghost: Person, private: Space
) -> None:
    with pytest.raises(Refused):
        claim_placeholder(by=operator, placeholder=ghost, person=operator)
    assert not permissions.may(operator, Can.VIEW, private)
    assert permissions.may(ghost, Can.VIEW, private)


def test_the_space_is_told_who_came_in_and_the_right_bears_the_operators_name(
    operator: Person, ghost: Person, private: Space
) -> None:
    anna = make.person()
    claim_placeholder(by=operator, placeholder=ghost, person=anna)
    assert permissions.may(anna, Can.CONTRIBUTE, private)
    told = Event.objects.filter(stream__name=private.stream, kind="space.granted").latest("pk")
    assert told.payload == {"space": private.pk, "person": anna.pk, "group": None, "may": Can.CONTRIBUTE.value}
    assert told.actor == operator.pk
    assert Grant.objects.get(user=anna, content_object=private).granted_by == operator


def test_who_was_there_already_is_not_told_of_again(operator: Person, ghost: Person, private: Space) -> None:
    anna = make.person()
    spaces.grant(by=private.created_by, space=private, can=Can.VIEW, person=anna)
    before = Event.objects.filter(stream__name=private.stream).count()
    claim_placeholder(by=operator, placeholder=ghost, person=anna)
    assert Event.objects.filter(stream__name=private.stream).count() == before
    assert not permissions.may(anna, Can.CONTRIBUTE, private)


def test_a_customer_who_claims_facilitates_nothing(operator: Person, ghost: Person, private: Space) -> None:
    guest = make.guest()
    spaces.grant(by=private.created_by, space=private, can=Can.FACILITATE, person=ghost)
    claim_placeholder(by=operator, placeholder=ghost, person=guest)
    assert permissions.may(guest, Can.CONTRIBUTE, private)
    assert not permissions.may(guest, Can.FACILITATE, private)
