"""One rule at every door: page, socket, search. A revoke closes all of them."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from realtime import streams
from realtime.models import RightsChange
from tests import factories as make
from workspace.common import clock
from workspace.common.errors import NotVisible
from workspace.people.models import Person
from workspace.spaces import actions, tasks
from workspace.spaces.models import Access, Grant, Space
from workspace.spaces.permissions import Can
from workspace.threads.models import Post, Thread

pytestmark = pytest.mark.django_db


def page(person: Person, thread: Thread) -> bool:
    client = Client()
    client.force_login(person)
    found = {client.get(url).status_code for url in (f"/spaces/{thread.space_id}/", f"/threads/{thread.pk}/")}
    assert len(found) == 1
    return found == {200}


def socket(person: Person, thread: Thread) -> bool:
    found = {streams.may_listen(person, name) for name in (f"space:{thread.space_id}", f"thread:{thread.pk}")}
    assert len(found) == 1
    return found == {True}


def rows(person: Person, thread: Thread) -> bool:
    """What search and API start at."""
    found = {
        Thread.objects.visible_to(person).filter(pk=thread.pk).exists(),
        Post.objects.visible_to(person).filter(thread=thread).exists(),
        Space.objects.visible_to(person).filter(pk=thread.space_id).exists(),
    }
    assert len(found) == 1
    return found == {True}


def write(person: Person, thread: Thread) -> bool:
    try:
        make.reply(person, thread, body=str(uuid4()))
    except NotVisible:
        return False
    return True


DOORS = [page, socket, rows, write]


@pytest.mark.parametrize("door", DOORS)
def test_a_revoke_closes_it(door: Callable[[Person, Thread], bool]) -> None:
    person = make.person()
    space = make.space(access=Access.INVITED, people=[person])
    thread = make.thread(space.created_by, space)
    assert door(person, thread)
    actions.revoke(by=space.created_by, space=space, person=person)
    assert not door(person, thread)


@pytest.mark.parametrize("door", DOORS)
def test_taking_back_what_an_organisation_had_closes_it_to_each_of_its_people(
    door: Callable[[Person, Thread], bool],
) -> None:
    guest = make.guest()
    space = make.share(make.space(), guest.organisation)
    thread = make.thread(space.created_by, space)
    assert door(guest, thread)
    actions.revoke(by=space.created_by, space=space, group=guest.organisation.group)
    assert not door(guest, thread)


@pytest.mark.parametrize("door", DOORS)
def test_narrowing_closes_it_to_who_was_not_let_in(door: Callable[[Person, Thread], bool]) -> None:
    person, space = make.person(), make.space()
    thread = make.thread(space.created_by, space)
    assert door(person, thread)
    Space.objects.filter(pk=space.pk).update(access=Access.INVITED)
    assert not door(person, thread)


@pytest.mark.parametrize("door", [page, socket, rows])
def test_a_grant_that_ended_closes_it(door: Callable[[Person, Thread], bool]) -> None:
    operator, space = make.person(is_operator=True), make.space(access=Access.INVITED)
    thread = make.thread(space.created_by, space)
    assert not door(operator, thread)
    actions.break_glass(by=operator, space=space, reason="The works council asked for it")
    assert door(operator, thread)
    with clock.at(clock.now() + actions.GLASS_STAYS_BROKEN):
        assert not door(operator, thread)


@pytest.mark.parametrize("door", [socket, rows])
def test_who_left_the_company_is_out(door: Callable[[Person, Thread], bool]) -> None:
    person, space = make.person(), make.space()
    thread = make.thread(space.created_by, space)
    assert door(person, thread)
    person.is_active = False
    person.save()
    assert not door(person, thread)


class TestRecheck:
    """Open sockets are asked again: the news goes out with the transaction that changed the right."""

    def told(self, deed: Callable[[], object]) -> bool:
        RightsChange.objects.all().delete()
        with CaptureQueriesContext(connection) as captured:
            deed()
        assert any("pg_notify" in query["sql"] for query in captured), "nobody is woken for it"
        return RightsChange.objects.exists()

    def test_at_grant_revoke_leave_and_narrowing(self) -> None:
        space, person, circle = make.space(), make.person(), make.circle()
        by = space.created_by
        change = {"by": by, "space": space, "name": "N", "purpose": ""}
        deeds: list[Callable[[], object]] = [
            lambda: actions.grant(by=by, space=space, can=Can.VIEW, person=person),
            lambda: actions.revoke(by=by, space=space, person=person),
            lambda: actions.leave_space(by=person, space=space),
            lambda: actions.change_space(access="invited", **change),
            lambda: actions.change_circle(by=circle.created_by, circle=circle, add=[person]),
        ]
        for deed in deeds:
            assert self.told(deed)

    def test_when_a_broken_glass_closes_by_itself(self) -> None:
        operator, space = make.person(is_operator=True), make.space(access=Access.INVITED)
        actions.break_glass(by=operator, space=space, reason="The works council asked for it")
        assert tasks.close_glass(timestamp=0) == 0
        Grant.objects.filter(user=operator).update(until=clock.now())
        assert tasks.close_glass(timestamp=0) == 1
