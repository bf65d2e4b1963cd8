"""The main journey: two employees and a customer, each at their own screen, on one conversation."""

from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import Locator, Page, expect

from tests import factories as make
from tests.journeys.conftest import PHONE, Visit
from workspace.spaces.models import Space
from workspace.threads.models import Post

Come = Callable[..., Visit]


@pytest.fixture
def seals(transactional_db: None) -> Space:
    """A space that is shared with a customer, beside one that is not."""
    ines = make.person("Ines Costa")
    make.thread(ines, make.space(ines, "Salaries", purpose="Internal"), title="Bands for 2027")
    return make.share(
        make.space(ines, "Seals", purpose="Why they leak, and what we do about it"), make.customer("Aqua Works")
    )


def write(page: Page, words: str) -> None:
    page.get_by_label("Write a reply").fill(words)
    page.get_by_role("button", name="Post", exact=True).click()


def post(page: Page, words: str) -> Locator:
    return page.locator("article.post:not(.post--sending, .post--failed)", has_text=words)


def from_menu(page: Page, words: str, item: str) -> None:
    article = page.locator("article.post", has_text=words)
    article.hover()
    article.get_by_role("button", name="More").click()
    article.get_by_role("link", name=item).click()


def test_a_conversation_from_question_to_decision(seals: Space, visit: Come) -> None:
    omar, guest = make.person("Omar Haddad"), make.guest(seals.group_grants.get().group.organisation, "Carla Vance")
    ines = visit(seals.created_by)
    page = ines.go(f"/spaces/{seals.pk}/")
    page.get_by_role("link", name="Start a thread").first.click()
    page.get_by_label("Title").fill("Seal 40-B leaks at 3 bar")
    page.locator("textarea[name=body]").fill(f"Since the **March** batch. @{omar.handle}, seen this?")
    page.get_by_role("button", name="Start the thread").click()
    expect(page.get_by_role("heading", name="Seal 40-B leaks at 3 bar")).to_be_visible()

    # Omar is called, and answers; Ines sees it without doing anything.
    other = visit(omar).go("/")
    other.get_by_role("link", name="Seal 40-B leaks at 3 bar").first.click()
    write(other, "Yes: the bronze ring swells. Steel does not.")
    expect(post(page, "the bronze ring swells")).to_be_visible()

    # The customer is in the same thread, live, and finds nothing else.
    customer = visit(guest, viewport=PHONE, has_touch=True)
    third = customer.go(page.url.removeprefix(customer.origin))
    write(third, "We measured 4 bar at the inlet.")
    expect(post(page, "4 bar at the inlet")).to_be_visible()
    expect(post(other, "4 bar at the inlet")).to_be_visible()

    # A reaction, an edit and a decision appear on every screen.
    article = page.locator("article.post", has_text="bronze ring swells")
    article.hover()
    article.get_by_role("button", name="React").click()
    page.get_by_role("searchbox").last.fill("thumbs up")
    page.keyboard.press("Enter")
    expect(other.locator("article.post", has_text="bronze ring").locator(".reaction", has_text="👍")).to_be_visible()

    from_menu(other, "the bronze ring swells", "Edit")
    other.locator("article.post textarea, .post--editing textarea").first.fill(
        "The bronze ring swells in brine. Steel does not."
    )
    other.get_by_role("button", name="Save").click()
    expect(post(page, "swells in brine")).to_be_visible()
    expect(page.locator("article.post", has_text="swells in brine").get_by_text("edited")).to_be_visible()

    from_menu(page, "swells in brine", "Mark as decision")
    page.get_by_role("dialog").get_by_label("In one sentence").fill("Steel rings from April on")
    page.get_by_role("dialog").get_by_role("button", name="Mark as decision").click()
    for screen in (page, other, third):
        expect(screen.locator("#outcomes")).to_contain_text("Steel rings from April on")
    expect(third.get_by_text("Salaries")).to_have_count(0)
    assert Post.objects.filter(thread__title__startswith="Seal 40-B").count() == 3


def test_a_customer_sees_only_the_shared_space(seals: Space, visit: Come) -> None:
    guest = make.guest(seals.group_grants.get().group.organisation, "Carla Vance")
    other = make.guest(make.customer("Beta Mills"), "Boris Klein")
    screen = visit(guest)
    for path in ("/", "/spaces/", "/outcomes/", "/search/?q=bands", f"/spaces/{seals.pk}/", f"/spaces/{seals.pk}/who/"):
        page = screen.go(path)
        body = page.locator("body").inner_text()
        assert "Salaries" not in body, path
        assert "Bands for 2027" not in body, path
        assert other.name not in body, path
    for path in ("/people/chart/", f"/people/{other.pk}/", "/circles/"):
        answer = screen.page.goto(f"{screen.origin}{path}")
        assert answer is not None
        assert answer.status == 404, path


def test_a_failed_send_keeps_the_words_and_can_be_tried_again(seals: Space, visit: Come) -> None:
    thread = make.thread(seals.created_by, seals)
    screen = visit(seals.created_by)
    page = screen.go(f"/threads/{thread.pk}/")
    expect(page.get_by_label("Write a reply")).to_be_visible()
    # The socket stays up: a line that comes back would send it by itself.
    page.route("**/replies/", lambda route: route.abort())
    write(page, "Written on the train.")
    echo = page.locator(".post", has_text="Written on the train.")
    expect(echo.get_by_role("button", name="Retry")).to_be_visible(timeout=20_000)
    page.unroute("**/replies/")
    echo.get_by_role("button", name="Retry").click()
    expect(post(page, "Written on the train.")).to_be_visible()
    expect(page.locator(".post", has_text="Written on the train.")).to_have_count(1)
    assert Post.objects.filter(thread=thread, body="Written on the train.").count() == 1
    screen.complaints.clear()  # the browser says that the network was off


def test_what_was_not_heard_goes_by_itself_when_the_line_is_back(seals: Space, visit: Come) -> None:
    thread = make.thread(seals.created_by, seals)
    screen = visit(seals.created_by)
    page = screen.go(f"/threads/{thread.pk}/")
    expect(page.get_by_label("Write a reply")).to_be_visible()
    screen.context.set_offline(True)
    write(page, "Written in a tunnel.")
    failed = page.locator(".post--failed", has_text="Written in a tunnel.")
    expect(failed.get_by_role("button", name="Discard")).to_be_visible(timeout=20_000)
    screen.context.set_offline(False)
    expect(post(page, "Written in a tunnel.")).to_be_visible(timeout=60_000)
    expect(page.locator(".post", has_text="Written in a tunnel.")).to_have_count(1)
    assert Post.objects.filter(thread=thread, body="Written in a tunnel.").count() == 1
    screen.complaints.clear()  # the browser says that the network was off


def test_words_outlive_a_session_that_ended(seals: Space, visit: Come) -> None:
    thread = make.thread(seals.created_by, seals)
    screen = visit(seals.created_by)
    page = screen.go(f"/threads/{thread.pk}/")
    expect(page.get_by_label("Write a reply")).to_be_visible()
    [session] = [one for one in screen.context.cookies() if one["name"] == settings.SESSION_COOKIE_NAME]
    screen.context.clear_cookies(name=session["name"])
    write(page, "An hour of thought.")
    failed = page.locator(".post--failed", has_text="An hour of thought.")
    expect(failed).to_contain_text("You are signed out")
    screen.context.add_cookies([session])  # type: ignore[list-item]
    failed.get_by_role("button", name="Retry").click()
    expect(post(page, "An hour of thought.")).to_be_visible()
    assert Post.objects.filter(thread=thread, body="An hour of thought.").count() == 1


def test_on_a_phone_the_first_tap_on_post_sends(seals: Space, visit: Come) -> None:
    thread = make.thread(seals.created_by, seals)
    make.reply(seals.created_by, thread, "A line.\n\n" * 30)
    page = visit(seals.created_by, viewport=PHONE, has_touch=True).go(f"/threads/{thread.pk}/")
    page.get_by_label("Write a reply").tap()
    page.keyboard.type("From the quay.")
    box = page.get_by_role("button", name="Post", exact=True).bounding_box()
    assert box is not None
    # Where the finger comes down, not where the button has gone meanwhile.
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(post(page, "From the quay.")).to_be_visible()


def test_a_draft_survives_reload_and_pushes(seals: Space, visit: Come) -> None:
    thread = make.thread(seals.created_by, seals)
    page = visit(seals.created_by).go(f"/threads/{thread.pk}/")
    page.get_by_label("Write a reply").fill("Half a thought")
    make.reply(make.person("Omar Haddad"), thread, "Something in between.")
    expect(post(page, "Something in between.")).to_be_visible()
    expect(page.get_by_label("Write a reply")).to_have_value("Half a thought")
    page.reload()
    expect(page.get_by_label("Write a reply")).to_have_value("Half a thought")


def test_what_happened_while_asleep_is_there_on_waking(seals: Space, visit: Come) -> None:
    thread = make.thread(seals.created_by, seals)
    screen = visit(seals.created_by)
    page = screen.go(f"/threads/{thread.pk}/")
    omar = make.person("Omar Haddad")
    make.reply(omar, thread, "Before the tunnel.")
    expect(post(page, "Before the tunnel.")).to_be_visible()
    screen.context.set_offline(True)
    for number in range(5):
        make.reply(omar, thread, f"In the tunnel {number}.")
    screen.context.set_offline(False)
    expect(post(page, "In the tunnel 4.")).to_be_visible(timeout=20_000)
    order = page.locator("#posts article.post .post__body").all_inner_texts()
    assert [words for words in order if "tunnel" in words] == [
        "Before the tunnel.", *[f"In the tunnel {number}." for number in range(5)],
    ]  # fmt: skip
    screen.complaints.clear()
