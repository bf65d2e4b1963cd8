"""A key is good for one deed on one thing; it never fetches what something else made."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from tests import factories as make
from workspace.common.errors import NotVisible, TooMany
from workspace.spaces import actions as spaces
from workspace.spaces.permissions import Can
from workspace.threads import actions as threads
from workspace.threads.models import Post, Thread

pytestmark = pytest.mark.django_db


def test_a_key_of_another_deed_answers_with_nothing_of_it() -> None:
    thread, key = make.thread(), uuid.uuid4()
    opened = threads.open_thread(by=thread.opened_by, space=thread.space, title="Another", body="words", key=key)
    answer = threads.post_reply(by=thread.opened_by, thread=thread, body="mine", key=key)
    assert isinstance(opened, Thread)
    assert isinstance(answer, Post)
    assert answer.body == "mine"


def test_the_same_key_for_another_thread_is_not_swallowed() -> None:
    first, key = make.thread(), uuid.uuid4()
    second = make.thread(first.opened_by, first.space)
    made = [threads.post_reply(by=first.opened_by, thread=one, body="words", key=key) for one in (first, second)]
    assert [post.thread_id for post in made] == [first.pk, second.pk]


def test_a_key_shows_nothing_to_whoever_has_lost_sight_of_it() -> None:
    guest, where, key = make.guest(), make.space(access="invited"), uuid.uuid4()
    spaces.grant(by=where.created_by, space=where, can=Can.CONTRIBUTE, person=guest)
    thread = make.thread(where.created_by, where)
    threads.post_reply(by=guest, thread=thread, body="words", key=key)
    spaces.revoke(by=where.created_by, space=where, person=guest)
    with pytest.raises(NotVisible):
        threads.post_reply(by=guest, thread=thread, body="words", key=key)


def test_two_people_may_use_the_same_key() -> None:
    thread, key = make.thread(), uuid.uuid4()
    made = {
        threads.post_reply(by=by, thread=thread, body="words", key=key).pk for by in (thread.opened_by, make.person())
    }
    assert len(made) == 2


@pytest.mark.django_db(transaction=True)
def test_the_posting_rate_holds_for_what_is_sent_side_by_side(settings: Settings) -> None:
    mei, thread = make.person(), make.thread()
    settings.WRITES_PER_MINUTE = 5
    together = threading.Barrier(8)

    def reply(number: int) -> bool:
        together.wait()
        try:
            threads.post_reply(by=mei, thread=thread, body=f"{number}", key=uuid.uuid4() if number % 2 else None)
        except TooMany:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(reply, range(8))) == 5
    assert Post.objects.filter(author=mei).count() == 5
