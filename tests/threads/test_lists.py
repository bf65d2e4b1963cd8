"""The list of threads in a space: what a row shows, in which order, at what cost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from lxml import html

from realtime import log, streams
from tests import factories as make
from tests.threads.conftest import SignIn
from workspace.common import clock
from workspace.people.models import Person
from workspace.spaces.models import Space
from workspace.threads import actions, queries
from workspace.threads.models import Thread

pytestmark = pytest.mark.django_db


@pytest.fixture
def space(author: Person) -> Space:
    return make.space(author, "Seals")


def titles(page: bytes) -> list[str]:
    return [link.text_content() for link in html.fromstring(page).cssselect(".thread-rows .row__link")]


def test_the_newest_activity_comes_first(sign_in: SignIn, space: Space, author: Person) -> None:
    now = clock.now()
    for hours, title in ((3, "Middle"), (5, "Oldest"), (1, "Newest")):
        with clock.at(now - timedelta(hours=hours)):
            make.thread(author, space, title)
    assert titles(sign_in(author).get(f"/spaces/{space.pk}/").content) == ["Newest", "Middle", "Oldest"]
    make.reply(author, Thread.objects.get(title="Oldest"))
    assert titles(sign_in(author).get(f"/spaces/{space.pk}/").content)[0] == "Oldest"


def test_a_row_shows_who_talks_what_came_of_it_and_what_is_unread(
    sign_in: SignIn, space: Space, author: Person, colleague: Person
) -> None:
    thread = make.thread(author, space)
    make.outcome(author, make.reply(colleague, thread), "decision")
    make.reply(author, thread)
    row = html.fromstring(sign_in(colleague).get(f"/spaces/{space.pk}/").content).cssselect(f"#thread-{thread.pk}")[0]
    assert row.cssselect(".row__unread .count")[0].text_content() == "1 unread"
    assert [mark.text_content().strip() for mark in row.cssselect(".mark")] == ["Decision"]
    assert [face.text_content() for face in row.cssselect(".avatar")] == ["AB", "OH"]
    assert "3 posts" in row.text_content()


def test_a_passer_by_and_whoever_muted_it_are_shown_no_numbers(sign_in: SignIn, space: Space, author: Person) -> None:
    thread = make.thread(author, space)
    muting = make.person()
    actions.mute_thread(by=muting, thread=thread)
    for person in (make.person(), muting):
        page = html.fromstring(sign_in(person).get(f"/spaces/{space.pk}/").content)
        assert not page.cssselect(".row__unread .count")


def test_open_and_closed_are_told_apart(sign_in: SignIn, space: Space, author: Person) -> None:
    make.thread(author, space, "Open one")
    actions.close_thread(by=author, thread=make.thread(author, space, "Closed one"))
    browser = sign_in(author)
    assert titles(browser.get(f"/spaces/{space.pk}/?which=open").content) == ["Open one"]
    assert titles(browser.get(f"/spaces/{space.pk}/?which=closed").content) == ["Closed one"]
    assert len(titles(browser.get(f"/spaces/{space.pk}/?which=nonsense").content)) == 2


@pytest.mark.parametrize("number", [3, 50, 120])
def test_a_page_of_fifty_costs_three_queries(space: Space, author: Person, number: int) -> None:
    fill(space, author, number)
    with CaptureQueriesContext(connection) as asked:
        found = queries.space_threads(author, space, QueryDict())
    assert len(asked) <= 3
    assert len(found.rows) == min(number, 50)


def fill(space: Space, author: Person, number: int) -> None:
    """Threads by the dozen, two of each at one moment, so that only their number tells them apart."""
    start = clock.now() - timedelta(days=30)
    Thread.objects.bulk_create(
        Thread(space=space, title=f"Thread {index}", opened_by=author, last_at=start + timedelta(hours=index // 2))
        for index in range(number)
    )


def test_every_thread_is_met_once_from_page_to_page(sign_in: SignIn, space: Space, author: Person) -> None:
    fill(space, author, 123)
    browser, address, met = sign_in(author), f"/spaces/{space.pk}/", []
    while address:
        page = browser.get(address).content
        met += titles(page)
        older = html.fromstring(page).cssselect("nav.pages a[rel=next]")
        address = f"/spaces/{space.pk}/{older[0].get('href')}" if older else ""
    assert len(met) == len(set(met)) == 123


def test_a_pushed_row_is_the_row_of_the_page(sign_in: SignIn, space: Space, author: Person) -> None:
    thread = make.thread(author, space)
    event = log.since(space.stream, "", 0)[-1]
    pushed = html.fragment_fromstring(streams.rule(space.stream).render(event))
    page = html.fromstring(sign_in(make.person()).get(f"/spaces/{space.pk}/").content)
    assert html.tostring(pushed).split() == html.tostring(page.cssselect(f"#thread-{thread.pk}")[0]).split()
    row = sign_in(make.person()).get(f"/threads/{thread.pk}/row/").content
    assert html.tostring(html.fragment_fromstring(row.decode())).split() == html.tostring(pushed).split()


def test_a_row_fetched_by_its_reader_has_their_own_count(sign_in: SignIn, space: Space, author: Person) -> None:
    thread = make.thread(author, space)
    make.reply(make.person(), thread)
    row = html.fragment_fromstring(sign_in(author).get(f"/threads/{thread.pk}/row/").content.decode())
    assert row.cssselect(f"#unread-{thread.pk} .count")[0].text_content().strip().startswith("1")


def test_a_thread_that_moved_leaves_the_list(space: Space, author: Person) -> None:
    thread = make.thread(author, space)
    actions.move_thread(by=author, thread=thread, space=make.space(author))
    told = [streams.rule(space.stream).render(event) for event in log.since(space.stream, "", 0)]
    # Read again from the start, every event about it says the same: it is not here any more.
    assert {words.strip() for words in told if words.strip() and "thread-" in words} == {
        f'<template data-remove="thread-{thread.pk}"></template>'
    }


def test_an_empty_space_says_what_a_thread_is_for(sign_in: SignIn, space: Space, author: Person) -> None:
    page = sign_in(author).get(f"/spaces/{space.pk}/").content.decode()
    assert "No threads yet" in page
    assert f'href="/spaces/{space.pk}/threads/new/"' in page
