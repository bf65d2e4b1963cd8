"""One @name, one meaning: people, circles and what means everybody never share a handle."""

import pytest

from tests import factories as make
from workspace.common import ids
from workspace.common.errors import Invalid
from workspace.people import actions as people
from workspace.people.models import Person
from workspace.people.queries import parse_people, taken_handles
from workspace.spaces import actions as spaces

pytestmark = pytest.mark.django_db
LIST = b"ID,Name,E-mail,ReportsToID\n1,Space,a@x.example,\n2,Tinkers,b@x.example,1\n"


@pytest.fixture
def operator() -> Person:
    return make.person(is_operator=True)


def invited(operator: Person, name: str) -> Person:
    address = f"{ids.slug(name)}@causeway.example"
    return people.invite_person(by=operator, organisation=operator.organisation, email=address, name=name)


def test_nobody_is_called_what_means_everybody(operator: Person) -> None:
    for word in ids.RESERVED:
        assert invited(operator, word.title()).handle == f"{word}-2"
        with pytest.raises(Invalid):
            spaces.make_circle(by=operator, name=word.upper())
    author = make.thread().posts.get().author
    space_2 = Person.objects.get(handle="space-2")
    post = make.reply(author, body="@space-2 only you")
    assert [mention.person for mention in post.mentions.all()] == [space_2]
    assert not post.mentions.filter(whole_space=True).exists()


def test_who_comes_after_a_circle_does_not_take_its_handle(operator: Person) -> None:
    make.circle(operator, "Tinkers")
    assert "tinkers" in taken_handles("tink")
    assert invited(operator, "Tinkers").handle == "tinkers-2"
    with pytest.raises(Invalid):
        make.circle(operator, "Tinkers 2")


def test_a_list_of_people_takes_no_circles_handle(operator: Person) -> None:
    make.circle(operator, "Tinkers")
    people.import_people(by=operator, file=parse_people(LIST))
    assert set(Person.objects.filter(name__in=["Space", "Tinkers"]).values_list("handle", flat=True)) == {
        "space-2",
        "tinkers-2",
    }
