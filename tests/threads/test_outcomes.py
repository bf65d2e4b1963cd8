"""Answers, decisions, actions and lessons: marked, done, superseded, and found again."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html

from tests import factories as make
from tests.threads.conftest import SignIn
from workspace.audit.models import Participation
from workspace.common import clock
from workspace.common.errors import Invalid, Refused
from workspace.people.models import Person
from workspace.threads import actions
from workspace.threads.models import Outcome, Post, Thread


@pytest.fixture
def post(thread: Thread, colleague: Person) -> Post:
    return make.reply(colleague, thread, "We take the steel one.")


def test_a_decision_says_who_decided_and_stands_at_the_top(
    sign_in: SignIn, post: Post, author: Person, colleague: Person
) -> None:
    browser = sign_in(author, script=True)
    form = html.fromstring(browser.get(f"/posts/{post.pk}/outcome/?kind=decision").content)
    ticked = form.cssselect("input[name=decided_by][checked]")
    assert [box.get("value") for box in ticked] == [str(colleague.pk)]
    sent = {"kind": "decision", "summary": "Steel it is", "decided_by": [author.pk, colleague.pk]}
    answer = browser.post(f"/posts/{post.pk}/outcome/", sent)
    assert answer.status_code == 200
    assert {"thread-outcomes", f"post-{post.pk}"} <= {
        element.get("id") for element in html.fragments_fromstring(answer.content.decode())
    }
    page = html.fromstring(sign_in(make.person()).get(f"/threads/{post.thread_id}/").content)
    shown = page.cssselect("#outcomes .outcome--decision")[0].text_content()
    assert all(words in shown for words in ("Decision", "Steel it is", "Anna Berg", "Omar Haddad"))
    assert page.cssselect(f"#post-{post.pk}[data-outcome] .post__mark")


def test_an_action_has_an_owner_a_due_day_and_is_done(sign_in: SignIn, post: Post, author: Person) -> None:
    browser = sign_in(author, script=True)
    refused = browser.post(f"/posts/{post.pk}/outcome/", {"kind": "action", "due": "2026-03-01"})
    assert (refused.status_code, "owner" in refused.json()["fields"]) == (422, True)
    owner = make.person("Mei Tanaka")
    sent = {"kind": "action", "others": f"@{owner.handle}", "due": "2026-03-01"}
    assert browser.post(f"/posts/{post.pk}/outcome/", sent).status_code == 200
    outcome = Outcome.objects.get()
    assert (outcome.owner, outcome.due) == (owner, date(2026, 3, 1))
    assert "outcome--late" in browser.get(f"/threads/{post.thread_id}/").content.decode()
    assert "Not done yet" in browser.post(f"/outcomes/{outcome.pk}/done/").content.decode()
    assert browser.post(f"/outcomes/{outcome.pk}/done/").status_code == 200
    outcome.refresh_from_db()
    assert outcome.done_by == author
    browser.post(f"/outcomes/{outcome.pk}/reopen/")
    outcome.refresh_from_db()
    assert outcome.done_at is None
    verbs = Participation.objects.filter(object_kind="threads.outcome", ordinal=0).order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == ["marked outcome", "did action", "reopened action"]


def test_people_are_named_only_where_they_can_see(sign_in: SignIn, author: Person) -> None:
    thread = make.thread(author, make.space(author, access="invited"))
    outsider = make.person("Tom Keller")
    post = Post.objects.get(thread=thread)
    answer = sign_in(author, script=True).post(
        f"/posts/{post.pk}/outcome/", {"kind": "decision", "others": outsider.handle}
    )
    assert answer.json()["fields"]["others"] == [f"Nobody who can see this space is called @{outsider.handle}."]
    with pytest.raises(Invalid, match="can't see this space"):
        actions.mark_outcome(by=author, post=post, kind="action", owner=outsider)


def test_a_kind_is_marked_once_and_unknown_kinds_not_at_all(sign_in: SignIn, post: Post, author: Person) -> None:
    browser = sign_in(author, script=True)
    for _ in range(2):
        assert browser.post(f"/posts/{post.pk}/outcome/", {"kind": "lesson"}).status_code == 200
    assert Outcome.objects.count() == 1
    assert browser.post(f"/posts/{post.pk}/outcome/", {"kind": "verdict"}).status_code == 422
    assert browser.get(f"/posts/{post.pk}/outcome/").status_code == 422


def test_a_decision_is_superseded_and_both_stay(sign_in: SignIn, post: Post, author: Person) -> None:
    old = make.outcome(author, post, "decision", summary="Steel")
    later = make.reply(author, post.thread, "Bronze after all.")
    browser = sign_in(author, script=True)
    form = html.fromstring(browser.get(f"/posts/{later.pk}/outcome/?kind=decision").content)
    assert "Steel" in form.cssselect("select[name=supersedes]")[0].text_content()
    sent = {"kind": "decision", "summary": "Bronze", "supersedes": old.pk, "decided_by": [author.pk]}
    browser.post(f"/posts/{later.pk}/outcome/", sent)
    old.refresh_from_db()
    assert old.superseded_by == Outcome.objects.get(post=later)
    page = html.fromstring(browser.get(f"/threads/{post.thread_id}/").content)
    superseded = page.cssselect(".outcome--superseded")[0]
    assert superseded.cssselect(f"a[href='{later.get_absolute_url()}']")
    with pytest.raises(Refused, match="superseded already"):
        actions.supersede_decision(by=author, outcome=old, post=make.reply(author, post.thread))


def test_a_decision_supersedes_one_of_another_thread_of_the_space(post: Post, author: Person) -> None:
    from realtime import log

    old = make.outcome(author, post, "decision")
    elsewhere = make.reply(author, make.thread(author, post.thread.space), "Otherwise.")
    actions.supersede_decision(by=author, outcome=old, post=elsewhere)
    told = log.since(post.thread.stream, "", 0)[-1]
    assert (told.kind, told.payload["post"]) == ("outcome.changed", post.pk)
    stranger = make.reply(author, make.thread(author), "In another space.")
    with pytest.raises(Invalid, match="same space"):
        actions.supersede_decision(by=author, outcome=Outcome.objects.get(post=elsewhere), post=stranger)


def test_a_decision_in_the_post_that_supersedes_may_stand_already(post: Post, author: Person) -> None:
    old = make.outcome(author, post, "decision")
    later = make.reply(author, post.thread, "Bronze.")
    standing = make.outcome(author, later, "decision")
    assert actions.supersede_decision(by=author, outcome=old, post=later) == standing


def test_a_decision_takes_the_place_of_one_other(post: Post, author: Person) -> None:
    old, other = make.outcome(author, post), make.outcome(author, make.reply(author, post.thread))
    later = make.reply(author, post.thread, "Bronze.")
    actions.supersede_decision(by=author, outcome=old, post=later)
    with pytest.raises(Invalid, match="another one already"):
        actions.supersede_decision(by=author, outcome=other, post=later)


def test_a_decision_is_not_edited_away(sign_in: SignIn, author: Person) -> None:
    post = make.reply(author, body="We buy the **blue** pump.")
    decided = make.outcome(author, post)
    lesson = make.outcome(author, post, "lesson")
    actions.edit_post(by=author, post=post, body="We buy nothing.")
    decided, lesson = Outcome.objects.get(pk=decided.pk), Outcome.objects.get(pk=lesson.pk)
    assert (decided.text, lesson.text) == ("We buy the blue pump.", "We buy nothing.")
    page = html.fromstring(sign_in(author).get(f"/threads/{post.thread_id}/").content)
    assert page.cssselect(".outcome--decision .outcome__text")[0].text_content() == "We buy the blue pump."


def test_a_decision_keeps_a_sentence_of_a_long_post(author: Person) -> None:
    decided = make.outcome(author, make.reply(author, body="Steel. " * 500))
    assert len(Outcome.objects.get(pk=decided.pk).summary) == 280


def test_no_link_leads_to_a_decision_in_a_space_that_a_reader_may_not_see(sign_in: SignIn, author: Person) -> None:
    guest, inside = make.guest(), make.space(author)
    moved, stays = make.thread(author, inside), make.thread(author, inside)
    old, later = make.outcome(author, make.reply(author, moved)), make.reply(author, stays, "Secret words")
    actions.supersede_decision(by=author, outcome=old, post=later, summary="Secret summary")
    there = make.share(make.space(author), guest.organisation)
    actions.move_thread(by=author, thread=moved, space=there, customers_may_read=True)
    for address in (f"/threads/{moved.pk}/", "/outcomes/"):
        page = sign_in(guest).get(address).content.decode()
        assert "superseded" in page
        assert "Secret" not in page
        assert f"/threads/{stays.pk}/" not in page


def test_a_decision_can_not_supersede_itself_in_a_circle(post: Post, author: Person) -> None:
    first = make.outcome(author, post, "decision")
    later = make.reply(author, post.thread, "Bronze.")
    second = actions.supersede_decision(by=author, outcome=first, post=later)
    with pytest.raises(Invalid):
        actions.supersede_decision(by=author, outcome=second, post=post)


def test_a_decision_is_not_taken_back_but_other_marks_are(sign_in: SignIn, post: Post, author: Person) -> None:
    decision, lesson = make.outcome(author, post, "decision"), make.outcome(author, post, "lesson")
    browser = sign_in(author, script=True)
    assert browser.post(f"/outcomes/{decision.pk}/withdraw/").status_code == 403
    told = browser.post(f"/outcomes/{lesson.pk}/withdraw/").content.decode()
    assert f'data-remove="listed-outcome-{lesson.pk}"' in told
    assert Outcome.objects.filter(pk=lesson.pk, withdrawn_by=author).exists()
    assert make.outcome(author, post, "lesson").pk != lesson.pk


def test_the_page_of_outcomes_shows_what_one_may_see(sign_in: SignIn, post: Post, author: Person) -> None:
    make.outcome(author, post, "decision", summary="Steel it is")
    guest = make.guest()
    shared = make.thread(author, make.share(make.space(author, "Shared"), guest.organisation))
    make.outcome(author, Post.objects.get(thread=shared), "answer", summary="Forty-two")
    seen = {person: sign_in(person).get("/outcomes/").content.decode() for person in (author, guest, make.guest())}
    assert ["Steel it is" in page for page in seen.values()] == [True, False, False]
    assert ["Forty-two" in page for page in seen.values()] == [True, True, False]
    only = sign_in(author).get("/outcomes/?kind=answer").content.decode()
    assert ("Forty-two" in only, "Steel it is" in only) == (True, False)


def test_done_and_superseded_are_left_out_on_request(sign_in: SignIn, post: Post, author: Person) -> None:
    done = make.outcome(author, post, "action", summary="Order seals")
    actions.finish_action(by=author, outcome=done)
    assert "Order seals" in sign_in(author).get("/outcomes/").content.decode()
    assert "Order seals" not in sign_in(author).get("/outcomes/?state=open").content.decode()


def test_a_space_has_a_page_of_its_own(sign_in: SignIn, post: Post, author: Person) -> None:
    make.outcome(author, post, "lesson", summary="Measure twice")
    other = make.outcome(author, Post.objects.get(thread=make.thread(author)), "lesson", summary="Elsewhere")
    page = sign_in(author).get(f"/spaces/{post.thread.space_id}/outcomes/").content.decode()
    assert ("Measure twice" in page, other.summary in page) == (True, False)


def test_many_outcomes_are_paged_and_none_is_met_twice(sign_in: SignIn, author: Person) -> None:
    space = make.space(author)
    thread = make.thread(author, space)
    start = clock.now() - timedelta(days=1)
    posts = Post.objects.bulk_create(
        Post(thread=thread, number=number, author=author, body=f"Post {number}") for number in range(2, 97)
    )
    Outcome.objects.bulk_create(
        Outcome(post=one, kind="lesson", marked_by=author, at=start + timedelta(minutes=index // 2))
        for index, one in enumerate(posts)
    )
    browser, address, met = sign_in(author), "/outcomes/", []
    while address:
        with CaptureQueriesContext(connection) as asked:
            page = html.fromstring(browser.get(address).content)
        assert len(asked) <= 8
        met += [line.get("id") for line in page.cssselect("#listed-outcomes > li")]
        older = page.cssselect("nav.pages a[rel=next]")
        address = f"/outcomes/{older[0].get('href')}" if older else ""
    assert len(met) == len(set(met)) == 95
    assert browser.get("/outcomes/?after=nonsense_x").status_code == 200
