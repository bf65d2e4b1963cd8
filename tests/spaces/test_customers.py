"""A customer meets nothing that is not shared with them, and no other customer by name."""

import pytest

from realtime import streams
from realtime.models import Event
from tests import factories as make
from tests.visiting import signed_in
from workspace.people.models import Person
from workspace.spaces import actions, queries
from workspace.spaces.models import Space
from workspace.spaces.permissions import Can

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine() -> Person:
    return make.guest(make.customer("Aqua Works"), "Carla Customer")


@pytest.fixture
def theirs() -> Person:
    return make.guest(make.customer("Boreal Verboten"), "Vera Verboten")


@pytest.fixture
def shared(mine: Person, theirs: Person) -> Space:
    """A space where two customers meet, who agreed to it; with a circle, and both joined."""
    space = make.space(make.person("Ines Costa"), "Shared with two")
    circle = make.circle(name="Inner circle")
    actions.grant(by=space.created_by, space=space, can=Can.CONTRIBUTE, group=circle.group)
    for guest in (mine, theirs):
        actions.grant(
            by=space.created_by,
            space=space,
            can=Can.CONTRIBUTE,
            group=guest.organisation.group,
            customers_may_meet=True,
        )
        actions.join_space(by=guest, space=space)
    return space


def test_only_what_is_shared_is_listed_and_nothing_hints_at_more(mine: Person) -> None:
    make.space(name="Every employee's")
    make.share(make.space(name="Ours"), mine.organisation)
    page = signed_in(mine).get("/spaces/").content.decode()
    assert "Ours" in page
    assert "Every employee" not in page
    for word in ("Open a space", "Circles", "look in, and join"):
        assert word not in page


def test_with_nothing_shared_the_list_says_so(mine: Person) -> None:
    make.space()
    page = signed_in(mine).get("/spaces/").content.decode()
    assert "Nothing is shared with you yet" in page


@pytest.mark.parametrize("section", ["", "people/", "about/", "who/"])
def test_another_customer_is_never_named(mine: Person, shared: Space, section: str) -> None:
    page = signed_in(mine).get(f"/spaces/{shared.pk}/{section}").content.decode()
    assert "Verboten" not in page
    assert "Inner circle" not in page
    assert "Ines Costa" in page or section == "about/"


def test_people_and_who_say_how_many_more(mine: Person, shared: Space) -> None:
    client = signed_in(mine)
    assert "1 person of another organisation" in client.get(f"/spaces/{shared.pk}/people/").content.decode()
    assert "1 person of another customer" in client.get(f"/spaces/{shared.pk}/who/").content.decode()


def test_employees_are_told_by_name(shared: Space) -> None:
    page = signed_in(shared.created_by).get(f"/spaces/{shared.pk}/who/").content.decode()
    assert "Boreal Verboten" in page
    assert "Aqua Works" in page
    assert "Guests are here" in signed_in(shared.created_by).get(f"/spaces/{shared.pk}/").content.decode()


def test_no_push_names_a_customer(shared: Space) -> None:
    """Fragments reach everybody who listens, so nobody who is hidden from some may be in them."""
    told = [streams.rule(shared.stream).render(event) for event in Event.objects.filter(stream=shared.stream)]
    assert len(told) >= 5
    for fragment in told:
        assert "Verboten" not in fragment
        assert "Aqua" not in fragment


def test_pages_of_employees_are_not_there(mine: Person, shared: Space) -> None:
    circle = make.circle()
    hidden = make.space()
    client = signed_in(mine)
    for url in ("/spaces/new/", "/circles/", "/circles/new/", f"/circles/{circle.pk}/", "/spaces/administer/",
                f"/spaces/{hidden.pk}/", f"/spaces/{hidden.pk}/who/", f"/spaces/{hidden.pk}/glass/",
                f"/spaces/{hidden.pk}/settings/", f"/spaces/{hidden.pk}/people/", "/spaces/999999/"):  # fmt: skip
        assert client.get(url).status_code == 404, url
    for url in (f"/spaces/{shared.pk}/settings/", f"/spaces/{shared.pk}/rights/", f"/spaces/{shared.pk}/ledger/"):
        assert client.get(url).status_code == 403, url


def test_what_is_hidden_and_what_is_not_there_answer_alike(mine: Person) -> None:
    hidden = make.space(name="Hidden")
    client = signed_in(mine)
    there, not_there = client.get(f"/spaces/{hidden.pk}/"), client.get("/spaces/999999/")
    assert there.status_code == not_there.status_code == 404
    strip = str(there.content).replace(str(hidden.pk), "#"), str(not_there.content).replace("999999", "#")
    assert len(strip[0]) == len(strip[1])


def test_suggestions_are_not_for_them(mine: Person) -> None:
    with pytest.raises(Exception, match="nothing here"):
        queries.suggestions(mine, "a")
