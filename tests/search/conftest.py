"""An index that has caught up."""

from collections.abc import Callable

import pytest

from realtime import followers
from realtime.models import Event
from search import indexer
from search.documents import Kind
from workspace.people.models import Person


def catch_up() -> int:
    """Let the indexer handle all that happened in this test. Returns how many events that were.

    The test's own transaction is still open, so what it wrote is not settled yet: the events are read from the log.
    The factories make people without an action, so these are looked at by hand.
    """
    events = list(Event.objects.order_by("id"))
    indexer.handle(events)
    indexer.look_at(Kind.PERSON, Person.objects.values_list("pk", flat=True))
    return len(events)


@pytest.fixture
def index(db: None) -> Callable[[], int]:
    assert "search" in {follower.name for follower in followers.registered()}
    return catch_up
