"""What nobody tells us about: sessions that run out. And what a page's listening costs the database."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from realtime import rights
from tests import factories
from tests.live_server import session_of
from tests.realtime.conftest import let_in, say

pytestmark = pytest.mark.django_db(transaction=True)

Counting = Callable[..., Any]


def test_a_session_that_ran_out_is_noticed_in_two_queries(django_assert_num_queries: Counting) -> None:
    people = [factories.person() for _ in range(5)]
    keys = [session_of(person) for person in people]
    Session.objects.filter(session_key=keys[0]).update(expire_date=timezone.now() - timedelta(seconds=1))
    Session.objects.filter(session_key=keys[1]).delete()
    type(people[2]).objects.filter(pk=people[2].pk).update(is_active=False)
    with django_assert_num_queries(2):
        assert rights.ended([(p.pk, key) for p, key in zip(people, keys, strict=True)]) == set(keys[:3])


def test_a_session_is_of_one_person(member: Any, stream: str) -> None:
    key = session_of(member)
    assert rights.signed_in(key) == member
    other = factories.person()
    assert rights.survey([(other.pk, key)], []).over == {key}


def test_a_stolen_session_ends_with_the_password(member: Any) -> None:
    client = Client()
    client.force_login(member)
    key = client.session.session_key
    member.set_password("another secret that is long")
    member.save()
    assert rights.signed_in(key) is None


def test_listening_costs_the_person_the_rule_and_the_head(
    member: Any, stream: str, django_assert_num_queries: Counting
) -> None:
    say(stream)
    with django_assert_num_queries(3):
        assert rights.ask(member.pk, stream, with_head=True).seq == 1
    with django_assert_num_queries(2):
        rights.ask(member.pk, stream, with_head=False)


def test_who_may_not_listen_does_not_learn_where_the_stream_stands(
    member: Any, stream: str, django_assert_num_queries: Counting
) -> None:
    stranger = factories.person()
    with django_assert_num_queries(2):
        assert rights.ask(stranger.pk, stream, with_head=True) is None
    type(member).objects.filter(pk=member.pk).update(is_active=False)
    assert rights.ask(member.pk, stream, with_head=True) is None


def test_a_survey_asks_once_per_person_and_stream(
    member: Any, stream: str, django_assert_num_queries: Counting
) -> None:
    other = f"{stream}000"
    let_in(member, other)
    key = session_of(member)
    # the people; the sessions; and the rule for each stream, of which this room has only the single one
    with django_assert_num_queries(1 + 1 + 2):
        found = rights.survey({(member.pk, key)}, {(member.pk, stream), (member.pk, other)})
    assert (found.over, found.lost) == (frozenset(), frozenset())
