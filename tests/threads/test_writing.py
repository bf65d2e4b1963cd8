"""Opening, replying and editing, as the forms of the pages do it."""

from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from lxml import html

from tests import factories as make
from tests.threads.conftest import SignIn
from workspace.audit.models import Participation
from workspace.common.errors import Invalid
from workspace.people.models import Person
from workspace.threads import actions
from workspace.threads.models import Follow, Post, Thread


def test_a_reply_is_answered_with_the_fragment_that_others_receive(
    sign_in: SignIn, thread: Thread, colleague: Person
) -> None:
    answer = sign_in(colleague, script=True).post(f"/threads/{thread.pk}/replies/", {"body": "Take *steel*."})
    assert answer.status_code == 201
    article = html.fromstring(answer.content)
    post = Post.objects.get(thread=thread, number=2)
    assert (article.get("id"), article.get("data-into")) == (f"post-{post.pk}", "posts")
    assert article.get("data-author") == str(colleague.pk)
    assert "<em>steel</em>" in answer.content.decode()


def test_without_script_a_reply_leads_to_its_place(sign_in: SignIn, thread: Thread, colleague: Person) -> None:
    answer = sign_in(colleague).post(f"/threads/{thread.pk}/replies/", {"body": "Take steel."})
    post = Post.objects.get(thread=thread, number=2)
    assert (answer.status_code, answer["Location"]) == (302, f"/threads/{thread.pk}/?at=2#post-{post.pk}")


def test_the_same_key_twice_is_one_post(sign_in: SignIn, thread: Thread, colleague: Person) -> None:
    browser, sent = sign_in(colleague, script=True), {"body": "Once.", "key": str(uuid4())}
    answers = [browser.post(f"/threads/{thread.pk}/replies/", sent) for _ in range(3)]
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert Post.objects.filter(thread=thread).count() == 2
    assert Participation.objects.filter(verb="replied", ordinal=0).count() == 1


def test_a_key_that_is_none_is_refused(sign_in: SignIn, thread: Thread, author: Person) -> None:
    answer = sign_in(author, script=True).post(f"/threads/{thread.pk}/replies/", {"body": "x", "key": "7"})
    assert answer.status_code == 422
    assert "UUID" in answer.json()["error"]


@pytest.mark.parametrize("body", ["", "   ", "\n\t"])
def test_an_empty_reply_is_asked_for_words(sign_in: SignIn, thread: Thread, author: Person, body: str) -> None:
    answer = sign_in(author, script=True).post(f"/threads/{thread.pk}/replies/", {"body": body})
    assert answer.status_code == 422
    assert answer.json()["fields"]["body"] == ["Write something first, or attach a file."]
    page = sign_in(author).post(f"/threads/{thread.pk}/replies/", {"body": body})
    assert page.status_code == 422
    assert "Write something first" in page.content.decode()


def test_a_reply_to_a_thread_closed_meanwhile_keeps_the_words(
    sign_in: SignIn, thread: Thread, author: Person, colleague: Person
) -> None:
    actions.close_thread(by=author, thread=thread)
    told = sign_in(colleague, script=True).post(f"/threads/{thread.pk}/replies/", {"body": "My long words"})
    assert told.status_code == 403
    assert "is closed" in told.json()["error"]
    page = sign_in(colleague).post(f"/threads/{thread.pk}/replies/", {"body": "My long words"})
    assert page.status_code == 403
    assert html.fromstring(page.content).cssselect("textarea")[0].text == "My long words"


def test_a_quote_shows_whose_words_they_were(
    sign_in: SignIn, thread: Thread, author: Person, colleague: Person
) -> None:
    first = Post.objects.get(thread=thread, number=1)
    sent = {"body": "Exactly.", "quotes": first.pk}
    answer = sign_in(colleague, script=True).post(f"/threads/{thread.pk}/replies/", sent)
    quote = html.fromstring(answer.content).cssselect(".post__quote")[0]
    assert quote.text_content() == "Anna Berg They leak at 3 bar."
    assert quote.get("href") == first.get_absolute_url()


def test_a_post_of_another_thread_can_not_be_quoted(sign_in: SignIn, thread: Thread, author: Person) -> None:
    hidden = make.reply(author, make.thread(author, make.space(author, access="invited")), "Secret")
    for number in (hidden.pk, 999_999):
        sent = {"body": "x", "quotes": number}
        answer = sign_in(make.person(), script=True).post(f"/threads/{thread.pk}/replies/", sent)
        assert answer.status_code == 422
        assert "Secret" not in answer.content.decode()


def test_opening_a_thread_leads_to_it(sign_in: SignIn, author: Person) -> None:
    space = make.space()
    browser = sign_in(author)
    page = html.fromstring(browser.get(f"/spaces/{space.pk}/threads/new/").content)
    assert page.cssselect("input[name=title]")
    answer = browser.post(f"/spaces/{space.pk}/threads/new/", {"title": " Which  seal? ", "body": "They leak."})
    thread = Thread.objects.get()
    assert (answer["Location"], thread.title, thread.opened_by) == (f"/threads/{thread.pk}/", "Which seal?", author)
    assert Follow.objects.get(thread=thread).person == author


def test_a_thread_without_a_title_keeps_what_was_typed(sign_in: SignIn, author: Person) -> None:
    space = make.space()
    answer = sign_in(author).post(f"/spaces/{space.pk}/threads/new/", {"title": "", "body": "They leak."})
    assert answer.status_code == 422
    page = html.fromstring(answer.content)
    assert page.cssselect("textarea")[0].text == "They leak."
    assert "Give the thread a title" in page.cssselect(".composer__error")[0].text_content()


def test_an_edit_keeps_what_stood_before_for_everybody(sign_in: SignIn, thread: Thread, author: Person) -> None:
    post = Post.objects.get(thread=thread)
    browser = sign_in(author, script=True)
    assert "They leak at **3 bar**." in browser.get(f"/posts/{post.pk}/edit/").content.decode()
    answer = browser.post(f"/posts/{post.pk}/edit/", {"body": "They leak at **4 bar**."})
    assert html.fromstring(answer.content).cssselect(".post__edited")
    page = html.fromstring(sign_in(make.person()).get(f"/posts/{post.pk}/versions/").content)
    said = [version.text_content().strip() for version in page.cssselect(".version .prose")]
    assert said == ["They leak at 4 bar.", "They leak at 3 bar."]


def test_an_edit_that_changes_nothing_leaves_no_trace(thread: Thread, author: Person) -> None:
    post = Post.objects.get(thread=thread)
    entries = Participation.objects.count()
    actions.edit_post(by=author, post=post, body=f" {post.body}\n")
    assert (post.versions.count(), Participation.objects.count()) == (0, entries)


@pytest.mark.parametrize("body", ["", "   ", "\n\t"])
def test_an_edit_leaves_words_or_a_file(thread: Thread, author: Person, body: str, kept_files: Path) -> None:
    with pytest.raises(Invalid, match="Write something first"):
        actions.edit_post(by=author, post=thread.posts.get(), body=body)
    file = actions.attach_file(by=author, upload=SimpleUploadedFile("a.txt", b"12"))
    post = actions.post_reply(by=author, thread=thread, body="See", attachments=[file.pk])
    assert actions.edit_post(by=author, post=post, body=body).body == ""


def test_an_edited_quote_is_told_anew_where_it_is_quoted(thread: Thread, author: Person, colleague: Person) -> None:
    from realtime import log
    from workspace.threads import queries

    first = Post.objects.get(thread=thread)
    quoting = make.reply(colleague, thread, "Yes.", quotes=first)
    actions.edit_post(by=author, post=first, body="Now otherwise.")
    told = queries.fragment(log.since(thread.stream, "", 0)[-1])
    assert f'id="post-{quoting.pk}"' in told
    assert told.count("Now otherwise.") == 2


def test_only_the_author_edits(sign_in: SignIn, thread: Thread) -> None:
    post = Post.objects.get(thread=thread)
    facilitator = thread.space.created_by
    other = make.person()
    for person in {other, facilitator} - {post.author}:
        browser = sign_in(person, script=True)
        assert browser.get(f"/posts/{post.pk}/edit/").status_code == 403
        assert browser.post(f"/posts/{post.pk}/edit/", {"body": "Mine now"}).status_code == 403


def test_a_deleted_post_leaves_a_tombstone_and_nothing_else(
    sign_in: SignIn, thread: Thread, colleague: Person, author: Person
) -> None:
    post = make.reply(colleague, thread, "Secret words @anna-berg")
    actions.react(by=author, post=post, emoji="👍")
    actions.edit_post(by=colleague, post=post, body="Other secret words")
    make.outcome(author, post, "lesson")
    quoting = make.reply(author, thread, "Hm.", quotes=post)
    browser = sign_in(colleague)
    assert "Delete this post?" in browser.get(f"/posts/{post.pk}/delete/").content.decode()
    assert browser.post(f"/posts/{post.pk}/delete/").status_code == 302
    for address in (f"/threads/{thread.pk}/", f"/posts/{post.pk}/versions/", "/outcomes/", "/"):
        assert "ecret words" not in sign_in(author).get(address).content.decode()
    page = html.fromstring(sign_in(author).get(f"/threads/{thread.pk}/").content)
    assert "Omar Haddad deleted this post" in page.cssselect(f"#post-{post.pk}")[0].text_content()
    assert page.cssselect(f"#post-{quoting.pk} .post__quote")
    post.refresh_from_db()
    assert (post.body, post.html, post.versions.count(), post.reactions.count()) == ("", "", 0, 0)
