"""What has changed about rights: seen once by each process, whatever commits late and wherever the database went."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from realtime import changes, log, signals, wire
from realtime.log import Cursor
from realtime.models import RightsChange
from tests import factories
from tests.live_server import session_of
from tests.realtime.conftest import say

pytestmark = pytest.mark.django_db(transaction=True)

WAITS = 20.0


def place() -> str:
    return changes.look(None).place


def people(look: changes.Look) -> list[Any]:
    return [None if each.people is None else set(each.people) for each in look.changes]


def test_a_change_is_seen_once() -> None:
    start = place()
    signals.recheck([3, 1, 3])
    signals.recheck(None)
    found = changes.look(start)
    assert people(found) == [{1, 3}, None]
    assert changes.look(found.place).changes == ()


def test_a_session_that_ends_is_a_change() -> None:
    start = place()
    signals.end_session("a key")
    (found,) = changes.look(start).changes
    assert (found.people, found.session) == (frozenset(), wire.fingerprint("a key"))


def test_what_is_rolled_back_never_was() -> None:
    start = place()
    with transaction.atomic():
        signals.recheck([1])
        transaction.set_rollback(True)
    assert changes.look(start).changes == ()


def test_what_commits_late_is_not_skipped() -> None:
    """Its number is lower than that of a change which was seen already."""
    start, written, go = place(), threading.Event(), threading.Event()

    def slowly() -> None:
        with transaction.atomic():
            signals.recheck([1])
            written.set()
            assert go.wait(WAITS)
        connection.close()

    late = threading.Thread(target=slowly)
    late.start()
    assert written.wait(WAITS)
    signals.recheck([2])
    first = changes.look(start)
    assert people(first) == [{2}]
    go.set()
    late.join(WAITS)
    second = changes.look(first.place)
    assert people(second) == [{1}]
    assert changes.look(second.place).changes == ()


def test_it_comes_with_the_events_in_the_same_query(stream: str, django_assert_num_queries: Any) -> None:
    start = place()
    signals.recheck([7])
    say(stream)
    with django_assert_num_queries(1):
        missed, look = log.missed_and_changed({stream: Cursor()}, 10, start)
    assert [event.seq for event in missed[stream].events] == [1]
    assert people(look) == [{7}]


def test_it_comes_also_when_none_of_the_streams_has_begun(stream: str) -> None:
    start = place()
    signals.recheck([7])
    missed, look = log.missed_and_changed({stream: Cursor()}, 10, start)
    assert (missed[stream].events, people(look)) == ([], [{7}])


def test_a_place_tells_which_came_first() -> None:
    first = place()
    say("echo:1")
    assert changes.is_before(first, place())
    assert not changes.is_before(first, first)


def test_signing_out_and_deactivation_are_changes() -> None:
    start = place()
    person = factories.person()
    key = session_of(person)
    signals.end_session(key)
    signals.recheck([person.pk])
    assert [each.session for each in changes.look(start).changes] == [wire.fingerprint(key), ""]


def test_old_changes_are_forgotten_and_a_renewed_log_knows_none() -> None:
    RightsChange.objects.all().delete()
    signals.recheck([1])
    assert changes.prune(timedelta(hours=1)) == 0
    assert changes.prune(timedelta(seconds=-1)) == 1
    signals.recheck([1])
    log.renew()
    assert not RightsChange.objects.exists()
