"""Two ideas become one by the consent of both authors, or by a facilitator with a reason; and are two again."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from ideas.boards import actions
from ideas.boards.models import Idea
from tests import factories as make
from tests.boards import garden
from tests.journeys.conftest import PHONE, Visit

Come = Callable[..., Visit]


@pytest.fixture
def pair(transactional_db: None) -> tuple[Idea, Idea]:
    """Of two authors; one supporter stands for both, another for the second alone, and it has a case and a comment."""
    board = garden.board(make.person("Liv Berg"), title="Fewer tools")
    one = garden.idea(make.person("Mia Sand"), board, title="One badge")
    two = garden.idea(make.person("Ola Hansen"), board, title="A badge for every door")
    both, alone = make.person("Uma Rao"), make.person("Tor Lie")
    for idea, person in ((one, both), (two, both), (two, alone)):
        actions.support_idea(by=person, idea=idea)
    actions.add_case(by=alone, idea=two, words="I wait at the gate each morning.")
    make.reply(both, two.thread, "The gate is the worst.")
    return one, two


def choose(page: Page, idea: Idea, other: Idea) -> None:
    """From the menu of an idea to the form that names both."""
    page.get_by_role("button", name="More about this idea").click()
    page.get_by_role("link", name="Merge with another idea").click()
    page.get_by_role("link", name=re.compile(f"Choose ?: {other.title}")).click()
    expect(page.get_by_role("radio", name=other.title)).to_be_checked()


def test_both_authors_agree_and_what_was_can_be_had_back(pair: tuple[Idea, Idea], visit: Come) -> None:
    one, two = pair
    ola, mia = visit(two.author, viewport=PHONE), visit(one.author)
    reader = visit(make.person("Ana Reyes")).go(one.get_absolute_url())
    expect(reader.locator(f"#support-{one.pk}")).to_have_text("1 employee")
    # Ola asks, thinks better of it, and asks again.
    page = ola.go(two.get_absolute_url())
    choose(page, two, one)
    page.get_by_label("Why").fill("It is the same badge.")
    ola.accessible()
    page.get_by_role("button", name="Ask its authors").click()
    expect(page.get_by_text("Proposed: this idea goes on in")).to_be_visible()
    page.get_by_role("button", name="Take back").click()
    expect(page.get_by_text("Proposed: this idea goes on in")).to_be_hidden()
    page.get_by_text("What was proposed before").click()
    expect(page.locator(f"#idea-merging-{two.pk}")).to_contain_text("Taken back")
    choose(page, two, one)
    page.get_by_label("Why").fill("It is the same badge.")
    page.get_by_role("button", name="Ask its authors").click()
    # Mia sees why, and agrees; everybody who reads along sees the two as one, each person counted once.
    theirs = mia.go(one.get_absolute_url())
    expect(theirs.locator(f"#idea-merging-{one.pk}")).to_contain_text("It is the same badge.")
    expect(reader.get_by_role("button", name="Agree")).to_have_count(0)
    theirs.get_by_role("button", name="Agree").click()
    for screen in (theirs, reader):
        expect(screen.get_by_role("heading", name="One idea goes on here")).to_be_visible()
        expect(screen.locator(f"#support-{one.pk}")).to_have_text("2 employees")
        expect(screen.locator(f"#idea-cases-{one.pk}")).to_contain_text("I wait at the gate each morning.")
    mia.accessible()
    expect(page.get_by_text("This idea goes on in")).to_be_visible()
    expect(page.locator("#posts")).to_contain_text("The gate is the worst.")
    ola.accessible()
    # Ola takes it out again, and everything is where it was.
    page.get_by_role("link", name="Undo").click()
    page.get_by_label("Why").fill("Doors are another thing.")
    page.get_by_role("button", name="Undo the merge").click()
    expect(reader.get_by_role("heading", name="One idea goes on here")).to_be_hidden()
    expect(reader.locator(f"#support-{one.pk}")).to_have_text("1 employee")
    expect(reader.locator(f"#idea-cases-{one.pk}")).not_to_contain_text("I wait at the gate each morning.")
    theirs.goto(f"{mia.origin}{two.get_absolute_url()}")
    expect(theirs.locator(f"#support-{two.pk}")).to_have_text("2 employees")
    expect(theirs.locator(f"#idea-cases-{two.pk}")).to_contain_text("I wait at the gate each morning.")


def test_a_facilitator_merges_at_once_and_a_supporter_takes_theirs_back(pair: tuple[Idea, Idea], visit: Come) -> None:
    one, two = pair
    liv, tor = visit(one.board.opened_by), visit(two.supports.exclude(idea__supports=None).latest("pk").person)
    page = liv.go(two.get_absolute_url())
    choose(page, two, one)
    page.get_by_role("button", name="Merge", exact=True).click()
    expect(page.get_by_label("Why")).to_be_focused()  # a merge without a reason is none
    assert not Idea.objects.filter(merged_into__isnull=False).exists()
    page.get_by_label("Why").fill("Both are about the badge.")
    liv.accessible()
    page.get_by_role("button", name="Merge", exact=True).click()
    expect(page.get_by_role("heading", name="One idea goes on here")).to_be_visible()
    expect(page.locator(f"#idea-merging-{one.pk}")).to_contain_text("Both are about the badge.")
    theirs = tor.go(one.get_absolute_url())
    expect(theirs.get_by_text("You support this idea.")).to_be_visible()
    theirs.get_by_role("button", name="Take back").first.click()
    expect(page.locator(f"#support-{one.pk}")).to_have_text("1 employee")
