"""Who is told of what: once, by the most pressing kind, and nobody of what they did themselves."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext

from realtime.models import Event
from tests import factories as make
from tests.notifications.told import follow, kinds_of, waiting_for
from workspace.common import clock
from workspace.notifications import actions
from workspace.notifications.models import Delivery, Mail, Notification, Preference
from workspace.people import actions as people
from workspace.people.models import Person
from workspace.spaces import actions as spaces
from workspace.spaces.models import Space
from workspace.spaces.permissions import Can
from workspace.threads import actions as threads
from workspace.threads.models import Post, Thread
from workspace.threads.queries import notices

pytestmark = pytest.mark.django_db


@pytest.fixture
def where() -> Space:
    return make.space()


@pytest.fixture
def reader(where: Space) -> Person:
    mei = make.person("Mei Tanaka")
    spaces.join_space(by=mei, space=where)
    return mei


def test_a_mention_by_name_is_told_once_whatever_else_it_is(where: Space, reader: Person) -> None:
    thread = make.thread(reader, where)
    make.reply(make.person(), thread, f"@{reader.handle}, see here")
    assert kinds_of(reader) == ["mention"]


def test_the_same_events_again_tell_nobody_twice(where: Space, reader: Person) -> None:
    make.reply(make.person(), make.thread(reader, where))
    follow()
    before = list(Notification.objects.values_list("pk", flat=True))
    for _ in range(2):
        actions.follow(list(Event.objects.order_by("id")))
    assert list(Notification.objects.values_list("pk", flat=True)) == before
    assert Delivery.objects.count() == len(before)


def test_an_edit_calls_only_whom_the_post_did_not_call_before(where: Space, reader: Person) -> None:
    author, other = make.person(), make.person()
    post = make.reply(author, make.thread(None, where), f"@{reader.handle}")
    follow()
    threads.edit_post(by=author, post=post, body=f"@{reader.handle} and @{other.handle}")
    threads.edit_post(by=author, post=post, body=f"@{reader.handle} and @{other.handle}, please")
    assert kinds_of(reader) == ["mention"]
    assert kinds_of(other) == ["mention"]


def test_whoever_opened_the_thread_is_answered_and_whoever_follows_hears_of_a_reply(where: Space) -> None:
    opener, follower, stranger = make.person(), make.person(), make.person()
    thread = make.thread(opener, where)
    threads.follow_thread(by=follower, thread=thread)
    make.reply(stranger, thread)
    assert kinds_of(opener) == ["answer"]
    assert kinds_of(follower) == ["reply"]
    assert kinds_of(stranger) == []


def test_a_quoted_person_hears_of_it_without_following(where: Space) -> None:
    quoted = make.person()
    post = make.reply(quoted, make.thread(None, where))
    threads.unfollow_thread(by=quoted, thread=post.thread)
    make.reply(make.person(), post.thread, quotes=post)
    assert kinds_of(quoted) == ["answer"]


def test_a_circle_and_a_space_are_called_as_they_were_at_that_moment(where: Space, reader: Person) -> None:
    welder = make.person()
    circle = make.circle(welder, "Welders")
    thread = make.thread(None, where)
    make.reply(None, thread, f"@{circle.handle}?")
    follow()
    make.reply(None, thread, "@space?")
    follow()
    later = make.person()
    spaces.join_space(by=later, space=where)
    spaces.change_circle(by=welder, circle=circle, add=[later])
    # The circle's call made the welder follow, so what is said to the space is a reply to them: they have not joined.
    assert kinds_of(welder) == ["call", "reply"]
    assert kinds_of(reader) == ["call"]
    assert kinds_of(later) == []


def test_a_muted_thread_tells_nothing_but_ones_name(where: Space, reader: Person) -> None:
    thread = make.thread(reader, where)
    mine = make.reply(reader, thread, "My words.")
    threads.mute_thread(by=reader, thread=thread)
    other = make.person()
    make.reply(other, thread, "@space, a reply", quotes=mine)
    make.outcome(other, make.reply(other, thread), "decision")
    threads.react(by=other, post=mine, emoji="👍")
    assert waiting_for(reader) == []
    make.reply(other, thread, f"@{reader.handle}!")
    assert kinds_of(reader)[-1] == "mention"
    assert waiting_for(reader) == ["mention"]


def test_decisions_and_answers_are_told_to_who_follows_or_joined(where: Space, reader: Person) -> None:
    follower, outsider = make.person(), make.person()
    thread = make.thread(None, where)
    threads.follow_thread(by=follower, thread=thread)
    post = make.reply(thread.opened_by, thread)
    follow()
    make.outcome(thread.opened_by, post, "decision")
    make.outcome(thread.opened_by, post, "lesson")
    assert kinds_of(reader) == ["outcome"]
    assert kinds_of(follower) == ["reply", "outcome"]
    assert kinds_of(outsider) == []
    assert kinds_of(thread.opened_by) == []


def test_an_action_is_told_to_its_owner_and_again_on_the_day_before_it_is_due(where: Space, reader: Person) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    post = make.reply(None, make.thread(None, where))
    make.outcome(None, post, "action", owner=reader, due=tomorrow)
    later = make.reply(None, post.thread)
    make.outcome(None, later, "action", owner=reader, due=tomorrow + timedelta(days=1))
    for _ in range(2):
        actions.tell([(notices.DUE, one) for one in notices.due_soon()])
    assert kinds_of(reader).count("due") == 1
    assert kinds_of(reader).count("action") == 2
    assert waiting_for(reader).count("due") == 1
    threads.finish_action(by=reader, outcome=post.outcomes.get())
    assert "due" not in waiting_for(reader)


def test_ones_own_action_is_no_news(where: Space) -> None:
    post = make.reply(None, make.thread(None, where))
    make.outcome(post.author, post, "action")
    assert kinds_of(post.author) == []


def test_each_reaction_is_told_once_and_one_that_was_withdrawn_not_at_all(where: Space) -> None:
    post = make.reply(None, make.thread(None, where))
    other = make.person()
    for emoji in "👍🎉":
        threads.react(by=other, post=post, emoji=emoji)
    threads.withdraw_reaction(by=other, post=post, emoji="🎉")
    threads.react(by=post.author, post=post, emoji="👍")
    assert kinds_of(post.author) == ["reaction"]
    assert waiting_for(post.author) == ["reaction"]
    threads.withdraw_reaction(by=other, post=post, emoji="👍")
    assert waiting_for(post.author) == []


def test_who_is_let_in_is_told_by_name_or_together(where: Space) -> None:
    invited = make.space(access="invited")
    owner, customer = invited.created_by, make.customer()
    guest, colleague = make.guest(customer), make.person()
    spaces.grant(by=owner, space=invited, can=Can.CONTRIBUTE, person=colleague)
    make.share(invited, customer)
    assert kinds_of(colleague) == ["granted"]
    assert kinds_of(guest) == ["shared"]
    assert waiting_for(guest) == ["shared"]
    spaces.revoke(by=owner, space=invited, group=Group.objects.get(organisation=customer))
    assert waiting_for(guest) == []
    spaces.revoke(by=owner, space=invited, person=colleague)
    spaces.grant(by=owner, space=invited, can=Can.VIEW, person=colleague)
    assert kinds_of(colleague) == ["granted", "granted"]
    assert waiting_for(colleague) == ["granted"]


def test_an_imported_history_calls_nobody(where: Space, reader: Person) -> None:
    thread = make.thread(reader, where)
    post = make.reply(make.person(), thread, f"@{reader.handle}")
    Post.objects.filter(pk=post.pk).update(imported_from="slack:1")
    assert kinds_of(reader) == []


def test_what_is_told_long_after_it_was_done_leaves_the_house_by_no_channel(where: Space, reader: Person) -> None:
    thread = make.thread(reader, where)
    with clock.at(clock.now() - timedelta(days=3)):
        make.reply(make.person(), thread, f"@{reader.handle}")
    assert kinds_of(reader) == ["mention"]
    assert not Delivery.objects.exists()


def test_a_person_who_left_and_a_bot_are_told_nothing(where: Space) -> None:
    gone, bot = make.person(), make.person(is_bot=True)
    thread = make.thread(gone, where)
    threads.follow_thread(by=bot, thread=thread)
    make.reply(make.person(), thread)
    people.deactivate_person(by=make.person(is_operator=True), person=gone)
    assert kinds_of(gone) == kinds_of(bot) == []


def test_a_silenced_kind_makes_way_for_the_next(where: Space) -> None:
    opener = make.person()
    Preference.objects.create(person=opener, kind="thread.answer", in_app=False, mail=Mail.OFF, push=False)
    make.reply(make.person(), make.thread(opener, where))
    assert kinds_of(opener) == ["reply"]


def test_the_outbox_is_filled_by_what_each_person_wants(where: Space) -> None:
    usual, digest, silent = make.person(), make.person(), make.person(email=None)
    Preference.objects.create(person=digest, kind="thread.mention", mail=Mail.DIGEST)
    make.thread(None, where, body=" ".join(f"@{one.handle}" for one in (usual, digest, silent)))
    follow()
    modes = dict(Delivery.objects.values_list("notification__person", "mode"))
    assert modes == {usual.pk: Mail.AT_ONCE, digest.pk: Mail.DIGEST}


def test_a_crowd_costs_as_many_queries_as_three(where: Space) -> None:
    def cost(size: int) -> int:
        thread = make.thread(None, where)
        for _ in range(size):
            threads.follow_thread(by=make.person(), thread=thread)
        last = Event.objects.latest("id").pk
        make.reply(None, thread)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            actions.follow(list(Event.objects.filter(pk__gt=last)))
        assert Notification.objects.filter(place=thread.stream).count() == size
        return len(asked)

    assert cost(40) == cost(3)


def test_every_kind_names_events_that_exist() -> None:
    from realtime.events import Payload
    from workspace.notifications.queries import kinds

    assert {kind.name for kind in kinds()} >= {"thread.mention", "thread.reply", "space.granted"}
    assert all(kind.events <= Payload.kinds().keys() for kind in kinds())


def test_a_deleted_post_and_a_withdrawn_mark_are_no_news_any_more(where: Space, reader: Person) -> None:
    thread: Thread = make.thread(reader, where)
    post = make.reply(make.person(), thread, f"@{reader.handle}")
    answer = make.outcome(post.author, make.reply(post.author, thread), "answer")
    follow()
    assert sorted(waiting_for(reader)) == ["answer", "mention", "outcome"]
    threads.withdraw_outcome(by=post.author, outcome=answer)
    threads.delete_post(by=post.author, post=post)
    assert waiting_for(reader) == ["answer"]
