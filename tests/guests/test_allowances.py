"""How many colleagues a customer's people may invite all together; and who hears when somebody comes in."""

from datetime import timedelta

import pytest
import time_machine

from tests import factories as make
from tests.guests import doors
from tests.guests.conftest import SignIn
from tests.notifications.told import follow
from workspace.common import clock
from workspace.common.errors import Invalid, NotVisible, Refused
from workspace.guests import actions, queries
from workspace.guests.models import Allowance
from workspace.notifications import queries as bell
from workspace.people.models import Organisation, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator() -> Person:
    return make.person("Nadia Rahman", is_operator=True)


def contacts(organisation: Organisation, each: int = 5) -> tuple[Person, Person]:
    """Two people of one customer who came in by two links, each of which allows colleagues."""
    first, second = (doors.came(doors.link(organisation=organisation, colleagues=each)) for _ in range(2))
    return first, second


def invite(by: Person, number: int) -> Person:
    name = f"Colleague {number}"
    return doors.came(actions.invite_colleague(by=by, email=f"c{number}@aqua.example", name=name), name=name)


def test_all_of_a_customer_together_invite_no_more_than_was_said(operator: Person) -> None:
    aqua = make.customer("Aqua")
    first, second = contacts(aqua)
    other = doors.came(doors.link(colleagues=5))
    actions.set_allowance(by=operator, organisation=aqua, most=2)
    invite(first, 1)
    assert (queries.colleagues_left(first), queries.colleagues_left(second)) == (1, 1)
    invite(second, 2)
    assert (queries.colleagues_left(first), queries.colleagues_left(second)) == (0, 0)
    with pytest.raises(Refused, match="your organisation may invite"):
        invite(first, 3)
    assert queries.colleagues_left(other) == 5
    actions.set_allowance(by=operator, organisation=aqua, most=None)
    assert queries.colleagues_left(first) == 4
    assert Allowance.objects.get().most is None


def test_an_invitation_that_is_over_and_brought_nobody_counts_not(operator: Person) -> None:
    aqua = make.customer("Aqua")
    first, second = contacts(aqua)
    actions.set_allowance(by=operator, organisation=aqua, most=1)
    waiting = actions.invite_colleague(by=first, email="c1@aqua.example", name="Cem Aydin")
    assert queries.colleagues_left(second) == 0
    actions.close_link(by=first, link=waiting)
    assert queries.colleagues_left(second) == 1
    actions.invite_colleague(by=second, email="c2@aqua.example", name="Dana")
    with time_machine.travel(clock.now() + timedelta(days=31)):
        assert queries.left_together(aqua.pk) == 1


def test_who_is_here_stays_when_the_limit_is_set_below(operator: Person) -> None:
    aqua = make.customer("Aqua")
    first, _ = contacts(aqua)
    come = invite(first, 1)
    actions.set_allowance(by=operator, organisation=aqua, most=0)
    assert Person.objects.get(pk=come.pk).is_active
    assert queries.left_together(aqua.pk) == 0


def test_only_operators_say_it_and_within_bounds(operator: Person, sign_in: SignIn) -> None:
    aqua = make.customer("Aqua")
    for person, error in ((make.person(), Refused), (make.guest(aqua), NotVisible)):
        with pytest.raises(error):
            actions.set_allowance(by=person, organisation=aqua, most=1)
        assert sign_in(person).get("/invitations/limits/").status_code == 404
        assert sign_in(person).post(f"/invitations/limits/{aqua.pk}/", {"most": "1"}).status_code == 404
    for most in (-1, 10_001):
        with pytest.raises(Invalid, match="from 0 to 10000"):
            actions.set_allowance(by=operator, organisation=aqua, most=most)
    with pytest.raises(NotVisible):
        actions.set_allowance(by=operator, organisation=operator.organisation, most=1)
    assert not Allowance.objects.exists()


def test_the_page_says_what_was_invited_and_takes_a_number(operator: Person, sign_in: SignIn) -> None:
    aqua = make.customer("Aqua")
    make.customer("Boreal")
    invite(contacts(aqua)[0], 1)
    page = sign_in(operator)
    assert "1 colleague invited" in page.get("/invitations/limits/").content.decode()
    assert page.post(f"/invitations/limits/{aqua.pk}/", {"most": "7"}).status_code == 302
    assert {one.organisation.name: (one.brought, one.most) for one in queries.limits(operator)} == {
        "Aqua": (1, 7),
        "Boreal": (0, None),
    }
    assert page.post(f"/invitations/limits/{aqua.pk}/", {"most": "many"}).status_code == 422
    page.post(f"/invitations/limits/{aqua.pk}/", {"most": ""})
    assert queries.left_together(aqua.pk) is None


def test_the_host_hears_who_came_in_and_the_contact_of_their_colleague() -> None:
    host = make.person("Liv Berg")
    contact = doors.came(doors.link(host, colleagues=2), name="Klara Vogt")
    colleague = invite(contact, 1)
    follow()

    def told(person: Person) -> set[str]:
        lines = [line for line in bell.bell_list(person).lines if line.subject.does == "came in by your invitation"]
        return {one.name for line in lines for one in line.people}

    assert told(host) == {"Klara Vogt", "Colleague 1"}
    assert bell.bell_badge(host).count == 1  # of one space: one line
    assert told(contact) == {"Colleague 1"}
    assert not told(colleague)
    with time_machine.travel(clock.now() + timedelta(days=31)):
        assert bell.bell_badge(host).count == 0
