"""Links as they are used: whom they let in, and when they do not any more."""

from datetime import timedelta

import pytest
import time_machine

from tests import factories as make
from tests.guests import doors
from workspace.common import clock
from workspace.common.errors import Invalid, NotVisible, Refused
from workspace.guests import actions, queries
from workspace.guests.models import Link, State
from workspace.people import actions as people
from workspace.people.models import Person
from workspace.spaces import actions as spaces
from workspace.spaces.models import Space
from workspace.spaces.permissions import Can, may

pytestmark = pytest.mark.django_db


def state(link: Link) -> State:
    link.refresh_from_db()
    return queries.state_of(link, link.arrivals.count())


def test_it_lets_in_as_many_as_it_was_made_for() -> None:
    link = doors.link(most=2)
    doors.came(link)
    doors.came(link)
    assert state(link) is State.USED_UP
    with pytest.raises(actions.LinkOver) as over:
        doors.came(link)
    assert over.value.state is State.USED_UP
    assert Person.objects.filter(organisation=link.organisation).count() == 2


def test_the_same_person_uses_it_once() -> None:
    link = doors.link(most=1)
    guest = doors.came(link)
    assert doors.came(link, str(guest.email)) == guest
    assert link.arrivals.count() == 1


def test_it_ends_at_its_time() -> None:
    link = doors.link(days=7)
    with time_machine.travel(clock.now() + timedelta(days=7, minutes=1), tick=False):
        assert state(link) is State.ENDED
        with pytest.raises(actions.LinkOver):
            doors.came(link)


def test_closing_shuts_it_and_what_colleagues_were_invited_with_behind_it() -> None:
    link = doors.link(colleagues=1)
    contact = doors.came(link)
    letter = actions.invite_colleague(by=contact, email="cem@aqua.example", name="Cem")
    actions.close_link(by=link.made_by, link=link)
    assert state(link) is State.CLOSED
    assert state(Link.objects.get(pk=letter.pk)) is State.CLOSED
    assert may(contact, Can.CONTRIBUTE, doors.space_of(link))


def test_it_stands_on_the_right_of_whoever_made_it() -> None:
    """Whoever no longer facilitates lets nobody in, by no link of before."""
    space = make.space()
    other = make.person()
    spaces.grant(by=space.created_by, space=space, can=Can.FACILITATE, person=other)
    link = doors.link(other, spaces=[space])
    spaces.grant(by=space.created_by, space=space, can=Can.CONTRIBUTE, person=other)
    assert state(link) is State.STOPPED
    with pytest.raises(actions.LinkOver):
        doors.came(link)
    archived = doors.link()
    spaces.archive_space(by=archived.host, space=doors.space_of(archived))
    assert state(archived) is State.STOPPED


def test_an_operators_link_ends_with_their_office() -> None:
    operator = make.person(is_operator=True)
    link = doors.link(operator, spaces=[])
    assert state(link) is State.OPEN
    Person.objects.filter(pk=operator.pk).update(is_operator=False)
    assert state(Link.objects.get(pk=link.pk)) is State.STOPPED


def test_only_addresses_of_its_domains() -> None:
    link = doors.link(domains=["@Aqua.example", "aqua.example"])
    assert link.domains == ["aqua.example"]
    for wrong in ("a@boreal.example", "a@aqua.example.evil.test", "a@notaqua.example", "aqua.example@evil.test"):
        with pytest.raises(NotVisible):
            doors.came(link, wrong)
    assert doors.came(link, "Klara@AQUA.example").email == "klara@aqua.example"


def test_an_address_of_somebody_elsewhere_comes_in_by_none() -> None:
    link, stranger, employee = doors.link(), make.guest(), make.person()
    for who in (stranger, employee):
        with pytest.raises(NotVisible):
            doors.came(link, str(who.email))
    assert not link.arrivals.exists()


def test_a_closed_account_stays_closed() -> None:
    link = doors.link()
    guest = doors.came(link)
    people.deactivate_person(by=make.person(is_operator=True), person=guest)
    with pytest.raises(NotVisible):
        doors.came(doors.link(organisation=link.organisation), str(guest.email))


def test_another_customer_in_the_space_is_asked_about_when_it_is_made_and_when_it_is_used() -> None:
    space = make.space()
    make.share(space, make.customer("Boreal"))
    with pytest.raises(spaces.CustomersWouldMeet, match="Boreal"):
        doors.link(spaces=[space])
    agreed = doors.link(spaces=[space], customers_may_meet=True)
    assert may(doors.came(agreed), Can.VIEW, space)
    alone = make.space()
    link = doors.link(spaces=[alone])
    make.share(alone, make.customer("Came later"))
    with pytest.raises(actions.LinkOver):
        doors.came(link)


def test_a_letter_is_good_for_one_address_alone() -> None:
    space = make.space()
    letter = actions.invite_guest(
        by=space.created_by, organisation=make.customer(), spaces=[space], email="Klara@Aqua.example", name="Klara"
    )
    with pytest.raises(NotVisible):
        actions.receive(link=letter, email="other@aqua.example", name="Other", locale="en")
    assert may(doors.came(letter), Can.CONTRIBUTE, space)
    assert state(letter) is State.USED_UP


def test_a_contact_invites_colleagues_within_the_limit_and_they_nobody() -> None:
    link = doors.link(colleagues=2, domains=["aqua.example"])
    contact = doors.came(link)
    assert queries.colleagues_left(contact) == 2
    letters = [
        actions.invite_colleague(by=contact, email=f"c{n}@aqua.example", name=f"Colleague {n}") for n in range(2)
    ]
    with pytest.raises(Refused, match="2 colleagues"):
        actions.invite_colleague(by=contact, email="c3@aqua.example", name="Three")
    colleague = doors.came(letters[0])
    assert colleague.organisation == contact.organisation
    assert may(colleague, Can.CONTRIBUTE, doors.space_of(link))
    assert queries.colleagues_left(colleague) == 0
    with pytest.raises(NotVisible):
        actions.invite_colleague(by=colleague, email="d@aqua.example", name="D")
    actions.close_link(by=contact, link=letters[1])
    assert queries.colleagues_left(contact) == 1
    with pytest.raises(Invalid, match=r"aqua\.example"):
        actions.invite_colleague(by=contact, email="d@boreal.example", name="D")


def test_inviting_says_nothing_of_who_is_here() -> None:
    stranger = make.guest()
    contact = doors.came(doors.link(colleagues=3))
    known = actions.invite_colleague(by=contact, email=str(stranger.email), name="Somebody")
    assert state(known) is State.OPEN


def test_who_sees_which() -> None:
    space: Space = make.space()
    link = doors.link(space.created_by, spaces=[space], colleagues=1)
    contact = doors.came(link)
    theirs = actions.invite_colleague(by=contact, email="cem@aqua.example", name="Cem")
    other_facilitator = make.person()
    spaces.grant(by=space.created_by, space=space, can=Can.FACILITATE, person=other_facilitator)

    def seen(person: Person) -> set[Link]:
        return set(Link.objects.visible_to(person))

    assert seen(space.created_by) == seen(other_facilitator) == seen(make.person(is_operator=True)) == {link, theirs}
    assert seen(contact) == {theirs}
    assert seen(make.person()) == seen(make.guest(link.organisation)) == seen(make.guest()) == set()
    with pytest.raises(NotVisible):
        actions.close_link(by=make.guest(), link=link)


def test_an_address_that_was_not_signed_by_us_is_no_link() -> None:
    link = doors.link()
    token = link.path.split("/")[2]
    assert queries.link_at(token) == link
    for wrong in (token[:-1], token.upper(), f"{link.nonce.hex}~{'x' * 43}", link.nonce.hex, "", "~", "\0"):
        with pytest.raises(NotVisible):
            queries.link_at(wrong)
