"""Two employees and a customer vote in confidence; a reload loses nothing; the result comes to all screens at once."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests import factories as make
from tests.journeys.conftest import PHONE, Visit
from tests.polls import booth
from workspace.polls.models import Ballot, Poll, Taken
from workspace.spaces.models import Space

Come = Callable[..., Visit]


@pytest.fixture
def seals(transactional_db: None) -> Space:
    ines = make.person("Ines Costa")
    return make.share(make.space(ines, "Seals", purpose="Why they leak"), make.customer("Aqua Works"))


def cast(page: Page, answer: str) -> None:
    page.get_by_role("button", name="Take a ballot").click()
    page.locator("cw-poll").get_by_label(answer, exact=True).check()
    page.get_by_role("button", name="Cast the ballot").click()
    expect(page.get_by_text("Your ballot is cast.")).to_be_visible()


def ask(page: Page) -> None:
    """By keyboard: each answer is a line, Enter begins the next."""
    page.get_by_role("button", name="More about this thread").click()
    page.get_by_role("link", name="Ask everybody: a poll").click()
    page.get_by_label("Question").fill("Steel or bronze?")
    page.get_by_label("Answer 1").fill("Steel")
    page.keyboard.press("Enter")
    page.keyboard.type("Bronze")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Backspace")
    expect(page.get_by_label("Answer 3")).to_have_count(0)
    page.get_by_label("Nobody: a confidential vote").check()
    expect(page.get_by_text("Only 3 people may vote here: the result may never be shown.")).to_be_visible()


def test_a_confidential_vote_from_question_to_result(seals: Space, visit: Come) -> None:
    thread = make.thread(seals.created_by, seals, title="Which ring?")
    omar, carla = make.person("Omar Haddad"), make.guest(seals.group_grants.get().group.organisation, "Carla Vance")
    ines, others = visit(seals.created_by), [visit(omar), visit(carla, viewport=PHONE, has_touch=True)]
    path = thread.get_absolute_url()
    page, (second, third) = ines.go(path), [one.go(path) for one in others]

    ask(page)
    ines.accessible()
    page.get_by_role("button", name="Ask", exact=True).click()

    # It is on every screen, and says beforehand what it promises.
    for screen in (page, second, third):
        expect(screen.get_by_role("heading", name="Steel or bronze?")).to_be_visible()
        expect(screen.get_by_text("nobody can find out who chose what, not even in the database")).to_be_visible()
    cast(page, "Steel")
    cast(third, "Steel")
    others[1].accessible()

    # A ballot that was taken outlives a reload, and so does one that was cast.
    second.get_by_role("button", name="Take a ballot").click()
    expect(second.get_by_role("button", name="Cast the ballot")).to_be_visible()
    second.reload()
    second.locator("cw-poll").get_by_label("Steel", exact=True).check()
    page.reload()
    expect(page.get_by_text("Your ballot is cast.")).to_be_visible()
    second.get_by_role("button", name="Cast the ballot").click()
    expect(second.get_by_text("Your ballot is cast.")).to_be_visible()
    poll = Poll.objects.get()
    assert (Taken.objects.count(), Ballot.objects.count()) == (3, 3)

    # In another browser of the same person there is no second ballot.
    elsewhere = visit(omar)
    elsewhere.go(path)
    expect(elsewhere.page.get_by_text("It can be cast only there.")).to_be_visible()

    # Five more, so that there is something to tell; no screen shows anything of it before the end.
    for name in ("Steel", "Steel", "Steel", "Bronze", "Bronze"):
        booth.cast(poll, make.person(), name)
    for screen in (page, second, third):
        expect(screen.get_by_text("At least 5 people have taken a ballot")).to_be_visible()
        expect(screen.locator(".poll__bar")).to_have_count(0)
    page.get_by_role("button", name="More about this poll").click()
    page.get_by_role("button", name="Close and show the result").click()
    for screen in (page, second, third):
        expect(screen.locator(".poll__bar", has_text="Steel")).to_contain_text("6")
        expect(screen.locator(".poll__bar", has_text="Bronze")).to_contain_text("fewer than 5")
        expect(screen.get_by_text("Your ballot is among those that were counted.")).to_be_visible()
    expect(elsewhere.page.locator(".poll__bar", has_text="Steel")).to_contain_text("6")
    expect(elsewhere.page.get_by_text("Your ballot is among")).to_have_count(0)
    ines.accessible()


def test_an_open_vote_is_changed_and_marked_where_it_is_mine(seals: Space, visit: Come) -> None:
    poll = booth.poll(thread=make.thread(seals.created_by, seals), kind="multiple", options=["Steel", "Bronze", "Zinc"])
    omar = make.person("Omar Haddad")
    one, other = visit(omar), visit(seals.created_by)
    page, second = one.go(poll.thread.get_absolute_url()), other.go(poll.thread.get_absolute_url())
    answers = page.locator("cw-poll")
    answers.get_by_label("Steel").check()
    answers.get_by_label("Zinc").check()
    page.get_by_role("button", name="Vote", exact=True).click()
    expect(page.get_by_text("You chose “Steel” and “Zinc”.")).to_be_visible()
    expect(second.get_by_text("1 person has voted")).to_be_visible()
    expect(second.get_by_text("You chose")).to_have_count(0)
    expect(second.locator("cw-poll").get_by_label("Steel")).not_to_be_checked()

    # Abstaining is instead of answering; a reload shows what stands.
    answers.get_by_label("Abstain").check()
    expect(answers.get_by_label("Steel")).not_to_be_checked()
    page.reload()
    expect(answers.get_by_label("Zinc")).to_be_checked()
    page.get_by_role("button", name="Take my vote back").click()
    expect(second.get_by_text("0 people have voted")).to_be_visible()
    expect(page.get_by_text("You chose")).to_have_count(0)
    answers.get_by_label("Bronze").check()
    page.get_by_role("button", name="Vote", exact=True).click()
    expect(second.get_by_text("1 person has voted")).to_be_visible()
    second.get_by_role("button", name="More about this poll").click()
    second.get_by_role("button", name="Close and show the result").click()
    for screen in (page, second):
        expect(screen.locator(".poll__bar", has_text="Bronze")).to_contain_text("Omar Haddad")
    one.accessible()
