"""Reading a long thread: it opens where one left off, and says when a new day begins."""

import re
from collections.abc import Callable
from datetime import timedelta
from time import monotonic
from typing import Any

from playwright.sync_api import expect

from tests import factories as make
from workspace.common import clock
from workspace.spaces import actions as spaces
from workspace.threads import actions, queries


def wait_until(so: Callable[[], bool], seconds: float = 10) -> None:
    """The report goes out in steps, as one looks: what counts is where it ends."""
    end = monotonic() + seconds
    while not so():
        assert monotonic() < end


def test_a_thread_opens_where_one_left_off_and_is_read_by_looking(visit: Callable[..., Any], settings: Any) -> None:
    settings.WRITES_PER_MINUTE = 0
    author, reader = make.person("Anna Berg"), make.person("Omar Haddad")
    with clock.at(clock.now() - timedelta(days=2)):
        thread = make.thread(author)
        for number in range(2, 31):
            make.reply(author, thread, f"Post {number}")
    actions.follow_thread(by=reader, thread=thread)
    actions.mark_read(by=reader, thread=thread, number=24)
    screen = visit(reader)
    page = screen.go(f"/threads/{thread.pk}/")
    expect(page.locator("#unread-line")).to_be_in_viewport()
    expect(page.get_by_role("heading", level=1)).not_to_be_in_viewport()
    with page.expect_response(lambda answer: answer.url.endswith("/read/")):
        page.locator("#posts .post").last.scroll_into_view_if_needed()
    wait_until(lambda: queries.unread_of(reader, thread) == 0)
    # The day of what comes now is not the day of what stands there.
    make.reply(author, thread, "Good morning")
    expect(page.locator("#posts").get_by_text("Good morning")).to_be_visible()
    expect(page.locator("#posts .day")).to_have_count(1)
    screen.accessible()


def test_a_thread_that_grows_moves_up_and_is_counted_and_a_facilitator_deletes(visit: Callable[..., Any]) -> None:
    author, other = make.person("Anna Berg"), make.person("Omar Haddad")
    space = make.space(author, people=[other])
    spaces.join_space(by=author, space=space)
    grows, newest = make.thread(author, space, "Which seal?"), make.thread(author, space, "Newest")
    screen = visit(author)
    page = screen.go(f"/spaces/{space.pk}/")
    rows = page.locator("#threads > .row .row__link")
    expect(rows).to_have_text([newest.title, grows.title])
    post = make.reply(other, grows, "@space bronze")
    expect(rows).to_have_text([grows.title, newest.title], timeout=15_000)
    expect(page.locator(f"#unread-{grows.pk}")).to_contain_text("1")
    expect(page.locator(f"#rail-space-{space.pk} .count")).to_contain_text("1")
    page = screen.go(f"/threads/{grows.pk}/")
    shown = page.locator(f"#post-{post.pk}")
    expect(shown).to_have_attribute("data-mentions-me", "")
    shown.hover()
    shown.get_by_role("button", name="More").click()
    shown.get_by_text("Delete", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Delete this post?")
    screen.accessible()
    dialog.get_by_role("button", name="Delete").click()
    expect(shown).to_contain_text("Anna Berg deleted this post.")


def test_whoever_never_chose_a_zone_takes_that_of_their_device(visit: Callable[..., Any]) -> None:
    reader = make.person()
    thread = make.thread(reader)
    screen = visit(reader, timezone_id="Asia/Tokyo")
    page = screen.go(f"/threads/{thread.pk}/")
    expect(page.get_by_text("This device is in Asia/Tokyo.")).to_be_visible()
    screen.accessible()
    with page.expect_response(lambda answer: answer.url.endswith("/me/zone/")) as told:
        page.get_by_role("button", name="Show them in that zone").click()
    assert told.value.status == 204
    expect(page.get_by_text("Dates are shown in Asia/Tokyo from now on.")).to_be_visible()
    expect(page.locator("cw-time time").first).to_have_attribute("title", re.compile("GMT\\+9$"))
    screen.go("/me/")
    expect(page.get_by_label("Time zone")).to_have_value("Asia/Tokyo")
    expect(page.get_by_text("This device is in")).to_have_count(0)
