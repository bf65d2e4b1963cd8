"""Many at once: numbers stay gapless, keys count once, nothing is doubled or lost."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections

from realtime import log
from tests import factories as make
from workspace.audit.models import Participation
from workspace.common.errors import HouseError, Invalid, NotVisible
from workspace.people.models import Person
from workspace.threads import actions, queries
from workspace.threads.models import Follow, Outcome, Post, Reaction, ReadMark, Thread

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 8


@pytest.fixture
def together() -> Iterator[Callable[..., list[Any]]]:
    """Runs a function in several threads of execution, each with its own connection; returns answers and errors."""

    def run(function: Callable[[int], Any], times: int = AT_ONCE) -> list[Any]:
        def alone(number: int) -> Any:
            try:
                return function(number)
            except HouseError as error:
                return error
            finally:
                connections.close_all()

        with ThreadPoolExecutor(AT_ONCE) as pool:
            return list(pool.map(alone, range(times)))

    yield run
    connection.ensure_connection()


def test_replies_at_once_are_numbered_without_gaps(together: Callable[..., list[Any]], author: Person) -> None:
    thread = make.thread(author)
    people = [make.person() for _ in range(AT_ONCE)]
    together(lambda number: actions.post_reply(by=people[number % AT_ONCE], thread=thread, body=f"{number}"), 40)
    assert list(Post.objects.filter(thread=thread).order_by("number").values_list("number", flat=True)) == [
        *range(1, 42)
    ]
    thread.refresh_from_db()
    assert thread.last_number == 41
    told = [event.payload["post"] for event in log.since(thread.stream, "", 0)]
    assert told == list(Post.objects.filter(thread=thread).order_by("number").values_list("pk", flat=True))
    assert Participation.objects.filter(verb="replied", ordinal=0).count() == 40


def test_one_file_goes_to_one_of_the_posts_that_take_it_at_once(
    together: Callable[..., list[Any]], author: Person, kept_files: Path
) -> None:
    space = make.space(author)
    threads = [make.thread(author, space) for _ in range(AT_ONCE)]
    taken = actions.attach_file(by=author, upload=SimpleUploadedFile("a.txt", b"12 l/min"))
    made = together(
        lambda number: actions.post_reply(by=author, thread=threads[number], body="See", attachments=[taken.pk])
    )
    (kept,) = [post for post in made if isinstance(post, Post)]
    assert all(isinstance(other, Invalid) for other in made if other is not kept)
    assert list(kept.attachments.all()) == [taken]


def test_a_file_is_either_posted_or_thrown_away(
    together: Callable[..., list[Any]], author: Person, kept_files: Path
) -> None:
    thread = make.thread(author)
    files = [actions.attach_file(by=author, upload=SimpleUploadedFile("a.txt", b"12")) for _ in range(AT_ONCE)]

    def post_or_discard(number: int) -> Any:
        file = files[number // 2]
        if number % 2:
            return actions.discard_file(by=author, attachment=file)
        return actions.post_reply(by=author, thread=thread, body="See", attachments=[file.pk])

    made = together(post_or_discard, 2 * AT_ONCE)
    for number in range(AT_ONCE):
        said, thrown = made[2 * number : 2 * number + 2]
        assert isinstance(said, Post) == isinstance(thrown, NotVisible)
        if isinstance(said, Post):
            assert [file.file.storage.exists(file.file.name) for file in said.attachments.all()] == [True]


def test_decisions_that_supersede_each_other_crosswise_do_not_wait_for_ever(
    together: Callable[..., list[Any]], author: Person
) -> None:
    space = make.space(author)
    one, two = make.thread(author, space), make.thread(author, space)
    pairs = [
        (make.outcome(author, make.reply(author, here)), make.reply(author, there))
        for here, there in [(one, two), (two, one)] * AT_ONCE
    ]
    made = together(
        lambda number: actions.supersede_decision(by=author, outcome=pairs[number][0], post=pairs[number][1]),
        len(pairs),
    )
    assert [type(outcome) for outcome in made] == [Outcome] * len(pairs)


def test_one_key_sent_many_times_at_once_is_one_post(together: Callable[..., list[Any]], author: Person) -> None:
    thread, key = make.thread(author), uuid4()
    made = together(lambda _: actions.post_reply(by=author, thread=thread, body="Once", key=key))
    assert {post.pk for post in made} == {Post.objects.get(thread=thread, number=2).pk}


def test_the_same_reaction_at_once_is_one(together: Callable[..., list[Any]], author: Person) -> None:
    post = Post.objects.get(thread=make.thread(author))
    together(lambda _: actions.react(by=author, post=post, emoji="👍"))
    assert Reaction.objects.count() == 1
    assert Participation.objects.filter(verb="reacted").count() == 1


def test_closing_while_others_write_lets_nothing_through_afterwards(
    together: Callable[..., list[Any]], author: Person
) -> None:
    thread = make.thread(author)
    others = [make.person() for _ in range(AT_ONCE)]

    def act(number: int) -> Any:
        if number == 3:
            return actions.close_thread(by=author, thread=thread)
        return actions.post_reply(by=others[number % AT_ONCE], thread=thread, body="In time?")

    together(act, 16)
    closing = Post.objects.get(thread=thread, kind="system")
    assert closing.number == Thread.objects.get().last_number


def test_mentioning_each_other_at_once_never_deadlocks(together: Callable[..., list[Any]], author: Person) -> None:
    people = [make.person() for _ in range(4)]
    threads = [make.thread(author) for _ in range(4)]
    calls = " ".join(f"@{person.handle}" for person in people)
    made = together(
        lambda number: actions.post_reply(by=people[number % 4], thread=threads[(number * 3) % 4], body=calls), 24
    )
    assert all(isinstance(post, Post) for post in made), made
    assert Follow.objects.filter(person__in=people).count() == 16


def test_reading_in_two_tabs_at_once_keeps_the_furthest(together: Callable[..., list[Any]], author: Person) -> None:
    thread, reader = make.thread(author), make.person()
    for _ in range(9):
        make.reply(author, thread)
    together(lambda number: actions.mark_read(by=reader, thread=thread, number=10 - number % 10), 20)
    assert ReadMark.objects.get(person=reader).number == 10
    assert queries.unread_of(reader, thread) == 0
