"""Where a network lets no WebSocket through, the page finds its way by itself."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, WebSocketRoute, expect

from tests import factories as make


def refuse_sockets(page: Page) -> list[str]:
    """Every socket of this page is closed before it speaks. Returns the addresses that were tried, as they come."""
    tried: list[str] = []

    def refuse(socket: WebSocketRoute) -> None:
        tried.append(socket.url)
        socket.close(code=1011)

    page.route_web_socket("**/live/", refuse)
    return tried


def test_a_reply_arrives_where_sockets_are_blocked(visit: Callable[..., Any]) -> None:
    author, other = make.person("Anna Berg"), make.person("Omar Haddad")
    thread = make.thread(author, title="Which seal?")
    polling, beside = visit(author), visit(other)
    tried = refuse_sockets(polling.page)
    asked: list[str] = []
    polling.page.on("request", lambda request: asked.append(request.url) if "/live/poll/" in request.url else None)
    page, theirs = polling.go(f"/threads/{thread.pk}/"), beside.go(f"/threads/{thread.pk}/")
    with page.expect_request(lambda request: "/live/poll/?listen=" in request.url, timeout=30_000):
        pass
    assert len(tried) >= 3
    # Each sees that the other is here, though one of them only polls.
    expect(theirs.locator(".here").first).to_contain_text("Anna Berg", timeout=20_000)
    expect(page.locator(".here").first).to_contain_text("Omar Haddad", timeout=20_000)
    # What somebody writes is seen while they write, and there when they have.
    editor = theirs.locator("cw-composer textarea").first
    editor.fill("")
    editor.press_sequentially("Bronze, I think", delay=20)
    expect(page.locator(".typing").first).to_contain_text("Omar Haddad", timeout=15_000)
    reply = make.reply(other, thread, "Bronze it is")
    expect(page.locator(f"#post-{reply.pk}")).to_contain_text("Bronze it is", timeout=15_000)
    # And the other way round: one's own post and one's own writing.
    page.locator("cw-composer textarea").first.press_sequentially("Then bronze", delay=20)
    expect(theirs.locator(".typing").first).to_contain_text("Anna Berg", timeout=15_000)
    polling.accessible()
