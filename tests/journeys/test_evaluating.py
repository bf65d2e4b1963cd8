"""Criteria are set, evaluators found, and two judge an idea on their own; only then anybody sees what came of it."""

from collections.abc import Callable

from playwright.sync_api import expect

from ideas.evaluations.models import Evaluation
from tests import factories as make
from tests.boards import garden
from tests.evaluations import jury
from tests.journeys.conftest import PHONE, Visit

# A machine that is busy with other tests takes its time to come back with a page.
expect.set_options(timeout=15_000)


def test_from_criteria_to_a_result(visit: Callable[..., Visit]) -> None:  # noqa: PLR0915 - a journey is told whole
    lead = make.person("Liv Berg")
    board = garden.board(lead, title="Fewer tools")
    idea = garden.idea(make.person("Ada Author"), board, title="One login for everything")
    noor, omar = jury.skilled("Login", person=make.person("Noor Haddad")), make.person("Omar Eriksen")

    at_lead = visit(lead)
    page = at_lead.go(f"/boards/{board.pk}/evaluations/")
    page.get_by_role("link", name="Set the criteria").click()
    at_lead.accessible()
    page.get_by_role("button", name="Save the criteria").click()
    expect(page.get_by_text("1 idea lacks evaluators.")).to_be_visible()
    page.get_by_role("link", name="Find evaluators").click()
    expect(page.get_by_text("2 evaluators are missing")).to_be_visible()
    at_lead.accessible()
    page.get_by_role("button", name="Ask Noor Haddad").click()
    expect(page.get_by_text("1 evaluator is missing")).to_be_visible()
    page.get_by_label("Somebody else").fill(f"@{omar.handle}")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_text("missing")).to_have_count(0)

    at_noor = visit(noor)
    page = at_noor.go(f"/boards/{board.pk}/evaluations/")
    page.get_by_role("link", name=idea.title).first.click()
    first = page.get_by_role("group", name="Benefit").get_by_role("radio").first
    first.focus()
    for digit in "5312":
        page.keyboard.press(digit)
        page.keyboard.press("Enter")
    page.get_by_text("Not feasible", exact=True).click()
    page.get_by_label("Note").fill("The old payroll can't take part.")
    page.reload()
    expect(page.get_by_role("group", name="Benefit").get_by_role("radio", name="5")).to_be_checked()
    expect(page.get_by_label("Note")).to_have_value("The old payroll can't take part.")
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_text("needs its reason")).to_be_visible()
    expect(page.get_by_role("group", name="Risk").get_by_role("radio", name="2")).to_be_checked()
    at_noor.accessible()
    page.get_by_label("What stands in the way").fill("It runs on paper.")
    page.get_by_role("button", name="Submit").click()
    expect(page).to_have_url(f"{at_noor.origin}/boards/{board.pk}/evaluations/")
    assert Evaluation.objects.get().sheet().scores == [5, 3, 1, 2]

    at_omar = visit(omar, viewport=PHONE, has_touch=True)
    page = at_omar.go(idea.get_absolute_url())
    expect(page.get_by_text("You are asked to evaluate this idea.")).to_be_visible()
    expect(page.get_by_text("each judges independently")).to_be_visible()
    page.get_by_role("link", name="Evaluate", exact=True).click()
    for name, score in (("Benefit", "1"), ("Reach", "3"), ("Effort", "4"), ("Risk", "2")):
        page.get_by_role("group", name=name).get_by_text(score, exact=True).click()
    page.get_by_role("group", name="Can it be done?").get_by_text("Feasible", exact=True).click()
    at_omar.accessible()
    watching = at_lead.go(idea.get_absolute_url())
    expect(watching.get_by_text("Results are shown from two evaluations on.")).to_be_visible()
    page.get_by_role("button", name="Submit").click()
    expect(watching.get_by_text("It runs on paper.").first).to_be_visible()
    expect(watching.locator(".spreads tbody tr")).to_have_count(5)
    at_lead.accessible()
