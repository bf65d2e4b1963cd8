"""Reading a long thread: it opens where one left off, and says when a new day begins."""

from collections.abc import Callable
from datetime import timedelta
from time import monotonic
from typing import Any

from playwright.sync_api import expect

from tests import factories as make
from workspace.common import clock
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
