"""What several events of a reading show is read and drawn once, and is what each would be alone."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from realtime import log, streams
from realtime.drawing import drawn
from realtime.fresh import fresh
from realtime.log import Cursor
from realtime.models import Event
from realtime.reading import read
from tests import factories as make
from tests.polls import booth
from workspace.people.models import Person
from workspace.threads import actions
from workspace.threads.models import Post, Thread
from workspace.threads.queries import ahead

pytestmark = pytest.mark.django_db

# The log, the posts, their reactions and files; with outcomes and heads: the threads, the outcomes and who decided.
QUERIES_OF_POSTS, QUERIES_OF_ALL = 4, 7


@pytest.fixture
def nothing_at_hand() -> Callable[[], None]:
    """As in a process that has neither said nor told anything of late."""

    def forget() -> None:
        ahead._drawn.clear()
        fresh.forget()

    return forget


def asked(thread: Thread, at: Cursor, count: int) -> int:
    """How many queries it takes to bring a listener up to date that has missed so many."""
    with CaptureQueriesContext(connection) as queries:
        (reading,) = read({thread.stream: at})[0].values()
    assert len(reading.events) == count
    return len(queries)


def eventful(author: Person, other: Person, thread: Thread) -> None:
    """A bit of everything that a thread's stream tells."""
    first, second = make.reply(author, thread, "One"), make.reply(other, thread, "Two")
    quoting = make.reply(other, thread, "As you say", quotes=first)
    make.reply(author, thread, "And that", quotes=first)
    decision = make.outcome(author, first)
    make.outcome(other, second, kind="action")
    actions.react(by=other, post=first, emoji="👍")
    actions.react(by=author, post=second, emoji="🎉")
    actions.edit_post(by=author, post=first, body="One, at first")
    actions.supersede_decision(by=author, outcome=decision, post=second)
    actions.rename_thread(by=author, thread=thread, title="What came of it")
    actions.delete_post(by=other, post=quoting)
    actions.close_thread(by=author, thread=thread)


@pytest.mark.parametrize("missed", [1, 10, 100])
def test_a_hundred_missed_posts_cost_what_one_costs(
    author: Person, nothing_at_hand: Callable[[], None], missed: int
) -> None:
    thread = make.thread(author)
    at = log.head(thread.stream)
    for number in range(missed):
        make.reply(author, thread, f"Number {number}")
    nothing_at_hand()
    assert asked(thread, at, missed) == QUERIES_OF_POSTS
    assert asked(thread, at, missed) == 1, "who comes a moment later is told from what was drawn"


@pytest.mark.parametrize("threads", [1, 8])
def test_what_happened_in_several_threads_is_drawn_in_the_same_queries(
    author: Person, colleague: Person, nothing_at_hand: Callable[[], None], threads: int
) -> None:
    made = [make.thread(author) for _ in range(threads)]
    cursors = {thread.stream: log.head(thread.stream) for thread in made}
    for thread in made:
        eventful(author, colleague, thread)
    nothing_at_hand()
    with CaptureQueriesContext(connection) as queries:
        readings, _ = read(cursors)
    assert len(readings) == threads
    assert len(queries) == QUERIES_OF_ALL


def test_together_each_looks_as_it_does_alone(
    author: Person, colleague: Person, nothing_at_hand: Callable[[], None]
) -> None:
    thread, another = make.thread(author), make.thread(colleague)
    eventful(author, colleague, thread)
    eventful(colleague, author, another)
    events = list(Event.objects.filter(stream__in=[thread.stream, another.stream]).order_by("pk"))
    together = drawn(events)
    nothing_at_hand()
    assert together == [streams.rule(event.stream_id).render(event) for event in events]
    assert together == drawn(events)
    assert all(together)


def test_what_was_drawn_ahead_gives_way_to_what_came_after(author: Person, colleague: Person) -> None:
    """Said, quoted and rewritten within one reading: nothing is shown as it was in between."""
    thread = make.thread(author)
    at = log.head(thread.stream)
    first = make.reply(author, thread, "Before")
    quoting = make.reply(colleague, thread, "As you say", quotes=first)
    for post in (first, quoting):
        ahead._keep(post.pk, f'<article id="post-{post.pk}">Before</article>')
    actions.edit_post(by=author, post=first, body="Afterwards")
    said, quoted, edited = drawn(log.since(thread.stream, at.epoch, at.seq))
    assert "Afterwards" in said
    assert "Before" not in said
    assert "Afterwards" in quoted
    assert f'id="post-{first.pk}"' in edited
    assert f'id="post-{quoting.pk}"' in edited
    assert "Before" not in edited


def test_posts_that_are_gone_leave_the_others_told(author: Person) -> None:
    thread = make.thread(author)
    at = log.head(thread.stream)
    for words in ("stays", "goes"):
        make.reply(author, thread, words)
    ahead._drawn.clear()
    Post.objects.filter(body="goes").delete()
    stays, goes = drawn(log.since(thread.stream, at.epoch, at.seq))
    assert "stays" in stays
    assert goes == ""


def test_many_votes_in_one_poll_are_drawn_once(author: Person, nothing_at_hand: Callable[[], None]) -> None:
    thread = make.thread(author)
    poll = booth.poll(author, thread)
    at = log.head(thread.stream)
    costs = []
    for voters in (1, 9):
        for _ in range(voters):
            booth.vote(poll, make.person(), "Steel")
        nothing_at_hand()
        with CaptureQueriesContext(connection) as queries:
            fragments = drawn(log.since(thread.stream, at.epoch, at.seq))
        costs.append(len(queries))
    assert costs[0] == costs[1]
    assert len(fragments) == 10
    assert len(set(fragments)) == 1
    assert f'id="poll-{poll.pk}"' in fragments[0]
