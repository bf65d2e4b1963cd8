"""A board on two screens: support counted on the other one, cards moved by mouse, by keyboard and by a menu."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from ideas.boards.models import Board, Idea, Sighting, Stage
from tests import factories as make
from tests.boards import garden
from tests.journeys.conftest import PHONE
from workspace.spaces import actions as spaces
from workspace.spaces.permissions import Can


def column(page: Page, stage: Stage) -> Any:
    return page.locator(f'[data-column="{stage}"]')


def drag(page: Page, idea: Idea, stage: Stage) -> None:
    page.locator(f"#card-{idea.pk}").drag_to(column(page, stage), target_position={"x": 60, "y": 20})


def furnished() -> tuple[Board, list[Idea]]:
    board = garden.board(make.person("Liv Berg"), title="Fewer tools")
    names = ("One login", "Seals for the winter", "A shorter form")
    return board, [garden.idea(make.person(), board, title=name) for name in names]


def test_cards_are_moved_by_mouse_and_keyboard_and_seen_on_another_screen(visit: Callable[..., Any]) -> None:
    board, (login, seals, form) = furnished()
    here, there = visit(board.opened_by), visit(make.person("Omar Haddad"))
    address = f"/boards/{board.pk}/?view=cards"
    page, theirs = here.go(address), there.go(address)
    expect(theirs.locator(f"#card-{login.pk} [data-grip]")).to_be_hidden()
    # By mouse.
    drag(page, login, Stage.UNDER_WAY)
    expect(column(page, Stage.UNDER_WAY)).to_contain_text("One login")
    expect(column(theirs, Stage.UNDER_WAY)).to_contain_text("One login")
    expect(theirs.locator("#count-new")).to_have_text("2")
    # By keyboard: lifted, carried, put down; what happens is said.
    grip = page.locator(f"#card-{seals.pk} [data-grip]")
    grip.focus()
    page.keyboard.press("Space")
    expect(page.locator("#speaker")).to_contain_text("Lifted “Seals for the winter” from New")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(page.locator("#speaker")).to_contain_text("Under way")
    page.keyboard.press("Space")
    expect(column(theirs, Stage.UNDER_WAY)).to_contain_text("Seals for the winter")
    expect(page.locator("#speaker")).to_contain_text("Moved “Seals for the winter” to Under way")
    expect(page.locator(f"#card-{seals.pk} [data-grip]")).to_be_focused()
    # Escape leaves it where it was.
    page.locator(f"#card-{form.pk} [data-grip]").focus()
    for key in ("Space", "ArrowRight", "Escape"):
        page.keyboard.press(key)
    expect(page.locator("#speaker")).to_contain_text("stays where it was")
    # By the menu.
    page.locator(f"#card-{form.pk} [data-grip]").click()
    page.get_by_role("menuitem", name="Shipped").click()
    expect(column(theirs, Stage.SHIPPED)).to_contain_text("A shorter form")
    here.accessible()
    there.accessible()


def test_what_the_server_refuses_stays_in_its_column(visit: Callable[..., Any]) -> None:
    board, (login, *_rest) = furnished()
    here = visit(board.opened_by)
    page = here.go(f"/boards/{board.pk}/?view=cards")
    expect(column(page, Stage.NEW)).to_contain_text("One login")
    Board.objects.filter(pk=board.pk).update(archived_at=login.submitted_at)
    drag(page, login, Stage.UNDER_WAY)
    expect(page.locator(".toast")).to_be_visible()
    expect(column(page, Stage.NEW)).to_contain_text("One login")
    here.complaints.clear()  # the browser tells of the refusal, too


def test_support_is_counted_on_another_screen_and_sightings_are_kept(visit: Callable[..., Any]) -> None:
    board, (login, *_rest) = furnished()
    reader, customer = make.person("Noor Haddad"), make.guest()
    spaces.grant(by=board.opened_by, space=board.space, can=Can.CONTRIBUTE, person=customer)
    here, there = visit(reader), visit(customer, viewport=PHONE)
    page, theirs = here.go(f"/boards/{board.pk}/"), there.go(f"/boards/{board.pk}/?view=cards")
    button = page.locator(f'[data-support="{login.pk}"]')
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(theirs.locator(f"#support-{login.pk}")).to_have_text("1 employee")
    theirs.locator(f'[data-support="{login.pk}"]').click()
    expect(page.locator(f"#support-{login.pk}")).to_contain_text("1 customer")
    page.reload()
    expect(button).to_have_attribute("aria-pressed", "true")
    # On its own page: how important, and why, which the other screen reads.
    page.goto(f"{here.origin}/ideas/{login.pk}/")
    theirs.goto(f"{there.origin}/ideas/{login.pk}/")
    page.get_by_label("Very important").check(force=True)
    page.get_by_label("Why?").fill("Ten minutes a day.")
    page.get_by_role("button", name="Save").click()
    expect(theirs.locator(f"#whys-{login.pk}")).to_contain_text("Ten minutes a day.")
    expect(page.get_by_text("You support this idea.")).to_be_visible()
    page.get_by_role("button", name="Take back").click()
    expect(theirs.locator(f"#support-{login.pk}")).to_have_text("1 customer")
    here.accessible()
    there.accessible()
    with theirs.expect_response(lambda answer: "/seen/" in answer.url and answer.status == 204):
        theirs.goto(f"{there.origin}/boards/{board.pk}/")
    assert Sighting.objects.filter(person=customer).exists()
