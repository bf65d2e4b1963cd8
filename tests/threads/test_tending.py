"""Deleting, reacting and looking after threads, as the forms of the pages do it."""

import pytest
from lxml import html

from tests import factories as make
from tests.threads.conftest import SignIn
from workspace.audit.models import Participation
from workspace.people.models import Person
from workspace.spaces import actions as spaces
from workspace.spaces.models import Space
from workspace.spaces.permissions import Can
from workspace.threads import actions
from workspace.threads.models import Follow, Post, ReadMark, Thread


def test_a_facilitator_deletes_and_the_tombstone_says_so(thread: Thread, colleague: Person, sign_in: SignIn) -> None:
    post = make.reply(colleague, thread)
    facilitator = thread.space.created_by
    assert sign_in(facilitator, script=True).post(f"/posts/{post.pk}/delete/").status_code == 200
    page = sign_in(make.person()).get(f"/threads/{thread.pk}/").content.decode()
    assert f"{facilitator.name} deleted this post" in page


def test_nobody_else_deletes_and_a_decision_stays(sign_in: SignIn, thread: Thread, colleague: Person) -> None:
    post = make.reply(colleague, thread, "We take steel.")
    assert sign_in(make.person(), script=True).post(f"/posts/{post.pk}/delete/").status_code == 403
    make.outcome(colleague, post, "decision")
    answer = sign_in(colleague, script=True).post(f"/posts/{post.pk}/delete/")
    assert answer.status_code == 403
    assert "carries a decision" in answer.json()["error"]


def test_a_reaction_comes_and_goes(sign_in: SignIn, thread: Thread, colleague: Person) -> None:
    post = Post.objects.get(thread=thread)
    browser = sign_in(colleague, script=True)
    shown = html.fromstring(browser.post(f"/posts/{post.pk}/reactions/", {"emoji": "👍"}).content)
    button = shown.cssselect(".reaction")[0]
    assert (button.get("data-people"), button.get("title")) == (str(colleague.pk), "Omar Haddad")
    assert "thumbs up" in button.text_content()
    gone = html.fromstring(browser.post(f"/posts/{post.pk}/reactions/", {"emoji": "👍"}).content)
    assert not gone.cssselect(".reaction")


@pytest.mark.parametrize("emoji", ["", "x", "👍👍", "<b>", ":wave:"])
def test_a_reaction_is_one_emoji(sign_in: SignIn, thread: Thread, author: Person, emoji: str) -> None:
    post = Post.objects.get(thread=thread)
    answer = sign_in(author, script=True).post(f"/posts/{post.pk}/reactions/", {"emoji": emoji, "on": "1"})
    assert answer.status_code == 422


def test_a_deleted_post_takes_neither_reaction_nor_mark(sign_in: SignIn, thread: Thread, colleague: Person) -> None:
    post = make.reply(colleague, thread)
    actions.delete_post(by=colleague, post=post)
    browser = sign_in(colleague, script=True)
    assert browser.post(f"/posts/{post.pk}/reactions/", {"emoji": "👍"}).status_code == 403
    assert browser.post(f"/posts/{post.pk}/outcome/", {"kind": "answer"}).status_code == 403
    assert browser.post(f"/posts/{post.pk}/edit/", {"body": "back"}).status_code == 403


def test_closing_and_reopening_is_told_in_the_thread(sign_in: SignIn, thread: Thread, colleague: Person) -> None:
    browser = sign_in(colleague, script=True)
    closed = browser.post(f"/threads/{thread.pk}/close/")
    assert 'data-refresh="thread-foot"' in closed.content.decode()
    assert browser.post(f"/threads/{thread.pk}/reopen/").status_code == 200
    told = thread.posts.filter(kind="system").order_by("number").values_list("body", "author__name")
    assert list(told) == [("closed the thread", "Omar Haddad"), ("reopened the thread", "Omar Haddad")]


def test_renaming_is_for_who_opened_it_and_facilitators(sign_in: SignIn, colleague: Person) -> None:
    facilitator = make.person()
    thread = make.thread(colleague, make.space(facilitator), "Old")
    assert sign_in(make.person(), script=True).post(f"/threads/{thread.pk}/rename/", {"title": "x"}).status_code == 403
    for person, title in ((colleague, "Newer"), (facilitator, "Newest")):
        answer = sign_in(person, script=True).post(f"/threads/{thread.pk}/rename/", {"title": title})
        assert title in answer.content.decode()
    assert sign_in(colleague, script=True).post(f"/threads/{thread.pk}/rename/", {"title": " "}).status_code == 422


def test_a_moved_thread_takes_the_permission_of_where_it_goes(sign_in: SignIn, author: Person) -> None:
    reader = make.person()
    thread = make.thread(author, make.space(author, "Open one"))
    there = make.space(author, "Closed one", access="invited")
    browser = sign_in(author)
    form = html.fromstring(browser.get(f"/threads/{thread.pk}/move/").content)
    assert "Closed one" in form.cssselect("select[name=space]")[0].text_content()
    assert browser.post(f"/threads/{thread.pk}/move/", {"space": there.pk}).status_code == 302
    assert sign_in(reader).get(f"/threads/{thread.pk}/").status_code == 404
    note = thread.posts.get(kind="system")
    assert note.body == "moved the thread here"  # not from where: its name could be a secret there


@pytest.mark.parametrize("by_name", [False, True])
def test_a_move_between_open_spaces_tells_customers_who_come_later_nothing(
    sign_in: SignIn, author: Person, by_name: bool
) -> None:
    guest, layoffs, two, shared = (
        make.guest(),
        make.space(author, "Layoff plans"),
        make.space(author),
        make.space(author),
    )
    thread = make.thread(author, layoffs)
    actions.move_thread(by=author, thread=thread, space=two)
    if by_name:
        spaces.grant(by=author, space=two, can=Can.CONTRIBUTE, person=guest)
    else:
        make.share(shared, guest.organisation)
        actions.move_thread(by=author, thread=thread, space=shared, customers_may_read=True)
    page = sign_in(guest).get(f"/threads/{thread.pk}/").content.decode()
    assert "moved the thread here" in page
    assert "Layoff plans" not in page


def test_who_looks_after_the_space_that_a_thread_left_sees_that_it_went(sign_in: SignIn, author: Person) -> None:
    opener, there = make.person("Olga Opener"), make.space(make.person(), "Elsewhere", access="invited")
    spaces.grant(by=there.created_by, space=there, can=Can.CONTRIBUTE, person=opener)
    thread = make.thread(opener, make.space(author), "Which seal?")
    here = thread.space_id
    actions.move_thread(by=opener, thread=thread, space=there)
    entry = Participation.objects.get(verb="moved")
    assert (entry.space, entry.left) == (there.pk, here)
    page = html.fromstring(sign_in(author).get(f"/spaces/{here}/ledger/?verb=moved").content)
    told = page.cssselect("main")[0].text_content()
    assert "Olga Opener" in told
    assert "Which seal?" not in told
    assert "Elsewhere" not in told


def test_among_many_spaces_the_one_to_move_to_is_found_by_name(sign_in: SignIn, author: Person) -> None:
    thread, own = make.thread(author), make.space(author, "Own place")
    spaces.join_space(by=author, space=own)
    Space.objects.bulk_create(Space(name=f"Space of many {number}", created_by=author) for number in range(120))
    browser, path = sign_in(author), f"/threads/{thread.pk}/move/"

    def offered(words: str = "") -> list[str]:
        page = html.fromstring(browser.get(path, {"q": words} if words else {}).content)
        return [one.text_content().strip() for one in page.cssselect("select[name=space] option[value!='']")]

    assert len(offered()) == 50
    assert "Own place" in offered()
    assert offered("many 7 space") == [
        f"Space of many {n}" for n in sorted(map(str, [7, 17, 27, 37, 47, 57, 67, *range(70, 80), 87, 97, 107, 117]))
    ]
    assert offered("nowhere\0") == []
    far = Space.objects.get(name="Space of many 0")
    assert browser.post(path, {"space": far.pk}).status_code == 302
    thread.refresh_from_db()
    assert thread.space == far


def test_a_thread_moves_only_to_where_one_may_write(sign_in: SignIn, author: Person) -> None:
    thread = make.thread(author)
    hidden = make.space(make.person(), access="invited")
    looked_at = make.space(make.person(), access="invited")
    spaces.grant(by=looked_at.created_by, space=looked_at, can=Can.VIEW, person=author)
    for space in (hidden, looked_at):
        answer = sign_in(author, script=True).post(f"/threads/{thread.pk}/move/", {"space": space.pk})
        assert answer.status_code == 422
    thread.refresh_from_db()
    assert thread.space_id not in {hidden.pk, looked_at.pk}


def test_following_and_muting(sign_in: SignIn, thread: Thread, colleague: Person) -> None:
    browser = sign_in(colleague, script=True)
    for attention, kept in (("following", ["following"]), ("muted", ["muted"]), ("none", [])):
        answer = browser.post(f"/threads/{thread.pk}/attention/", {"attention": attention})
        assert 'data-refresh="thread-actions"' in answer.content.decode()
        assert list(Follow.objects.filter(person=colleague).values_list("attention", flat=True)) == kept
    assert browser.post(f"/threads/{thread.pk}/attention/", {"attention": "loud"}).status_code == 422


def test_reading_moves_forward_only_and_unread_moves_back(sign_in: SignIn, thread: Thread, colleague: Person) -> None:
    for _ in range(4):
        make.reply(thread.opened_by, thread)
    browser = sign_in(colleague, script=True)
    for number, kept in (("3", 3), ("2", 3), ("99", 5), ("", 5)):
        assert browser.post(f"/threads/{thread.pk}/read/", {"number": number}).status_code == 200
        assert ReadMark.objects.get(person=colleague).number == kept
    browser.post(f"/threads/{thread.pk}/unread/", {"number": "2"})
    assert ReadMark.objects.get(person=colleague).number == 1
    assert Follow.objects.filter(person=colleague, thread=thread).exists()
    browser.post(f"/threads/{thread.pk}/unread/")
    assert ReadMark.objects.get(person=colleague).number == 4
    assert browser.post(f"/threads/{thread.pk}/read/", {"number": "all"}).status_code == 422
