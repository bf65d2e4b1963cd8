"""A customer in the product that they use: the page stands at another origin, and is as strict as pages can be."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from ideas.boards.models import Idea
from ideas.widget import actions, portal
from ideas.widget.portal import Portal
from tests.boards import garden
from tests.journeys.conftest import PHONE, Visit
from tests.live_server import Served
from tests.results import harvest
from tests.widget import counter
from tests.widget.counter import Product

Come = Callable[..., Visit]
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


@pytest.fixture
def product(transactional_db: None) -> Product:
    return counter.product(question="What should the next pump do?")


@pytest.fixture
def shop(served: Served, product: Product) -> Iterator[Portal]:
    """The product's server, whose key is good for its own origin."""
    with portal.serve(served.origin, product.widget.pk, product.widget.audience) as shop:
        key = actions.make_key(
            by=product.widget.kept_by, widget=product.widget, algorithm="HS256", origins=[shop.origin]
        )
        shop.kid, shop.secret = key.kid, key.secret
        yield shop


@pytest.fixture
def customer(visit: Come, shop: Portal) -> Visit:
    """Somebody at the product's page. Nobody is signed in at ours."""
    return at(visit, shop)


def at(visit: Come, shop: Portal, **options: Any) -> Visit:
    one = visit(None, **options)
    one.origin = shop.origin
    return one


def bring(page: Page, problem: str, title: str) -> None:
    page.get_by_role("button", name="Feedback").click()
    page.get_by_label("What is the problem?").fill(problem)
    page.get_by_label("In one line").fill(title)
    page.get_by_role("button", name="Send").click()


def test_an_idea_is_brought_and_supported_in_the_product(
    customer: Visit, shop: Portal, product: Product, visit: Come
) -> None:
    garden.idea(on=product.widget.board, title="A quieter pump at night", problem="It wakes the street.")
    page = customer.go("/")
    expect(page.get_by_role("heading", name="A quieter pump at night")).to_be_visible()
    assert shop.signed == 1  # three elements, one token
    customer.accessible()

    page.get_by_role("button", name="Feedback").click()
    expect(page.get_by_role("heading", name="What should the next pump do?")).to_be_visible()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Please fill this in.")).to_have_count(2)
    expect(page.get_by_label("What is the problem?")).to_be_focused()
    page.get_by_label("What is the problem?").fill("The pump is loud at night and wakes everybody.")
    page.get_by_label("In one line").fill("Quieter pump at night")
    alike = page.locator("causeway-feedback .alike")
    expect(alike).to_contain_text("A quieter pump at night")
    customer.accessible()
    alike.get_by_role("button", name="Support").click()
    expect(alike).to_contain_text("Supported by 1")
    expect(page.locator("causeway-ideas").get_by_role("button", name="Support")).to_have_attribute(
        "aria-pressed", "true"
    )

    page.get_by_label("What is the problem?").fill("The filter must be changed with wet hands.")
    page.get_by_label("In one line").fill("A filter with a handle")
    page.get_by_label("Do you know a way?").fill("A handle.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("It is there, as number 2.")).to_be_visible()
    customer.accessible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Yours").click()
    mine = page.locator("causeway-ideas li")
    expect(mine).to_have_count(1)
    expect(mine).to_contain_text("A filter with a handle")

    idea = Idea.objects.get(title="A filter with a handle")
    assert idea.author.organisation == product.customer
    lead = visit(product.widget.kept_by)
    lead.go(idea.get_absolute_url())
    expect(lead.page.locator("#main, #panel").get_by_text("Came by a widget")).to_be_visible()


def test_support_is_taken_back_by_the_keyboard(customer: Visit, product: Product) -> None:
    garden.idea(on=product.widget.board)
    page = customer.go("/")
    button = page.locator("causeway-ideas").get_by_role("button", name="Support: One login")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("causeway-ideas")).to_contain_text("Supported by 1")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).not_to_have_attribute("aria-disabled", "true")
    page.keyboard.press("Space")
    expect(page.locator("causeway-ideas")).to_contain_text("Supported by 0")
    expect(button).to_be_focused()


def test_what_was_said_and_done_comes_back_to_the_customer(customer: Visit, product: Product) -> None:
    page = customer.go("/")
    expect(page.locator("causeway-results")).to_contain_text("As soon as something that was asked for is there")
    bring(page, "The pump wakes the street.", "Quieter at night")
    expect(page.get_by_text("It is there, as number 1.")).to_be_visible()
    harvest.shipped(harvest.result(Idea.objects.get()), "Version 3 has a bearing that nobody hears.")
    page.reload()
    done = page.locator("causeway-results")
    expect(done).to_contain_text("The pump wakes the street.")
    expect(done).to_contain_text("Version 3 has a bearing that nobody hears.")
    customer.accessible()


def test_a_revoked_key_ends_what_is_open(customer: Visit, shop: Portal, product: Product) -> None:
    garden.idea(on=product.widget.board)
    page = customer.go("/")
    ideas = page.locator("causeway-ideas")
    expect(ideas.get_by_role("heading", name="One login")).to_be_visible()
    key = product.widget.keys.get(kid=shop.kid)
    actions.revoke_key(by=product.widget.kept_by, widget_key=key)
    ideas.get_by_role("button", name="Support: One login").click()
    # Its origin is nobody's any more, so the browser does not even let the page read why.
    expect(ideas.get_by_role("alert").filter(has_text=re.compile("No connection|sign you in"))).to_be_visible()
    customer.complaints[:] = [one for one in customer.complaints if "CORS policy" not in one]
    assert not Idea.objects.get().supports.exists()


def test_a_session_that_is_over_is_renewed_and_a_draft_survives(customer: Visit, shop: Portal) -> None:
    page = customer.go("/")
    expect(page.locator("causeway-ideas")).to_contain_text("No ideas yet")
    page.get_by_role("button", name="Feedback").click()
    page.get_by_label("What is the problem?").fill("Nine passwords a day.")
    page.get_by_label("In one line").fill("One login")
    # The bearer that the page holds is spoilt on its way, once, as if its time had run out.
    spoilt: list[str] = []

    def spoil(route: Any) -> None:
        if spoilt:
            route.continue_()
            return
        spoilt.append(route.request.url)
        route.continue_(headers={**route.request.headers, "authorization": "Bearer over"})

    page.route("**/ideas/new/", spoil)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("It is there, as number 1.")).to_be_visible()
    assert spoilt
    assert shop.signed == 2
    assert Idea.objects.count() == 1


def test_whoever_is_not_signed_in_there_is_told_so(visit: Come, shop: Portal) -> None:
    shop.claims = None
    one = at(visit, shop)
    page = one.go("/")
    expect(page.locator("causeway-ideas")).to_contain_text("Sign in first to take part.")
    shop.claims = {}
    page.locator("causeway-ideas").get_by_role("button", name="Try again").click()
    expect(page.locator("causeway-ideas")).to_contain_text("No ideas yet")
    one.accessible()


@pytest.mark.parametrize("lang", ["en", "de", "fr", "es", "ar"])
def test_it_speaks_the_pages_language_on_a_phone_in_light_and_dark(
    visit: Come, shop: Portal, product: Product, lang: str
) -> None:
    garden.idea(on=product.widget.board, title=f"{LONG} {LONG}"[:150], problem=f"{LONG} " * 5)
    shop.lang = lang
    for scheme in ("light", "dark"):
        one = at(visit, shop, viewport=PHONE, color_scheme=scheme)
        page = one.go("/")
        expect(page.locator("causeway-ideas h3")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), lang
        assert page.locator("causeway-ideas .all").evaluate("one => getComputedStyle(one).direction") == (
            "rtl" if lang == "ar" else "ltr"
        )
        one.accessible()
        page.locator("causeway-feedback button").first.click()
        expect(page.locator("causeway-feedback form")).to_be_visible()
        one.accessible()


def test_a_page_may_frame_it_instead(customer: Visit, product: Product, shop: Portal) -> None:
    garden.idea(on=product.widget.board)
    page = customer.go("/framed")
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("heading", name="One login")).to_be_visible()
    frame.get_by_role("button", name="Support: One login").click()
    expect(frame.locator("causeway-ideas")).to_contain_text("Supported by 1")
    assert shop.signed == 1


def test_other_pages_may_not_frame_it(customer: Visit, product: Product, shop: Portal) -> None:
    key = product.widget.keys.get(kid=shop.kid)
    actions.revoke_key(by=product.widget.kept_by, widget_key=key)
    page = customer.go("/framed")
    expect(page.locator("iframe")).to_be_visible()
    expect(page.frame_locator("iframe").get_by_role("heading", name="Ideas")).to_have_count(0)
    assert any("frame-ancestors" in one or "refused to connect" in one for one in customer.complaints) or (
        page.frames[-1].url.startswith("chrome-error")
    )
    customer.complaints.clear()


def test_whoever_keeps_it_sets_it_up_and_looks_at_it(visit: Come, product: Product) -> None:
    garden.idea(on=product.widget.board)
    lead = visit(product.widget.kept_by)
    page = lead.go(f"{product.widget.board.get_absolute_url()}widget/")
    lead.accessible()
    page.get_by_label("In which product does it stand?").fill("Shop")
    page.get_by_role("button", name="Make a widget").click()
    expect(page.get_by_role("heading", name="Shop", level=1)).to_be_visible()
    expect(page.get_by_text("Nobody comes in by it yet: it has no key.")).to_be_visible()
    lead.accessible()
    page.get_by_role("link", name="Make a key").first.click()
    lead.accessible()
    page.get_by_label("Where do its pages stand?").fill("not an origin")
    page.get_by_role("button", name="Make a key").click()
    expect(page.get_by_text("is no origin")).to_be_visible()
    page.get_by_label("Where do its pages stand?").fill("https://shop.example")
    page.get_by_role("button", name="Make a key").click()
    expect(page.get_by_role("textbox", name="Its secret")).to_have_value(re.compile("^cww_"))
    lead.accessible()
    page.reload()
    expect(page.get_by_role("textbox", name="Its secret")).to_have_count(0)
    page = lead.go(product.widget.get_absolute_url())
    page.get_by_role("link", name="Preview").click()
    expect(page.get_by_role("heading", name="One login")).to_be_visible()
    page.get_by_role("button", name="Feedback").click()
    expect(page.get_by_text("A preview: nothing is sent from here.")).to_be_visible()
    lead.accessible()
