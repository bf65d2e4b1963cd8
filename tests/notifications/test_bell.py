"""The bell shows what waits, as it stands at that moment: read elsewhere, taken away or silenced, it waits no more."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.sql.compiler import SQLCompiler
from django.test import Client
from django.test.utils import CaptureQueriesContext

from realtime.cursors import Cursor, head
from tests import factories as make
from tests.notifications.told import follow, waiting_for
from workspace.common import clock
from workspace.notifications import actions, queries
from workspace.notifications.models import Notification, Preference
from workspace.people.models import Person
from workspace.spaces import actions as spaces
from workspace.spaces.models import Space
from workspace.spaces.permissions import Can
from workspace.threads import actions as threads
from workspace.threads.models import Post

pytestmark = pytest.mark.django_db


@pytest.fixture
def mention() -> Post:
    """Mei is mentioned in an invited space, by Omar."""
    mei, omar = make.person("Mei Tanaka"), make.person("Omar Haddad")
    where = make.space(make.person("Ines Costa"), "Seals", access="invited", people=[mei, omar])
    post = make.reply(omar, make.thread(None, where, "Seal 40-B"), f"@{mei.handle}, have you seen this?")
    follow()
    Notification.objects.filter(kind="space.granted").update(seen_at=post.at)
    return post


def mei_of(post: Post) -> Person:
    person = post.mentions.get().person
    assert person is not None
    return person


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def badge(client: Client, path: str = "/notifications/bell/") -> int:
    page = client.get(path).content.decode()
    return int(page.split('data-count="')[1].partition('"')[0])


def test_reading_the_thread_ends_it(mention: Post) -> None:
    mei = mei_of(mention)
    assert waiting_for(mei) == ["mention"]
    threads.mark_read(by=mei, thread=mention.thread, number=mention.number)
    assert waiting_for(mei) == []
    threads.mark_unread(by=mei, thread=mention.thread, number=mention.number)
    assert waiting_for(mei) == ["mention"]


def test_a_right_that_is_taken_away_takes_it_from_the_bell_and_from_its_page(mention: Post) -> None:
    mei, where = mei_of(mention), mention.thread.space
    client = browser(mei)
    assert badge(client) == 1
    assert "have you seen this?" in client.get("/notifications/").content.decode()
    spaces.revoke(by=where.created_by, space=where, person=mei)
    assert badge(client) == 0
    page = client.get("/notifications/").content.decode()
    assert "Seal 40-B" not in page
    assert "Seals" not in page


def test_a_muted_thread_is_silent_from_that_moment(mention: Post) -> None:
    mei = mei_of(mention)
    threads.mark_read(by=mei, thread=mention.thread, number=mention.number)
    make.reply(mention.author, mention.thread, "And this?")
    follow()
    assert waiting_for(mei) == ["reply"]
    threads.mute_thread(by=mei, thread=mention.thread)
    assert waiting_for(mei) == []


def test_it_says_where_the_persons_stream_stood_at_that_moment(mention: Post) -> None:
    """The page listens from there: what comes after is told, and nothing twice."""
    mei = mei_of(mention)
    assert queries.bell_badge(mei).cursor == head(mei.stream) != Cursor()
    nobody_told = make.person()
    assert queries.bell_badge(nobody_told).cursor == head(nobody_told.stream) == Cursor()


def test_several_of_a_kind_in_one_place_are_one_line(mention: Post) -> None:
    mei = mei_of(mention)
    for number in range(3):
        make.reply(mention.author, mention.thread, f"Reply {number}")
    follow()
    found = queries.bell_list(mei)
    assert found.count == queries.bell_badge(mei).count == 2
    reply = next(line for line in found.lines if line.kind.name == "thread.reply")
    assert len(reply.numbers) == 3
    assert reply.subject.words == "Reply 2"
    assert reply.url == Post.objects.get(thread=mention.thread, number=mention.number + 1).get_absolute_url()


def test_what_is_ticked_off_waits_no_more_and_can_be_taken_back(mention: Post) -> None:
    mei = mei_of(mention)
    client = browser(mei)
    number = Notification.objects.get(person=mei, kind="thread.mention").pk
    scripted = {"X-Requested-With": "causeway"}
    answer = client.post("/notifications/seen/", {"numbers": number}, headers=scripted).content.decode()
    assert badge(client) == 0
    undo = answer.split('data-undo="')[1].partition('"')[0]
    assert client.post(undo, headers=scripted).status_code == 200
    assert badge(client) == 1
    page = client.post("/notifications/seen/", {"upto": number}, follow=True).content.decode()
    assert "Marked as seen." in page
    assert badge(client) == 0


def test_nobody_ticks_off_for_others(mention: Post) -> None:
    number = Notification.objects.get(person=mei_of(mention), kind="thread.mention").pk
    browser(make.person()).post("/notifications/seen/", {"numbers": number})
    assert waiting_for(mei_of(mention)) == ["mention"]


def test_what_came_after_the_page_was_drawn_is_not_ticked_off_with_it(mention: Post) -> None:
    mei = mei_of(mention)
    upto = queries.bell_list(mei).upto
    make.reply(mention.author, mention.thread, f"@{mei.handle}!")
    follow()
    actions.see_all(by=mei, upto=upto)
    assert waiting_for(mei) == ["mention"]


@pytest.mark.parametrize(
    "form",
    [{}, {"numbers": "x"}, {"numbers": "9" * 40}, {"upto": "-1"}, {"upto": "²"}, {"place": "\x00"}],
    ids=str,
)
def test_nonsense_is_refused(form: dict[str, str]) -> None:
    assert browser(make.person()).post("/notifications/seen/", form).status_code == 422


@pytest.mark.parametrize("path", ["/notifications/unseen/yesterday/", "/notifications/unseen/2026-99-99T00:00:00Z/"])
def test_only_a_moment_takes_back(path: str) -> None:
    assert browser(make.person()).post(path).status_code == 422


def test_a_kind_that_is_not_wanted_in_the_app_is_not_shown(mention: Post) -> None:
    mei = mei_of(mention)
    Preference.objects.create(person=mei, kind="thread.mention", in_app=False)
    assert waiting_for(mei) == []
    assert "have you seen this?" not in browser(mei).get("/notifications/").content.decode()


def test_opening_a_space_ends_what_told_of_it() -> None:
    where = make.space(access="invited", people=[mei := make.person()])
    follow()
    client = browser(mei)
    assert f'data-places="space:{where.pk}"' in client.get("/").content.decode()
    client.post("/notifications/seen/", {"place": where.stream})
    assert badge(client, "/") == 0


def test_the_bell_asks_two_questions_however_much_waits_and_one_when_nothing_does() -> None:
    mei, omar = make.person(), make.person()
    where = make.space(omar, people=[mei])

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            queries.bell_badge(mei)
        return len(asked)

    assert cost() == 1
    for _ in range(4):
        thread = make.thread(mei, where)
        mine = make.reply(mei, thread)
        threads.react(by=omar, post=mine, emoji="👍")
        post = make.reply(omar, thread, f"@{mei.handle}")
        make.reply(omar, thread, "@space")
        make.reply(omar, thread, quotes=mine)
        make.outcome(omar, post, "decision")
        make.outcome(omar, post, "action", owner=mei)
    follow()
    assert len({one.kind for one in queries.bell_waits(mei)}) == 6
    assert cost() == 2


def test_no_page_composes_the_bells_questions_anew(mention: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    mei, other = mei_of(mention), make.person()
    make.thread(other, make.space(other), "Rings", f"@{mei.handle}, look")
    follow()
    assert queries.bell_badge(other).count == 0

    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("composed again")

    queries.bell_badge(mei)
    monkeypatch.setattr(SQLCompiler, "as_sql", refuse)
    assert queries.bell_badge(mei).count == 2
    assert queries.bell_badge(other).count == 0


def test_its_list_and_page_cost_as_much_for_many_as_for_few(mention: Post) -> None:
    mei = mei_of(mention)

    def cost() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as bell:
            queries.bell_list(mei)
        with CaptureQueriesContext(connection) as page:
            queries.notification_page(mei)
        return len(bell), len(page)

    make.reply(mention.author, mention.thread)
    follow()
    few = cost()
    for _ in range(20):
        make.reply(mention.author, make.thread(None, mention.thread.space), f"@{mei.handle}")
    for _ in range(20):
        make.reply(mention.author, mention.thread)
    follow()
    assert cost() == few


def test_all_that_was_told_is_there_page_by_page(mention: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    mei = mei_of(mention)
    titles = [f"Question {number}" for number in range(7)]
    for title in titles:
        make.reply(mention.author, make.thread(None, mention.thread.space, title), f"@{mei.handle}")
    follow()
    monkeypatch.setattr("workspace.notifications.queries.lines.ON_PAGE", 3)
    client, path, seen = browser(mei), "/notifications/", ""
    for _ in range(10):
        page = client.get(path).content.decode()
        seen += page
        if 'rel="next"' not in page:
            break
        path = "/notifications/" + page.split('" rel="next"')[0].rpartition('href="')[2]
    assert all(title in seen for title in [*titles, "Seal 40-B"])


def test_a_customer_sees_their_own_and_nothing_of_others(mention: Post) -> None:
    guest = make.guest()
    where = make.share(make.space(), guest.organisation)
    make.thread(None, where, "For you", f"@{guest.handle}, see")
    follow()
    page = browser(guest).get("/notifications/").content.decode()
    assert "For you" in page
    assert "Seal 40-B" not in page


def test_without_a_session_there_is_no_bell() -> None:
    for path in ("/notifications/", "/notifications/bell/", f"/notifications/unseen/{uuid.uuid4()}/"):
        assert Client().get(path).status_code in {302, 405}
    assert Client().post("/notifications/seen/", {"upto": 1}).status_code == 302


def test_long_names_and_foreign_directions_are_kept_apart() -> None:
    mei = make.person()
    author = make.person("عبد الرحمن بن عبد العزيز " * 3)
    make.thread(author, make.space(author), "ا" * 160, f"@{mei.handle} <script>alert(1)</script>")
    follow()
    page = browser(mei).get("/notifications/").content.decode()
    assert "<script>alert" not in page
    assert '<strong dir="auto">' in page


def test_an_archived_space_still_tells_what_was_said(mention: Post) -> None:
    where: Space = mention.thread.space
    spaces.archive_space(by=where.created_by, space=where)
    assert waiting_for(mei_of(mention)) == ["mention"]


def test_what_is_out_of_sight_for_a_night_waits_again_when_the_right_comes_back() -> None:
    mei, omar = make.person(), make.person()
    where = make.space(omar, access="invited")
    spaces.grant(by=omar, space=where, can=Can.CONTRIBUTE, person=mei)
    for number in range(31):
        make.thread(omar, where, body=f"@{mei.handle}, look at {number}")
    follow()
    assert waiting_for(mei).count("mention") == 31
    spaces.revoke(by=omar, space=where, person=mei)
    assert waiting_for(mei) == []
    with clock.at(clock.now() + timedelta(days=2)):
        assert actions.tick_off_what_was_read() == 0
    spaces.grant(by=omar, space=where, can=Can.CONTRIBUTE, person=mei)
    assert waiting_for(mei).count("mention") == 31


def test_a_thread_that_is_silenced_for_a_night_waits_again_afterwards(mention: Post) -> None:
    mei, later = mei_of(mention), clock.now() + timedelta(days=2)
    thread = make.thread(None, mention.thread.space)
    threads.follow_thread(by=mei, thread=thread)
    for _ in range(40):
        make.reply(mention.author, thread)
    follow()
    assert waiting_for(mei).count("reply") == 40
    for silence in (threads.mute_thread, threads.unfollow_thread):
        silence(by=mei, thread=thread)
        assert waiting_for(mei) == ["mention"]
        with clock.at(later):
            assert actions.tick_off_what_was_read() == 0
        threads.follow_thread(by=mei, thread=thread)
        assert waiting_for(mei).count("reply") == 40
    threads.mute_thread(by=mei, thread=thread)
    threads.mark_read(by=mei, thread=thread, number=thread.posts.latest("number").number)
    with clock.at(later):
        assert actions.tick_off_what_was_read() == 40, "what was read there is ticked off"


def test_what_was_read_long_ago_is_ticked_off_and_the_bell_says_the_same(mention: Post) -> None:
    mei, later = mei_of(mention), clock.now() + timedelta(days=2)
    thread = make.thread(None, mention.thread.space)
    threads.follow_thread(by=mei, thread=thread)
    for _ in range(40):
        make.reply(mention.author, thread)
    follow()
    threads.mark_read(by=mei, thread=thread, number=thread.posts.latest("number").number)
    assert actions.tick_off_what_was_read() == 0
    with clock.at(later):
        assert actions.tick_off_what_was_read() == 40
    assert waiting_for(mei) == ["mention"]
    with clock.at(later + timedelta(days=100)):
        assert actions.forget_old() > 40
    assert not Notification.objects.exists()
