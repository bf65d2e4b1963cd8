"""Unread is derived, so it cannot stick: whatever happens in whatever order, it equals a recount by hand."""

from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from tests import factories as make
from workspace.people.models import Person
from workspace.threads import actions, queries
from workspace.threads.models import Follow, Post, Thread

pytestmark = pytest.mark.django_db


class Reading(RuleBasedStateMachine):
    """One thread, one reader, two others; beside it a model that remembers each post by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.reader, self.other = make.person(), make.person()
        self.thread = make.thread(self.other)
        self.unread_by_hand = {1}
        self.known = False

    @property
    def last(self) -> int:
        return Thread.objects.get(pk=self.thread.pk).last_number

    def mine_or_gone(self, number: int) -> bool:
        post = Post.objects.get(thread=self.thread, number=number)
        return post.author_id == self.reader.pk or post.kind == "system" or post.is_deleted

    def recount(self, read_to: int) -> None:
        self.unread_by_hand = {number for number in range(read_to + 1, self.last + 1) if not self.mine_or_gone(number)}

    @rule()
    def another_posts(self) -> None:
        post = make.reply(self.other, self.thread)
        self.unread_by_hand.add(post.number)

    @rule()
    def the_reader_posts(self) -> None:
        make.reply(self.reader, self.thread)
        self.unread_by_hand = set()

    @rule(back=st.integers(0, 5))
    def the_reader_reads(self, back: int) -> None:
        number = max(0, self.last - back)
        actions.mark_read(by=self.reader, thread=self.thread, number=number)
        self.unread_by_hand = {one for one in self.unread_by_hand if one > number}

    @rule(back=st.integers(0, 5))
    def the_reader_marks_unread(self, back: int) -> None:
        number = max(1, self.last - back)
        actions.mark_unread(by=self.reader, thread=self.thread, number=number)
        self.recount(number - 1)

    @rule(back=st.integers(0, 5))
    def a_post_is_deleted(self, back: int) -> None:
        post = Post.objects.get(thread=self.thread, number=max(1, self.last - back))
        if post.kind == "said":
            actions.delete_post(by=post.author, post=post)
            self.unread_by_hand.discard(post.number)

    @rule()
    def it_closes_and_opens(self) -> None:
        actions.close_thread(by=self.other, thread=self.thread)
        actions.reopen_thread(by=self.other, thread=self.thread)

    @rule()
    def all_is_marked_read_and_taken_back(self) -> None:
        before = actions.mark_all_read(by=self.reader, upto={self.thread.pk: 10_000})
        assert queries.unread_of(self.reader, self.thread) == 0
        actions.restore_read_marks(by=self.reader, marks=before)

    @precondition(lambda self: Follow.objects.filter(person=self.reader, thread=self.thread).exists())
    @invariant()
    def the_rail_and_the_catch_up_agree(self) -> None:
        waits = bool(self.unread_by_hand)
        assert queries.waiting_follows(self.reader).exists() == waits
        assert [one.unread for one in queries.catch_up(self.reader).waiting] == (
            [len(self.unread_by_hand)] if waits else []
        )

    @invariant()
    def unread_equals_the_recount(self) -> None:
        assert queries.unread_of(self.reader, self.thread) == len(self.unread_by_hand)


def test_unread_equals_a_recount_after_any_sequence(settings: Any) -> None:
    settings.WRITES_PER_MINUTE = 0
    run_state_machine_as_test(Reading, settings=QUICK)


QUICK = settings(
    max_examples=12, stateful_step_count=12, deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip


def test_late_news_of_reading_never_takes_reading_back(thread: Thread, colleague: Person) -> None:
    for _ in range(5):
        make.reply(thread.opened_by, thread)
    for number in (2, 6, 3):
        actions.mark_read(by=colleague, thread=thread, number=number)
    assert queries.unread_of(colleague, thread) == 0


def test_reading_is_in_nobodys_ledger(thread: Thread, colleague: Person) -> None:
    from workspace.audit.models import Participation

    before = Participation.objects.count()
    actions.mark_read(by=colleague, thread=thread, number=1)
    actions.follow_thread(by=colleague, thread=thread)
    actions.mute_thread(by=colleague, thread=thread)
    assert Participation.objects.count() == before


def test_the_rail_counts_threads_with_something_left_to_read(colleague: Person) -> None:
    from workspace.web.queries import unread_threads_by_space

    thread = make.thread(colleague)
    posts = [make.reply(make.person(), thread) for _ in range(2)]
    assert unread_threads_by_space(colleague) == {thread.space_id: 1}
    for post in posts:
        actions.delete_post(by=post.author, post=post)
    assert unread_threads_by_space(colleague) == {}
