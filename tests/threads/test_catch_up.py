"""The home page: one line per thread, oldest unread first, markable at once, and back again."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html

from tests import factories as make
from tests.threads.conftest import SignIn
from workspace.common import clock
from workspace.people.models import Person
from workspace.spaces import actions as spaces
from workspace.spaces.models import Space
from workspace.threads import actions, queries
from workspace.threads.models import Post, ReadMark, Thread

pytestmark = pytest.mark.django_db


@pytest.fixture
def space(author: Person, colleague: Person) -> Space:
    return make.space(author, "Seals", people=[colleague])


def lines(page: bytes, part: str) -> list[str]:
    return [
        line.cssselect(".row__link")[0].text_content().strip()
        for line in html.fromstring(page).cssselect(f"#catch-up-{part} > .row")
    ]


def test_with_nothing_waiting_it_says_what_will(sign_in: SignIn, author: Person) -> None:
    page = sign_in(author).get("/").content.decode()
    assert "You are up to date" in page
    assert not html.fromstring(page).cssselect("#catch-up .row")


def test_a_mention_waits_until_it_is_read(sign_in: SignIn, space: Space, author: Person, colleague: Person) -> None:
    thread = make.thread(author, space, "Which seal?", "What do you think, @omar-haddad?")
    browser = sign_in(colleague)
    page = browser.get("/").content
    assert lines(page, "calls") == ["Which seal?"]
    assert "What do you think, @Omar Haddad?" in page.decode()
    told = sign_in(colleague, script=True).post(f"/threads/{thread.pk}/read/", {"number": "1"}).content.decode()
    assert f'data-remove="call-{thread.pk}"' in told
    assert not lines(browser.get("/").content, "calls")


def test_who_is_called_by_a_circle_or_the_whole_space(space: Space, author: Person, colleague: Person) -> None:
    stranger = make.person()
    circle = make.circle(author, "Welders", people=[colleague, stranger])
    make.thread(author, space, "To the circle", f"@{circle.handle} look")
    make.thread(author, space, "To all", "@space look")
    called = {
        person: [call.thread.title for call in queries.catch_up(person).calls] for person in (colleague, stranger)
    }
    assert called == {colleague: ["To the circle", "To all"], stranger: ["To the circle"]}


def test_a_muted_thread_calls_by_name_only(space: Space, author: Person, colleague: Person) -> None:
    thread = make.thread(author, space)
    actions.mute_thread(by=colleague, thread=thread)
    make.reply(author, thread, "@space look")
    assert queries.catch_up(colleague).is_empty
    make.reply(author, thread, "@omar-haddad look")
    assert [call.posts for call in queries.catch_up(colleague).calls] == [1]
    assert queries.catch_up(colleague).waiting == []


def test_whoever_comes_later_was_not_called(space: Space, author: Person) -> None:
    newcomer, circle = make.person(), make.circle(author, "Tinkers")
    old = make.thread(author, space, body=f"@space and @{circle.handle}, this is old")
    spaces.join_space(by=newcomer, space=space)
    spaces.change_circle(by=author, circle=circle, add=[newcomer])
    assert queries.catch_up(newcomer).calls == []
    actions.follow_thread(by=newcomer, thread=make.thread(author, space, body="@space once more"))
    assert len(queries.catch_up(newcomer).calls) == 1
    make.reply(author, old, f"And now, @{circle.handle}?")
    assert {call.thread for call in queries.catch_up(newcomer).calls} >= {old}


def test_a_call_of_the_whole_space_before_i_joined_is_none_where_i_follow(space: Space, author: Person) -> None:
    newcomer, thread = make.person(), make.thread(author, space, body="@space this is old")
    spaces.join_space(by=newcomer, space=space)
    actions.follow_thread(by=newcomer, thread=thread)
    assert queries.catch_up(newcomer).calls == []


def test_a_thread_that_moves_into_my_space_calls_me_only_from_then_on(author: Person, colleague: Person) -> None:
    there = make.space(author, people=[colleague])
    spaces.join_space(by=colleague, space=there)
    thread = make.thread(author, body="@space of elsewhere")
    actions.move_thread(by=author, thread=thread, space=there)
    assert queries.catch_up(colleague).is_empty
    make.reply(author, thread, "@space of here")
    assert [call.thread for call in queries.catch_up(colleague).calls] == [thread]


def test_a_muted_thread_that_is_marked_unread_waits(space: Space, author: Person, colleague: Person) -> None:
    thread = make.thread(author, space)
    actions.mute_thread(by=colleague, thread=thread)
    actions.mark_unread(by=colleague, thread=thread, number=1)
    assert [one.thread for one in queries.catch_up(colleague).waiting] == [thread]


def test_an_edit_that_calls_somebody_new_reaches_them(space: Space, author: Person, colleague: Person) -> None:
    thread = make.thread(author, space, body="Look")
    actions.edit_post(by=author, post=Post.objects.get(thread=thread), body="Look @omar-haddad")
    assert [call.thread for call in queries.catch_up(colleague).calls] == [thread]


def test_followed_threads_come_oldest_unread_first_and_once(
    sign_in: SignIn, space: Space, author: Person, colleague: Person
) -> None:
    now = clock.now()
    threads = {}
    for hours, title in ((1, "Newest"), (9, "Oldest"), (5, "Middle")):
        with clock.at(now - timedelta(days=2)):
            threads[title] = make.thread(colleague, space, title)
        with clock.at(now - timedelta(hours=hours)):
            make.reply(author, threads[title])
            make.reply(author, threads[title])
    make.reply(author, threads["Middle"], "@omar-haddad you too")
    page = sign_in(colleague).get("/").content
    assert lines(page, "waiting") == ["Oldest", "Newest"]
    assert lines(page, "calls") == ["Middle"]  # one line per thread
    assert "2" in html.fromstring(page).cssselect("#catch-up-waiting .count")[0].text_content()


def test_my_own_words_never_wait_for_me(space: Space, author: Person) -> None:
    thread = make.thread(author, space, body="Note to @anna-berg")
    make.reply(author, thread)
    assert queries.catch_up(author).is_empty


def test_a_decision_is_news_until_its_thread_was_looked_into(
    sign_in: SignIn, space: Space, author: Person, colleague: Person
) -> None:
    thread = make.thread(author, space)
    actions.mark_read(by=colleague, thread=thread, number=1)
    post = Post.objects.get(thread=thread)
    make.outcome(author, post, "decision", summary="Steel it is")
    make.outcome(author, post, "lesson", summary="Not news")
    browser = sign_in(colleague)
    assert lines(browser.get("/").content, "decided") == ["Steel it is"]
    page = html.fromstring(browser.get(f"/threads/{thread.pk}/").content)
    # Nothing new to read, but the browser is told to report that it was looked at.
    assert page.cssselect("cw-read")[0].get("data-read") == "0"
    browser.post(f"/threads/{thread.pk}/read/", {"number": "1"})
    assert not lines(browser.get("/").content, "decided")
    assert (
        html.fromstring(browser.get(f"/threads/{thread.pk}/").content).cssselect("cw-read")[0].get("data-read") == "1"
    )


def test_decisions_of_spaces_that_i_did_not_join_and_my_own_are_no_news(space: Space, author: Person) -> None:
    outsider = make.person()
    make.outcome(author, Post.objects.get(thread=make.thread(author, space)), "decision")
    assert not queries.catch_up(outsider).decided
    assert not queries.catch_up(author).decided


def test_whoever_joins_is_not_told_the_history(space: Space, author: Person) -> None:
    make.outcome(author, Post.objects.get(thread=make.thread(author, space)), "decision")
    newcomer = make.person()
    spaces.join_space(by=newcomer, space=space)
    assert queries.catch_up(newcomer).is_empty


def test_my_open_actions_wait_by_due_day(sign_in: SignIn, space: Space, author: Person, colleague: Person) -> None:
    thread = make.thread(author, space)
    today = clock.today()
    for days, words in ((None, "Some day"), (4, "Soon"), (-2, "Late")):
        due = today + timedelta(days=days) if days is not None else None
        make.outcome(author, make.reply(author, thread), "action", owner=colleague, due=due, summary=words)
    page = sign_in(colleague).get("/").content
    assert lines(page, "actions") == ["Late", "Soon", "Some day"]
    assert len(html.fromstring(page).cssselect("#catch-up-actions .row--waiting")) == 1


def test_all_is_marked_read_at_once_and_taken_back(
    sign_in: SignIn, space: Space, author: Person, colleague: Person
) -> None:
    threads = [make.thread(colleague, space) for _ in range(3)]
    for thread in threads:
        make.reply(author, thread)
    browser = sign_in(colleague)
    page = html.fromstring(browser.get("/").content)
    sent = [field.get("value") for field in page.cssselect("form[action='/catch-up/read/'] input[name=threads]")]
    late = make.reply(author, threads[0], "This came after the page was drawn.")
    answer = browser.post("/catch-up/read/", {"threads": sent})
    assert answer["Location"].startswith("/?undo=")
    left = queries.catch_up(colleague).waiting
    assert [(one.thread, one.unread, one.post) for one in left] == [(threads[0], 1, late.pk)]
    undo = html.fromstring(browser.get(answer["Location"]).content).cssselect("form[action^='/catch-up/undo/']")[0]
    browser.post(undo.get("action"))
    assert len(queries.catch_up(colleague).waiting) == 3


def test_a_script_is_told_in_a_toast_that_offers_undo(sign_in: SignIn, space: Space, author: Person) -> None:
    thread = make.thread(author, space)
    make.reply(make.person(), thread)
    browser = sign_in(author, script=True)
    told = html.fragments_fromstring(browser.post("/catch-up/read/", {"threads": f"{thread.pk}:2"}).content.decode())
    assert told[0].get("data-toast") == "Marked 1 thread as read"
    assert browser.post(told[0].get("data-undo")).status_code == 200
    assert queries.unread_of(author, thread) == 1


def test_undo_is_for_whoever_did_it_and_for_a_day(
    sign_in: SignIn, space: Space, author: Person, colleague: Person
) -> None:
    thread = make.thread(author, space)
    make.reply(colleague, thread)
    address = sign_in(author).post("/catch-up/read/", {"threads": f"{thread.pk}:2"})["Location"]
    undo = f"/catch-up/undo/{address.partition('undo=')[2]}/"
    assert sign_in(colleague, script=True).post(undo).status_code == 409
    assert sign_in(author, script=True).post("/catch-up/undo/forged/").status_code == 409
    assert ReadMark.objects.get(person=author, thread=thread).number == 2


@pytest.mark.parametrize("given", ["../../spaces/3/leave", "forged", "a/b", '"><script>', "\0"])
def test_the_page_offers_no_undo_that_we_did_not_sign(sign_in: SignIn, author: Person, given: str) -> None:
    page = html.fromstring(sign_in(author).get("/", {"undo": given}).content)
    assert not page.cssselect(".notice--done, form[action*='undo']")


def test_what_one_may_not_see_can_not_be_marked(sign_in: SignIn, author: Person) -> None:
    hidden = make.thread(author, make.space(author, access="invited"))
    stranger = make.person()
    sign_in(stranger, script=True).post("/catch-up/read/", {"threads": f"{hidden.pk}:1"})
    assert not ReadMark.objects.filter(person=stranger).exists()
    assert sign_in(stranger, script=True).post("/catch-up/read/", {"threads": "x:1"}).status_code == 422


def test_whoever_loses_sight_of_a_space_has_nothing_waiting_there(author: Person, colleague: Person) -> None:
    space = make.space(author, access="invited", people=[colleague])
    thread = make.thread(author, space, body="@omar-haddad look")
    make.outcome(author, Post.objects.get(thread=thread), "decision")
    make.outcome(author, Post.objects.get(thread=thread), "action", owner=colleague)
    assert not queries.catch_up(colleague).is_empty
    spaces.revoke(by=author, space=space, person=colleague)
    assert queries.catch_up(colleague).is_empty


def test_a_call_is_pushed_to_the_person_as_it_stands_in_their_catch_up(
    sign_in: SignIn, space: Space, author: Person, colleague: Person
) -> None:
    from realtime import log, streams

    thread = make.thread(author, space, "Which seal?", "@omar-haddad look")
    event = log.since(colleague.stream, "", 0)[-1]
    pushed = html.fragment_fromstring(streams.rule(colleague.stream).render(event))
    on_page = html.fromstring(sign_in(colleague).get("/").content).cssselect(f"#call-{thread.pk}")[0]
    assert pushed.get("data-into") == "catch-up-calls"
    assert pushed.text_content().split() == on_page.text_content().split()


@pytest.mark.parametrize("size", [1, 60])
def test_it_costs_the_same_however_much_waits(
    space: Space, author: Person, colleague: Person, size: int, settings: object
) -> None:
    settings.WRITES_PER_MINUTE = 0  # type: ignore[attr-defined]
    owner = make.person()
    for number in range(size):
        thread = make.thread(colleague if number % 2 else owner, space)
        post = make.reply(author, thread, "Look" if number % 3 == 1 else "@omar-haddad look")
        make.outcome(author, post, "decision", decided_by=[author, owner])
        make.outcome(author, post, "action", owner=colleague)
    with CaptureQueriesContext(connection) as asked:
        found = queries.catch_up(colleague)
    assert len(asked) <= 8, [query["sql"][:100] for query in asked]
    assert bool(found.calls or found.waiting)
    assert found.actions


def test_threads_of_the_list_know_their_last_number(space: Space, author: Person, colleague: Person) -> None:
    thread: Thread = make.thread(colleague, space)
    make.reply(author, thread)
    assert queries.catch_up(colleague).readable == {thread.pk: 2}
