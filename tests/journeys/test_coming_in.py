"""A link is made, opened on a phone, a code is typed, and a customer is in their place; the next time by a passkey."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests import factories as make
from tests.guests import doors
from tests.journeys.conftest import DESKTOP, PHONE, Visit
from tests.live_server import Served
from workspace.notifications.mail import folder
from workspace.people.models import Person
from workspace.spaces.models import Space

Come = Callable[..., Visit]


@pytest.fixture
def seals(transactional_db: None) -> Space:
    """A space with a thread in it, beside one that no customer may know of."""
    ines = make.person("Ines Costa")
    make.thread(ines, make.space(ines, "Salaries", purpose="Internal"), title="Bands for 2027")
    space = make.space(ines, "Seals", purpose="Why they leak, and what we do about it")
    make.thread(ines, space, "Seal 40-B leaks at 3 bar")
    return space


def code_for(address: str) -> str:
    """Of the newest mail to an address that this machine kept."""
    for kept in folder.kept(20):
        if address in kept.to:
            found = re.search(r"^([A-Z0-9-]{6,})$", kept.text, re.MULTILINE)
            return found[1] if found else ""
    return ""


def whole(page: Page) -> None:
    wide, width = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= width, page.url


def come_in(screen: Visit, address: str, name: str, email: str) -> Page:
    page = screen.page
    page.goto(address)
    whole(page)
    screen.accessible()
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Your e-mail address").fill(email)
    page.get_by_role("button", name="Send me a code").click()
    expect(page.get_by_role("heading", name="Type the code")).to_be_visible()
    whole(page)
    screen.accessible()
    page.get_by_label("Code").fill(code_for(email))
    page.get_by_role("button", name="Come in").click()
    expect(page.get_by_role("heading", name=f"You are in, {name}")).to_be_visible()
    screen.accessible()
    return page


def test_from_the_link_to_the_portal(seals: Space, visit: Come) -> None:
    make.customer("Aqua Works")
    host = visit(seals.created_by)
    page = host.go(f"/spaces/{seals.pk}/rights/")
    page.get_by_role("link", name="Invite customers by a link").click()
    page.get_by_label("Customer", exact=True).select_option(label="Aqua Works")
    expect(page.get_by_label("Seals")).to_be_checked()
    page.get_by_label("Only addresses at").fill("aqua.example")
    page.get_by_label("Colleagues each of them may invite").fill("1")
    page.get_by_role("button", name="Make the link").click()
    address = page.get_by_label("Address of the link for Aqua Works")
    expect(address).to_be_visible()
    host.accessible()
    path = "/join/" + address.input_value().partition("/join/")[2]

    # On a phone, and with a wrong address first.
    phone = visit(None, viewport=PHONE, has_touch=True)
    door = phone.go(path)
    door.get_by_label("Your name").fill("Eve")
    door.get_by_label("Your e-mail address").fill("eve@evil.example")
    door.get_by_role("button", name="Send me a code").click()
    expect(door.get_by_text("addresses that end in @aqua.example")).to_be_visible()
    guest = come_in(phone, phone.origin + path, "Klara Vogt", "klara@aqua.example")
    guest.get_by_role("link", name="Go to your place").click()
    expect(guest.get_by_role("heading", name="Hello, Klara Vogt")).to_be_visible()
    expect(guest.get_by_role("main").get_by_role("link", name="Seals")).to_be_visible()
    expect(guest.get_by_text("Salaries")).to_have_count(0)
    whole(guest)
    phone.accessible()

    # Whoever made it sees at once that she came, and the thread says who reads along.
    expect(page.get_by_text("1 of 10 came in")).to_be_visible()
    page.goto(f"{host.origin}/spaces/{seals.pk}/")
    page.get_by_role("link", name="Seal 40-B leaks at 3 bar").first.click()
    expect(page.get_by_role("note").filter(has_text="Guests are here")).to_contain_text("Aqua Works")
    host.accessible()

    # She invites a colleague, and no more.
    guest.get_by_role("link", name="Invite a colleague").click()
    guest.get_by_label("Name").fill("Cem Aydin")
    guest.get_by_label("E-mail address").fill("cem@aqua.example")
    guest.get_by_role("button", name="Send a letter").click()
    expect(guest.get_by_text("Cem Aydin", exact=True)).to_be_visible()
    expect(guest.get_by_role("button", name="Send a letter")).to_have_count(0)
    whole(guest)
    phone.accessible()


def authenticator(page: Page) -> Any:
    """A device with a fingerprint, as Chromium plays it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    return session, session.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]


def test_the_next_time_by_a_passkey(seals: Space, visit: Come, served: Served) -> None:
    link = doors.link(seals.created_by, spaces=[seals])
    screen = visit(None, viewport=DESKTOP)
    origin = f"http://localhost:{served.port}"  # a passkey is of a name, not of a number
    page = come_in(screen, origin + link.path, "Klara Vogt", "klara.vogt@aqua.example")
    session, device = authenticator(page)
    page.get_by_role("link", name="Make a passkey").click()
    page.get_by_label("Passwordless").check()
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_text("Security key added.")).to_be_visible()
    assert session.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]
    page.context.clear_cookies()
    page.goto(f"{origin}/accounts/login/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="Hello, Klara Vogt")).to_be_visible()
    assert page.url == f"{origin}/portal/"


def test_every_page_of_guests_is_whole(seals: Space, visit: Come) -> None:
    long = "Wolfeschlegelsteinhausenbergerdorff-Pneumonoultramicroscopicsilicovolcanoconiosis"
    operator = make.person("Nadia Rahman", is_operator=True)
    doors.look(operator, name=long[:60], accent="#6b3fc0", welcome=f"{long} " * 4, contact="help@norrland.example")
    link = doors.link(seals.created_by, organisation=make.customer(long), spaces=[seals], colleagues=3)
    klara = doors.came(link, name=long)
    doors.came(link)
    Person.objects.filter(pk=klara.pk).update(locale="ar")
    paths = {
        operator: ["/invitations/", "/invitations/link/", "/invitations/letter/", "/appearance/", link.path],
        klara: ["/portal/", "/portal/welcome/", "/invitations/", link.path],
        None: [link.path, "/accounts/login/"],
    }
    for viewport, scheme in ((DESKTOP, "light"), (PHONE, "dark")):
        for person, pages in paths.items():
            screen = visit(person and Person.objects.get(pk=person.pk), viewport=viewport, color_scheme=scheme)
            for path in pages:
                page = screen.go(path)
                whole(page)
                assert page.locator("h1").count() == 1, path
                screen.accessible()
