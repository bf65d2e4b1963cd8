"""The page of a thread: what it shows, where it opens, and what it costs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html

from realtime import log
from realtime.cursors import Cursor
from tests import factories as make
from tests.notifications.told import follow
from tests.polls import booth
from tests.threads.conftest import SignIn
from workspace.common import clock
from workspace.people.models import Person
from workspace.threads import actions, queries
from workspace.threads.models import Post, Thread


def grow(thread: Thread, number: int, by: Person) -> None:
    """Many posts at once, as an import would leave them."""
    start = thread.last_number
    Post.objects.bulk_create(
        Post(
            thread=thread,
            number=start + step,
            author=by,
            body=f"Post {start + step}",
            html=f"<p>Post {start + step}</p>",
        )
        for step in range(1, number + 1)
    )
    thread.last_number = start + number
    thread.save()


def numbers(page: bytes) -> list[int]:
    return [int(post.get("data-number", "0")) for post in html.fromstring(page).cssselect("#posts > .post")]


def test_the_page_shows_title_space_opener_and_posts(sign_in: SignIn, thread: Thread, colleague: Person) -> None:
    make.reply(colleague, thread, "Take the *steel* one.")
    page = html.fromstring(sign_in(colleague).get(f"/threads/{thread.pk}/").content)
    assert page.cssselect("h1")[0].text_content() == "Which seal for 3 bar?"
    assert page.cssselect(".crumbs a")[0].get("href") == f"/spaces/{thread.space_id}/"
    assert "opened by Anna Berg" in page.cssselect("#thread-head .meta")[0].text_content()
    assert [body.text_content().strip() for body in page.cssselect(".post__body")] == [
        "They leak at 3 bar.",
        "Take the steel one.",
    ]


def test_a_stranger_gets_the_same_404_as_for_a_thread_that_is_none(sign_in: SignIn, author: Person) -> None:
    hidden = make.thread(author, make.space(author, access="invited"))
    stranger = sign_in(make.person())
    answers = [stranger.get(f"/threads/{number}/") for number in (hidden.pk, 999_999)]
    assert [answer.status_code for answer in answers] == [404, 404]
    for answer in answers:
        assert hidden.title not in answer.content.decode()


def test_whoever_is_not_signed_in_is_asked_to(client: object, thread: Thread) -> None:
    answer = client.get(f"/threads/{thread.pk}/")  # type: ignore[attr-defined]
    assert answer.status_code == 302
    assert "/accounts/login/" in answer["Location"]


def test_the_page_opens_at_the_first_unread_post(
    sign_in: SignIn, thread: Thread, author: Person, colleague: Person
) -> None:
    grow(thread, 299, author)
    actions.mark_read(by=colleague, thread=thread, number=120)
    page = sign_in(colleague).get(f"/threads/{thread.pk}/").content
    shown = numbers(page)
    assert shown[0] == 1  # what it is about stays at the top
    assert shown[1] <= 121 <= shown[-1]
    assert len(shown) == 51
    line = html.fromstring(page).cssselect("#unread-line")[0]
    assert line.getnext().get("data-number") == "121"


def test_a_thread_that_was_read_opens_at_its_end(sign_in: SignIn, thread: Thread, author: Person) -> None:
    grow(thread, 299, author)
    actions.mark_read(by=author, thread=thread, number=300)
    page = sign_in(author).get(f"/threads/{thread.pk}/").content
    assert numbers(page) == [1, *range(251, 301)]
    assert not html.fromstring(page).cssselect("#unread-line")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?at=150", [1, *range(144, 194)]),
        ("?at=1", list(range(1, 52))),
        ("?at=300", [1, *range(251, 301)]),
        ("?at=999999", [1, *range(251, 301)]),
        ("?before=251", [1, *range(201, 251)]),
        ("?before=10", list(range(1, 10))),
        ("?after=51", [1, *range(52, 102)]),
        ("?after=290", [1, *range(291, 301)]),
        ("?after=300", [1]),
        ("?at=nonsense", [1, *range(251, 301)]),
        ("?at=-3", [1, *range(251, 301)]),
        ("?before=99999999999999999999", [1, *range(251, 301)]),
    ],
)
def test_pages_go_by_number_and_nothing_is_skipped(
    sign_in: SignIn, thread: Thread, author: Person, query: str, expected: list[int]
) -> None:
    grow(thread, 299, author)
    assert numbers(sign_in(make.person()).get(f"/threads/{thread.pk}/{query}").content) == expected


def test_walking_earlier_from_the_end_meets_every_post_once(sign_in: SignIn, thread: Thread, author: Person) -> None:
    grow(thread, 236, author)
    browser = sign_in(author)
    address, met = f"/threads/{thread.pk}/?at=237", set[int]()
    while address:
        page = browser.get(address).content
        shown = set(numbers(page))
        assert not (shown - {1}) & met
        met |= shown
        earlier = html.fromstring(page).cssselect("#earlier a")
        address = f"/threads/{thread.pk}/{earlier[0].get('href')}" if earlier else ""
    assert met == set(range(1, 238))


@pytest.mark.parametrize("posts", [0, 40, 3_000])
def test_the_page_costs_the_same_whatever_the_number_of_posts(
    sign_in: SignIn, thread: Thread, author: Person, posts: int
) -> None:
    grow(thread, posts, author)
    last = Post.objects.get(thread=thread, number=thread.last_number)
    for emoji in "👍🎉":
        actions.react(by=author, post=last, emoji=emoji)
    make.outcome(author, last, "decision")
    called = make.person()
    make.reply(author, make.thread(author), f"@{called.handle}, have you seen this?")
    follow()
    reader = sign_in(called)
    reader.get(f"/threads/{thread.pk}/")
    with CaptureQueriesContext(connection) as asked:
        page = reader.get(f"/threads/{thread.pk}/")
    assert page.context["shell"].bell.count == 1
    assert len(asked) <= 12, [query["sql"][:120] for query in asked]


def test_ten_thousand_posts_open_quickly(thread: Thread, author: Person) -> None:
    grow(thread, 10_000, author)
    person = make.person()
    actions.follow_thread(by=person, thread=thread)
    actions.mark_read(by=person, thread=thread, number=5_000)
    with CaptureQueriesContext(connection) as asked:
        page = queries.thread_page(person, thread.pk)
    assert page.thread.unread == 5_001  # type: ignore[attr-defined]
    assert (page.earlier, page.later) == (4_993, 4_957)
    assert sum(float(query["time"]) for query in asked) < 0.2


def test_a_new_day_is_marked_in_the_readers_zone(sign_in: SignIn, author: Person) -> None:
    night = clock.now().replace(year=2026, month=3, day=4, hour=22, minute=0)
    with clock.at(night):
        thread = make.thread(author)
    with clock.at(night + timedelta(hours=1, minutes=30)):
        make.reply(author, thread)
    days = {}
    for zone in ("UTC", "Europe/Berlin"):
        reader = sign_in(make.person(time_zone=zone))
        page = html.fromstring(reader.get(f"/threads/{thread.pk}/").content)
        days[zone] = [day.text_content() for day in page.cssselect("#posts .day")]
    assert days == {"UTC": [], "Europe/Berlin": ["Thursday 5 March 2026"]}


def test_a_customer_may_read_but_is_told_why_they_can_not_write(sign_in: SignIn, author: Person) -> None:
    guest = make.guest()
    thread = make.thread(author, make.space(author))
    make.share(thread.space, guest.organisation, make.Can.VIEW)
    page = html.fromstring(sign_in(guest).get(f"/threads/{thread.pk}/").content)
    assert not page.cssselect("cw-composer")
    assert "ask a facilitator" in page.cssselect("#thread-foot")[0].text_content()
    assert not page.cssselect("form[action$='/close/']")


def test_a_closed_thread_offers_to_reopen_instead_of_a_composer(
    sign_in: SignIn, thread: Thread, author: Person
) -> None:
    actions.close_thread(by=author, thread=thread)
    page = html.fromstring(sign_in(make.person()).get(f"/threads/{thread.pk}/").content)
    assert not page.cssselect("cw-composer")
    assert page.cssselect("#thread-foot form[action$='/reopen/']")
    assert "closed" in page.cssselect("#thread-head .badge")[0].text_content()


def test_what_comes_while_the_page_is_read_is_told_from_its_cursor(
    thread: Thread, author: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cursor is of the moment at which the thread was read, so a reply after that is told, shown already or not."""
    from workspace.threads.queries import page

    window = page._window

    def meanwhile(*given: int | None) -> tuple[int, int]:
        make.reply(author, thread, "In between.")
        return window(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(page, "_window", meanwhile)
    shown = queries.thread_page(author, thread.pk)
    assert shown.cursor.seq == shown.thread.last_number == 1
    (told,) = log.since(thread.stream, shown.cursor.epoch, shown.cursor.seq)
    assert told.kind == "post.replied"


def test_a_thread_that_nobody_has_written_in_has_a_cursor(author: Person) -> None:
    """An imported one: its stream has no event yet."""
    thread = Thread.objects.create(space=make.space(author), title="Brought along", opened_by=author)
    assert queries.thread_page(author, thread.pk).cursor == Cursor("", 0)


def test_parts_that_hold_nothing_cost_nothing(sign_in: SignIn, thread: Thread, author: Person) -> None:
    """What higher rooms put onto the page is asked for where there is any, and shown then."""
    reader = sign_in(make.person())

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            reader.get(f"/threads/{thread.pk}/")
        return len(asked)

    cost()
    bare = cost()
    gathering = make.gathering(within=thread)
    assert cost() == bare + 1
    poll = booth.poll(thread=thread)
    assert bare + 1 < cost() <= bare + 1 + 4
    page = html.fromstring(reader.get(f"/threads/{thread.pk}/").content)
    assert gathering.title in page.cssselect("#gathering-banner")[0].text_content()
    assert page.cssselect(f"#poll-{poll.pk}")


@pytest.mark.parametrize("title", ["W" * 160, "كيف نغلق الصمام عند ثلاثة بار؟", "<script>alert(1)</script>", "a & b"])
def test_any_title_is_shown_as_it_is(sign_in: SignIn, author: Person, title: str) -> None:
    thread = make.thread(author, title=title)
    page = html.fromstring(sign_in(author).get(f"/threads/{thread.pk}/").content)
    heading = page.cssselect("h1")[0]
    assert (heading.text_content(), heading.get("dir")) == (title, "auto")


def test_a_permalink_leads_to_the_post_on_its_page(sign_in: SignIn, thread: Thread, author: Person) -> None:
    grow(thread, 200, author)
    post = Post.objects.get(thread=thread, number=20)
    browser = sign_in(make.person())
    answer = browser.get(f"/posts/{post.pk}/")
    assert answer["Location"] == f"/threads/{thread.pk}/?at=20#post-{post.pk}"
    page = html.fromstring(browser.get(answer["Location"]).content)
    assert page.cssselect(f"#post-{post.pk}")
