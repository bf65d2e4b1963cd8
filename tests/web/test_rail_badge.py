"""The badge of the rail and the catch-up say the same: neither counts what is not there to be read."""

from collections.abc import Callable

import pytest

from tests import factories as make
from workspace.people.models import Person
from workspace.spaces import actions as spaces
from workspace.threads import actions, queries
from workspace.threads.models import Thread
from workspace.web.queries import unread_threads_by_space

pytestmark = pytest.mark.django_db


def delete_something(by: Person, thread: Thread) -> None:
    actions.delete_post(by=by, post=make.reply(by, thread))


CHANGES: list[Callable[[Person, Thread], object]] = [
    lambda by, thread: actions.rename_thread(by=by, thread=thread, title="New name"),
    lambda by, thread: actions.close_thread(by=by, thread=thread),
    delete_something,
]


@pytest.mark.parametrize("change", CHANGES, ids=["rename", "close", "delete"])
def test_what_leaves_nothing_to_read_leaves_no_badge(change: Callable[[Person, Thread], object]) -> None:
    author, reader = make.person(), make.person()
    thread = make.thread(author, make.space(author, people=[reader]))
    make.reply(reader, thread)
    for person in (author, reader):
        actions.mark_read(by=person, thread=thread, number=99)
    change(author, thread)
    for person in (author, reader):
        assert queries.catch_up(person).is_empty
        assert unread_threads_by_space(person) == {}


def test_an_archived_space_waits_on_both_alike() -> None:
    author, reader = make.person(), make.person()
    thread = make.thread(author, make.space(author, people=[reader]))
    make.reply(reader, thread)
    make.reply(author, thread)
    spaces.archive_space(by=author, space=thread.space)
    assert [one.thread for one in queries.catch_up(reader).waiting] == [thread]
    assert unread_threads_by_space(reader) == {thread.space_id: 1}
