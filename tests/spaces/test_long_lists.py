"""What grows without end is shown a page at a time, and costs the same on every page."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import factories as make
from workspace.people.models import Organisation, Person
from workspace.spaces import actions, permissions, queries
from workspace.spaces.models import Access, Circle, Grant, GroupGrant, Space
from workspace.spaces.permissions import Can

pytestmark = pytest.mark.django_db


def crowd(number: int, of: Organisation | None = None) -> list[Person]:
    organisation = of or make.employer()
    return Person.objects.bulk_create(
        Person(name=f"Member {n:03}", handle=f"member-{organisation.pk}-{n}", organisation=organisation,
               side=organisation.side) for n in range(number)
    )  # fmt: skip


def let_in(space: Space, people: list[Person]) -> None:
    view = permissions.permission_id(permissions.codename(Can.VIEW))
    Grant.objects.bulk_create(Grant(user=one, content_object=space, permission_id=view) for one in people)


def circles(by: Person, number: int) -> list[Circle]:
    groups = Group.objects.bulk_create(Group(name=f"circle-{n}") for n in range(number))
    return Circle.objects.bulk_create(
        Circle(name=f"Circle {n:03}", handle=f"circle-{n}", group=group, created_by=by)
        for n, group in enumerate(groups)
    )


def main_of(reader: Person, url: str) -> str:
    client = Client()
    client.force_login(reader)
    page = client.get(url).content.decode()
    return page[page.index("<main") :]


def walk(page: Callable[[int], tuple[list[str], bool]]) -> list[str]:
    """All that the pages show, one after the other."""
    shown: list[str] = []
    for number in range(1, 20):
        rows, more = page(number)
        shown += rows
        if not more:
            return shown
    raise AssertionError("it never ends")


def test_circles() -> None:
    me = make.person()
    circles(me, 130)
    mine = make.circle(me, "Zebras")

    def page(number: int) -> tuple[list[str], bool]:
        found = queries.circle_list(me, number)
        assert len(found.circles) <= 60
        return [one.name for one in found.circles], found.more

    assert walk(page) == ["Zebras", *(f"Circle {n:03}" for n in range(130))]
    assert queries.known_circles(me).get(pk=mine.pk).people_count == 1  # type: ignore[attr-defined]
    assert "Circle 129" not in main_of(me, "/circles/")
    assert "Circle 129" in main_of(me, "/circles/?page=3")


def test_the_people_of_a_circle_and_a_push_leaves_later_pages_be() -> None:
    circle = make.circle(make.person("Aaron Berg"))
    circle.group.user_set.add(*crowd(70))
    first, second = (main_of(circle.created_by, f"/circles/{circle.pk}/?page={n}") for n in (1, 2))
    assert "71 people" in first
    assert f'id="circle-{circle.pk}"' in first
    assert "Member 058" in first
    assert "Member 059" not in first
    assert "Member 069" in second
    assert f'id="circle-{circle.pk}"' not in second, "a push would put the first page in its place"


def test_who_is_in_a_circle_is_not_offered_again() -> None:
    inside, outside = make.person("Quintus In"), make.person("Quintus Out")
    circle = make.circle(people=[inside])
    assert [one.name for one in queries.not_in_circle(circle, circle.created_by, "quintus")] == [outside.name]


def test_rights() -> None:
    space = make.space(make.person("Aaron Berg"))
    let_in(space, crowd(130))

    def page(number: int) -> tuple[list[str], bool]:
        found = queries.rights_page(space, number)
        return [one.user.name for one in found.people], found.more

    assert walk(page) == ["Aaron Berg", *(f"Member {n:03}" for n in range(130))], "who facilitates comes first"
    assert "Member 129" in main_of(space.created_by, f"/spaces/{space.pk}/rights/?page=3")


class TestWhoCanSeeThis:
    def test_groups_then_names_the_strongest_right_first(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("workspace.spaces.queries.who.SHOWN", 3)
        space = make.space(make.person("Zoe Last"))
        let_in(space, crowd(7))
        contribute = permissions.permission_id(permissions.codename(Can.CONTRIBUTE))
        GroupGrant.objects.bulk_create(
            GroupGrant(group=one.group, content_object=space, permission_id=contribute)
            for one in circles(space.created_by, 2)
        )

        def page(number: int) -> tuple[list[str], bool]:
            with CaptureQueriesContext(connection) as asked:
                told = queries.audience(space, space.created_by, number)
            assert len(asked) == 1
            return [one.name for one in (*told.groups, *told.people)], told.more

        assert walk(page) == [
            make.employer().name, "Circle 000", "Circle 001", "Zoe Last", *(f"Member {n:03}" for n in range(7)),
        ]  # fmt: skip

    def test_a_customer_hears_the_number_of_all_others_on_every_page(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("workspace.spaces.queries.who.SHOWN", 2)
        space, mine, theirs = make.space(access=Access.INVITED), make.guest(), make.customer("Verboten")
        let_in(space, [mine, *crowd(3, of=theirs), *crowd(4, of=mine.organisation)])
        together = make.guest(theirs)
        actions.grant(by=space.created_by, space=space, can=Can.VIEW, group=theirs.group, customers_may_meet=True)
        for number in (1, 2, 3):
            told = queries.audience(space, mine, number)
            assert (told.hidden, told.hidden_groups) == (3 + 1, 1)
            assert {one.organisation for one in told.people} <= {mine.organisation.name, make.employer().name}
            assert told.groups == []
        assert not told.more
        assert together.name not in main_of(mine, f"/spaces/{space.pk}/who/")

    def test_the_page_leads_on(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("workspace.spaces.queries.who.SHOWN", 2)
        space = make.space()
        let_in(space, crowd(5))
        assert 'rel="next"' in main_of(space.created_by, f"/spaces/{space.pk}/who/")
        assert "Member 004" in main_of(space.created_by, f"/spaces/{space.pk}/who/?page=4")
