"""Links: who makes them, and for whom."""

from datetime import timedelta
from typing import Any

import pytest

from tests import factories as make
from tests.guests import doors
from workspace.audit.models import Participation, Verb
from workspace.common import clock
from workspace.common.errors import Invalid, NotVisible, Refused
from workspace.guests import actions
from workspace.spaces.models import Membership
from workspace.spaces.permissions import Can, may

pytestmark = pytest.mark.django_db


def test_whoever_comes_in_is_let_into_its_spaces_and_nowhere_else() -> None:
    owner = make.person()
    inside, open_to_all = make.space(owner, access="invited"), make.space(owner)
    link = doors.link(owner, spaces=[inside])
    guest = doors.came(link)
    assert guest.organisation == link.organisation
    assert may(guest, Can.CONTRIBUTE, inside)
    assert not may(guest, Can.FACILITATE, inside)
    assert not may(guest, Can.VIEW, open_to_all)
    assert Membership.objects.filter(person=guest, space=inside).exists()
    row = Participation.objects.get(verb=Verb.CAME_IN)
    assert (row.actor, row.target, row.side, row.target_side) == (guest.pk, owner.pk, "customer", "employee")


def test_who_facilitates_no_space_of_it_makes_none() -> None:
    space, customer = make.space(), make.customer()
    terms: dict[str, Any] = {"organisation": customer, "most": 3, "ends_at": clock.now() + timedelta(days=3)}
    with pytest.raises(Refused):
        actions.make_link(by=make.person(), spaces=[space], **terms)
    with pytest.raises(Refused):
        actions.make_link(by=space.created_by, spaces=[], **terms)
    with pytest.raises(Refused):
        actions.make_link(by=make.person(is_operator=True), spaces=[space], **terms)
    with pytest.raises(NotVisible):
        actions.make_link(by=make.guest(customer), spaces=[], **terms)
    assert actions.make_link(by=make.person(is_operator=True), spaces=[], **terms).host.is_operator


@pytest.mark.parametrize(
    "wrong", [{"most": 0}, {"most": 501}, {"days": 0}, {"days": 181}, {"domains": ["no domain"]}, {"colleagues": 51}]
)
def test_terms_out_of_bounds_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        doors.link(**wrong)


def test_links_are_for_customers_only() -> None:
    with pytest.raises(Invalid, match="for customers"):
        doors.link(organisation=make.employer())
