"""The factories that all rooms' tests stand on make what they say."""

import pytest

from tests import factories
from workspace.audit.models import Participation
from workspace.spaces.models import Space
from workspace.threads.models import Thread

pytestmark = pytest.mark.django_db


def test_a_shared_space_is_seen_by_that_customer_only() -> None:
    guest, other = factories.guest(), factories.guest()
    space = factories.share(factories.space(access="invited"), guest.organisation)
    assert list(Space.objects.visible_to(guest)) == [space]
    assert not Space.objects.visible_to(other).exists()


def test_a_thread_with_an_outcome_is_signed_in_the_ledger() -> None:
    boss = factories.person(placed=True)
    author = factories.person(manager=boss)
    outcome = factories.outcome(post=factories.reply(author, factories.thread(boss)), by=boss)
    assert Thread.objects.get().last_number == 2
    verbs = Participation.objects.filter(ordinal=0).order_by("at", "id").values_list("verb", flat=True)
    assert list(verbs) == ["opened space", "opened thread", "replied", "marked outcome"]
    replied = Participation.objects.get(verb="replied")
    assert (replied.up, replied.down, outcome.decided_by.get()) == (1, 0, author)
