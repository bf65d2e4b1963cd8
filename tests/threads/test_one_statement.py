"""A post takes its number, its author's follow and read mark in one statement, and is drawn once for everybody."""

import pytest

from tests import factories as make
from workspace.common.errors import NotVisible, Refused, Stale
from workspace.spaces import permissions
from workspace.spaces.models import Access, Space
from workspace.spaces.permissions import Can
from workspace.threads import actions, queries
from workspace.threads.actions.numbering import next_post
from workspace.threads.models import Follow, Post, ReadMark, Thread
from workspace.threads.queries.ahead import drawn_ahead, forget


@pytest.mark.django_db
class TestNextPost:
    def test_it_is_numbered_followed_and_read(self) -> None:
        thread, by = make.thread(), make.person()
        post = next_post(by, by, thread, "words", "<p>words</p>", None)
        kept = Post.objects.get(pk=post.pk)
        assert (kept.number, kept.author, kept.body, kept.html, kept.at) == (2, by, "words", "<p>words</p>", post.at)
        assert (Thread.objects.get(pk=thread.pk).last_number, thread.last_number) == (2, 2)
        assert Follow.objects.get(thread=thread, person=by).attention == "following"
        assert ReadMark.objects.get(thread=thread, person=by).number == 2

    def test_a_mute_stays(self) -> None:
        thread = make.thread()
        actions.mute_thread(by=thread.opened_by, thread=thread)
        actions.post_reply(by=thread.opened_by, thread=thread, body="words")
        assert Follow.objects.get(thread=thread, person=thread.opened_by).attention == "muted"

    def test_a_thread_that_was_closed_meanwhile_takes_none(self) -> None:
        seen = make.thread()
        actions.close_thread(by=seen.opened_by, thread=seen)
        with pytest.raises(Refused):
            next_post(seen.opened_by, seen.opened_by, seen, "words", "words", None)

    def test_a_thread_that_was_moved_meanwhile_takes_none(self) -> None:
        seen = make.thread()
        Thread.objects.filter(pk=seen.pk).update(space=make.space(seen.opened_by))
        with pytest.raises(Stale):
            next_post(seen.opened_by, seen.opened_by, seen, "words", "words", None)
        Thread.objects.filter(pk=seen.pk).update(space=make.space(access=Access.INVITED))
        with pytest.raises(NotVisible):
            next_post(seen.opened_by, seen.opened_by, seen, "words", "words", None)


@pytest.mark.django_db(transaction=True)
class TestDrawnOnce:
    def test_what_is_drawn_ahead_is_what_its_rows_show(self) -> None:
        thread = make.thread()
        quoted = make.reply(to=thread, body="Which *one*?")
        for post in (make.reply(to=thread, body="🎉"), make.reply(to=thread, body="**That** one", quotes=quoted)):
            assert drawn_ahead(post.pk)
            assert drawn_ahead(post.pk) == queries.posts_html(Post.objects.filter(pk=post.pk))

    def test_with_a_mention_it_is_drawn_from_its_rows(self) -> None:
        thread, called = make.thread(), make.person()
        post = make.reply(to=thread, body=f"@{called.handle}: that one")
        assert drawn_ahead(post.pk) is None
        assert f'data-mentions="{called.pk}"' in queries.said_html(post)

    def test_what_was_deleted_is_forgotten_with_its_event(self) -> None:
        thread = make.thread()
        post = make.reply(to=thread, body="a slip")
        forget(post.pk)
        actions.delete_post(by=post.author, post=post)
        assert "a slip" not in queries.said_html(post)


@pytest.mark.django_db
@pytest.mark.parametrize("can", list(Can))
def test_the_rule_by_hand_is_the_rule(can: Can) -> None:
    facilitator, guest, left = make.person(), make.guest(), make.person(is_active=False)
    spaces = [make.space(facilitator, access=access) for access in (Access.OPEN, Access.INVITED)]
    make.share(spaces[1], guest.organisation)
    for person in (facilitator, make.person(), guest, make.guest(), left):
        condition, terms = permissions.allowed_sql(person, can, "spaces_space")
        by_hand = Space.objects.extra(where=[condition], params=terms)
        assert set(by_hand) == set(Space.objects.filter(permissions.allowed(person, can)))
