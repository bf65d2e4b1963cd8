"""A look at everybody's rights: as many queries for a thousand as for one, and the same answers as one by one."""

import time
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext

from realtime import rights, streams
from tests import factories as make
from tests.live_server import session_of
from workspace.spaces.models import Access

pytestmark = pytest.mark.django_db


def crowd(size: int) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """The sessions and the listenings of so many people, in an open and in an invited space that lets in half."""
    chair = make.person()
    people = [make.person() for _ in range(size)]
    hall = make.space(chair)
    room = make.space(chair, access=Access.INVITED, people=people[::2])
    places = [hall.stream, room.stream, make.thread(chair, hall).stream, make.thread(chair, room).stream, "people:0"]
    sessions = [(person.pk, session_of(person)) for person in people]
    listening = [(person.pk, place) for person in people for place in (*places, f"person:{person.pk}", "person:0")]
    return sessions, listening


def queries_of(work: Any) -> int:
    with CaptureQueriesContext(connection) as asked:
        work()
    return len(asked)


def test_it_asks_as_often_for_twenty_people_as_for_two() -> None:
    few, many = crowd(2), crowd(20)
    assert queries_of(lambda: rights.survey(*few)) == queries_of(lambda: rights.survey(*many)) <= 20


def test_it_answers_as_each_alone() -> None:
    sessions, listening = crowd(6)
    people = {pk: type(make.person()).objects.get(pk=pk) for pk, _ in sessions}
    expected = {(pk, stream) for pk, stream in listening if not streams.may_listen(people[pk], stream)}
    assert rights.survey(sessions, listening).lost == expected
    assert len(expected) == 3 * 2 + 6


def test_it_sees_which_sessions_are_over() -> None:
    """Signed out, of a changed password, of somebody else, of somebody inactive, run out, or never there."""
    sessions, _ = crowd(6)
    keys = [key for _, key in sessions]
    people = [type(make.person()).objects.get(pk=pk) for pk, _ in sessions]
    Session.objects.filter(session_key=keys[0]).delete()
    people[1].set_password("another one entirely")
    people[1].save()
    type(people[2]).objects.filter(pk=people[2].pk).update(is_active=False)
    Session.objects.filter(session_key=keys[3]).update(expire_date="2020-01-01T00:00Z")
    stolen = (people[4].pk, keys[5])
    found = rights.survey([*sessions, stolen, (people[5].pk, "never")], [])
    assert found.over == {keys[0], keys[1], keys[2], keys[3], keys[5], "never"}
    for person, key in sessions[:4]:
        assert getattr(rights.signed_in(key), "pk", None) != person


def test_two_thousand_listenings_take_less_than_a_second() -> None:
    sessions, listening = crowd(60)
    listening = [pair for pair in listening for _ in range(5)]
    assert len(listening) >= 2_000
    began = time.monotonic()
    rights.survey(sessions, listening)
    assert time.monotonic() - began < 1
