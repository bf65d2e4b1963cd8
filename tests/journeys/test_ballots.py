"""Each ballot filled in by mouse, finger or keys in a real browser, and its result; in confidence, and with money."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from ideas.decisions.models import Ballot, Decision, SealedBallot
from tests import factories as make
from tests.boards import garden
from tests.decisions import hall
from tests.journeys.conftest import PHONE, Visit
from workspace.people.models import Person

Come = Callable[..., Visit]
LONG = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz and what comes after it on every form"
IDEAS = ("One login", "A quiet room", LONG)


@pytest.fixture
def omar(transactional_db: None) -> Person:
    return make.person("Omar Haddad")


def hold(method: str, **terms: Any) -> Decision:
    return hall.decision(method, ideas=IDEAS, board=garden.board(make.person("Ines Costa")), **terms)


def cast(page: Page) -> str:
    """Cast it, and read the receipt."""
    page.get_by_role("button", name="Cast the ballot").click()
    expect(page.get_by_text("Your ballot is cast.", exact=True)).to_be_visible()
    return page.locator(".receipt__code").inner_text()


def values(of: Decision) -> dict[str, int]:
    """The one ballot of an open decision, by title."""
    titles = {str(one.place): one.title for one in of.options.all()}
    return {titles[place]: value for place, value in Ballot.objects.get(decision=of).values.items()}


def test_approving_and_taking_it_back(visit: Come, omar: Person) -> None:
    found = hold("approval")
    one = visit(omar, viewport=PHONE, has_touch=True)
    page = one.go(found.get_absolute_url())
    page.get_by_role("checkbox", name="One login").check()
    page.get_by_role("checkbox", name="A quiet room").check()
    expect(page.get_by_text("2 ideas approved")).to_be_visible()
    receipt = cast(page)
    one.accessible()
    assert values(found) == {"One login": 1, "A quiet room": 1}
    page.reload()
    expect(page.get_by_text(receipt)).to_have_count(0)
    expect(page.get_by_role("checkbox", name="One login")).to_be_checked()
    page.get_by_role("button", name="Take my ballot back").click()
    expect(page.get_by_role("button", name="Cast the ballot")).to_be_visible()
    assert not Ballot.objects.exists()


def test_scoring(visit: Come, omar: Person) -> None:
    found = hold("score")
    one = visit(omar, viewport=PHONE, has_touch=True)
    page = one.go(found.get_absolute_url())
    page.get_by_role("group", name="One login").get_by_text("4", exact=True).click()
    page.get_by_role("group", name="A quiet room").get_by_text("2", exact=True).click()
    one.accessible()
    cast(page)
    assert values(found) == {"One login": 4, "A quiet room": 2}


def test_points_can_not_be_overspent(visit: Come, omar: Person) -> None:
    found = hold("dot", points=3)
    one = visit(omar)
    page = one.go(found.get_absolute_url())
    more = page.get_by_role("button", name="More for “One login”")
    for left in (2, 1, 0):
        more.click()
        expect(page.get_by_text(f"{left} of 3 points left")).to_be_visible()
    expect(more).to_be_disabled()
    page.get_by_role("spinbutton", name="A quiet room").fill("2")
    expect(page.get_by_text("2 points too many")).to_be_visible()
    page.get_by_role("button", name="Cast the ballot").click()
    expect(page.get_by_text("these are 2 too many")).to_be_visible()
    page.get_by_role("button", name="Fewer for “One login”").click()
    page.get_by_role("button", name="Fewer for “One login”").click()
    one.accessible()
    cast(page)
    assert values(found) == {"One login": 1, "A quiet room": 2}


def test_votes_cost_their_square(visit: Come, omar: Person) -> None:
    found = hold("quadratic", points=16)
    one = visit(omar)
    page = one.go(found.get_absolute_url())
    for _ in range(3):
        page.get_by_role("button", name="More for “One login”").click()
    page.get_by_role("button", name="Fewer for “A quiet room”").click()
    expect(page.get_by_text("6 of 16 credits left")).to_be_visible()
    expect(page.locator("[data-squares] > i")).to_have_count(10)
    expect(page.get_by_role("button", name="More for “One login”")).to_be_disabled()
    one.accessible()
    cast(page)
    assert values(found) == {"One login": 3, "A quiet room": -1}


def test_ranking_by_keys_by_mouse_and_by_numbers(visit: Come, omar: Person) -> None:
    found = hold("schulze")
    one = visit(omar)
    page = one.go(found.get_absolute_url())
    page.get_by_role("button", name="Move “A quiet room”").press("ArrowUp")
    expect(page.get_by_role("spinbutton", name="A quiet room")).to_have_value("1")
    page.get_by_role("spinbutton", name="One login").fill("2")
    page.get_by_role("spinbutton", name="One login").press("Tab")
    expect(page.get_by_text("2 of 3 ranked")).to_be_visible()
    grip = page.get_by_role("button", name="Move “One login”").bounding_box()
    first = page.get_by_role("button", name="Move “A quiet room”").bounding_box()
    assert grip
    assert first
    page.mouse.move(grip["x"] + 8, grip["y"] + 8)
    page.mouse.down()
    page.mouse.move(first["x"] + 8, first["y"] - 4, steps=5)
    page.mouse.up()
    expect(page.get_by_role("spinbutton", name="One login")).to_have_value("1")
    expect(page.get_by_role("spinbutton", name="A quiet room")).to_have_value("2")
    one.accessible()
    cast(page)
    assert values(found) == {"One login": 1, "A quiet room": 2}


def test_two_at_a_time_by_keys(visit: Come, omar: Person) -> None:
    found = hold("duels")
    one = visit(omar, viewport=PHONE)
    page = one.go(found.get_absolute_url())
    for answered, key in enumerate("120", 1):
        page.keyboard.press(key)
        expect(page.get_by_text(re.compile(f"answered {answered} duel"))).to_be_visible()
    one.accessible()
    duels = found.duels.filter(answered_at__isnull=False).order_by("pk")
    assert [duel.winner_id for duel in duels] == [duels[0].first_id, duels[1].second_id, None]


def test_consent_and_a_reasoned_objection(visit: Come, omar: Person) -> None:
    found = hold("consent")
    one, keeper = visit(omar), visit(found.opened_by)
    page, second = one.go(found.get_absolute_url()), keeper.go(found.get_absolute_url())
    page.get_by_label("I object").check()
    page.get_by_role("button", name="Answer").click()
    expect(page.get_by_text("An objection needs its reason")).to_be_visible()
    page.get_by_label("Reason").fill("It locks us in.")
    page.get_by_role("button", name="Answer").click()
    expect(page.get_by_text("Your ballot is cast.", exact=True)).to_be_visible()
    one.accessible()
    second.get_by_role("button", name="Close now and count").click()
    # The result comes to the other screen by itself.
    expect(page.get_by_role("heading", name="1 objection stands")).to_be_visible()
    expect(second.get_by_text("It locks us in.")).to_be_visible()
    page.get_by_role("button", name="Withdraw my objection").click()
    expect(page.get_by_role("heading", name="Nobody agreed")).to_be_visible()
    keeper.accessible()


def test_a_confidential_decision_from_paper_to_the_ballot_found_again(visit: Come, omar: Person) -> None:
    found = hold("stv", confidential=True)
    for _ in range(5):
        hall.Paper(found).take(make.person()).cast({"A quiet room": 1})
    one = visit(omar, viewport=PHONE, has_touch=True)
    page = one.go(found.get_absolute_url())
    expect(page.get_by_text("nobody can find out who chose what, not even in the database")).to_be_visible()
    page.get_by_role("button", name="Take a ballot").click()
    page.get_by_role("spinbutton", name="One login").fill("1")
    one.accessible()
    receipt = cast(page)
    assert SealedBallot.objects.filter(pk=receipt, values__isnull=True).exists()
    page.reload()
    expect(page.get_by_text(receipt)).to_be_visible()
    assert SealedBallot.objects.count() == 6
    hall.close(found)
    expect(page.get_by_role("heading", name="1 idea has won")).to_be_visible()
    expect(page.get_by_label("Find my ballot by its receipt")).to_have_value(receipt)
    page.get_by_role("button", name="Find", exact=True).click()
    expect(page.locator("[data-found]").get_by_text("One login")).to_be_visible()
    one.accessible()


def test_a_budget_is_shared_out_and_its_ballots_taken_away_and_counted_again(
    visit: Come, omar: Person, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    board = garden.board(make.person("Ines Costa"))
    for title in IDEAS:
        garden.idea(board.opened_by, board, title=title)
    keeper, one = visit(board.opened_by), visit(omar, viewport=PHONE, has_touch=True)
    page = keeper.go(f"/boards/{board.pk}/decisions/new/")
    page.get_by_label("What is decided?").fill("Budget of the quarter")
    page.get_by_label("Shared budget").check()
    page.get_by_label("Money to share out").fill("1000")
    for cost, title in enumerate(IDEAS, 3):
        page.get_by_label(f"Cost of “{title}”").fill(str(cost * 100))
    page.get_by_label("Closes at").fill("2030-01-31T17:00")
    page.get_by_label("Closes at").evaluate("field => field.value")
    keeper.accessible()
    # A date of more than two years is refused in a sentence, and what was typed stays.
    page.get_by_role("button", name="Open it").click()
    expect(page.get_by_text("within two years")).to_be_visible()
    expect(page.get_by_label("What is decided?")).to_have_value("Budget of the quarter")
    page.get_by_label("Closes at").fill(hall.soon())
    page.get_by_role("button", name="Open it").click()
    expect(page.get_by_role("heading", name="Budget of the quarter")).to_be_visible()
    found = Decision.objects.get()

    sheet = one.go(found.get_absolute_url())
    sheet.get_by_role("checkbox", name="One login").check()
    sheet.get_by_role("checkbox", name="A quiet room").check()
    expect(sheet.get_by_text("2 chosen: 700 of 1,000 EUR")).to_be_visible()
    one.accessible()
    receipt = cast(sheet)
    for _ in range(3):
        hall.cast(found, make.person(), {"A quiet room": 1})
    page.get_by_role("button", name="Close now and count").click()
    expect(sheet.get_by_text(re.compile("are spent"))).to_be_visible()
    sheet.get_by_text("Step by step: Equal Shares").click()
    expect(sheet.get_by_text("Round by round")).to_be_visible()
    expect(sheet.get_by_text(re.compile("voters have at least one winner"))).to_be_visible()
    sheet.get_by_label("Find my ballot by its receipt").fill(receipt)
    sheet.get_by_role("button", name="Find", exact=True).click()
    expect(sheet.locator("[data-found]").get_by_text("One login")).to_be_visible()
    one.accessible()
    with page.expect_download() as taken:
        page.get_by_role("link", name="JSON").click()
    taken.value.save_as(tmp_path / "ballots.json")
    call_command("tally", "equal_shares_add1", str(tmp_path / "ballots.json"), "--json")
    found.refresh_from_db()
    assert found.result
    assert json.loads(capsys.readouterr().out) == found.result["first"]
