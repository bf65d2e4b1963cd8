"""A key is good for one deed on one thing; it never fetches what something else made."""

import uuid

import pytest

from tests import factories as make
from workspace.common.errors import NotVisible
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
