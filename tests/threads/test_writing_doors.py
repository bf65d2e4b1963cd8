"""Who may write in a thread at all: every door of its forms, for strangers, readers and those who only look."""

from django.test import Client
from lxml import html

from tests import factories as make
from tests.threads.conftest import SignIn
from workspace.audit.models import Participation
from workspace.people.models import Person
from workspace.spaces import actions as spaces
from workspace.spaces.permissions import Can
from workspace.threads.models import Follow, Post, Thread


def addresses(thread: Thread, post: Post, outcome: int) -> list[tuple[str, dict[str, object]]]:
    return [
        (f"/threads/{thread.pk}/replies/", {"body": "x"}),
        (f"/threads/{thread.pk}/rename/", {"title": "x"}),
        (f"/threads/{thread.pk}/move/", {"space": thread.space_id}),
        (f"/threads/{thread.pk}/close/", {}),
        (f"/threads/{thread.pk}/reopen/", {}),
        (f"/posts/{post.pk}/edit/", {"body": "x"}),
        (f"/posts/{post.pk}/delete/", {}),
        (f"/posts/{post.pk}/reactions/", {"emoji": "👍"}),
        (f"/posts/{post.pk}/outcome/", {"kind": "answer"}),
        (f"/outcomes/{outcome}/withdraw/", {}),
        (f"/outcomes/{outcome}/done/", {}),
        (f"/outcomes/{outcome}/reopen/", {}),
        (f"/spaces/{thread.space_id}/threads/new/", {"title": "x", "body": "x"}),
    ]


OWN = ["read", "unread", "attention"]


def test_every_door_is_a_404_for_strangers_and_shut_for_readers(sign_in: SignIn, author: Person) -> None:
    guest = make.guest()
    thread = make.thread(author, make.space(author, access="invited"))
    make.share(thread.space, guest.organisation, Can.VIEW)
    post = Post.objects.get(thread=thread)
    outcome = make.outcome(author, post, "action").pk
    before = (Participation.objects.count(), Post.objects.count(), Thread.objects.count())
    stranger, reader = sign_in(make.person(), script=True), sign_in(guest, script=True)
    for address, sent in addresses(thread, post, outcome):
        assert stranger.post(address, sent).status_code == 404, address
        assert reader.post(address, sent).status_code in {403, 422}, address
        assert Client().post(address, sent).status_code == 302, address
    for name in OWN:
        sent = {"number": 1, "attention": "following"}
        assert stranger.post(f"/threads/{thread.pk}/{name}/", sent).status_code == 404
    for address in (f"/threads/{thread.pk}/row/", f"/posts/{post.pk}/", f"/posts/{post.pk}/versions/"):
        assert stranger.get(address).status_code == 404, address
        assert reader.get(address).status_code in {200, 302}, address
    assert (Participation.objects.count(), Post.objects.count(), Thread.objects.count()) == before
    assert not Follow.objects.exclude(person=author).exists()


def test_what_changes_something_is_never_done_by_looking(sign_in: SignIn, thread: Thread, author: Person) -> None:
    browser = sign_in(author)
    post = Post.objects.get(thread=thread)
    for name in ("replies", "close", "reopen", "read", "unread", "attention"):
        assert browser.get(f"/threads/{thread.pk}/{name}/").status_code == 405
    assert browser.get(f"/posts/{post.pk}/reactions/").status_code == 405


def test_an_archived_space_can_be_read_only(sign_in: SignIn, thread: Thread, author: Person, colleague: Person) -> None:
    spaces.archive_space(by=thread.space.created_by, space=thread.space)
    page = html.fromstring(sign_in(colleague).get(f"/threads/{thread.pk}/").content)
    assert not page.cssselect("cw-composer")
    assert "archived" in page.cssselect("#thread-foot")[0].text_content()
    answer = sign_in(colleague, script=True).post(f"/threads/{thread.pk}/replies/", {"body": "x"})
    assert (answer.status_code, "archived" in answer.json()["error"]) == (403, True)
