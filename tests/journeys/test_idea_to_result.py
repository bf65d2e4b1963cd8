"""An idea's whole way: brought by a customer, joined by a case and a second idea, evaluated, voted on, answered,
shipped, and found again by the customer, with the names of all who had a part in it."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from ideas.boards.models import Board, Idea
from tests import factories as make
from tests.boards import garden
from tests.journeys.conftest import PHONE, Visit
from tests.live_server import ROOT, environment
from workspace.common import clock
from workspace.people.models import Person
from workspace.spaces import actions as spaces
from workspace.spaces.permissions import Can

Come = Callable[..., Visit]
PROBLEM = "The pump wakes the whole street at two in the morning."


@dataclass
class Cast:
    """Who plays: the facilitator, two customers of two organisations, and three colleagues."""

    liv: Person
    klara: Person
    joe: Person
    noor: Person
    jakub: Person
    mei: Person
    board: Board
    screens: dict[str, Visit] = field(default_factory=dict)

    def idea(self, title: str) -> Idea:
        return Idea.objects.get(board=self.board, title=title)


@pytest.fixture
def worker(transactional_db: None) -> Iterator[None]:
    """The process in which the notifier follows the log."""
    process = subprocess.Popen([sys.executable, "manage.py", "work"], cwd=ROOT, env=environment())
    yield
    process.terminate()
    process.wait(20)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """A board that is shared with both customers, on which one of them and a colleague have brought ideas before."""
    liv, noor, jakub, mei = (make.person(name) for name in ("Liv Berg", "Noor Haddad", "Jakub Novak", "Mei Tanaka"))
    klara, joe = (
        make.guest(make.customer(of), name) for name, of in (("Klara Vogt", "Lindau"), ("Joe Hartley", "Farms"))
    )
    space = make.space(liv, "Pumps", people=[noor, jakub, mei], access="invited")
    for guest in (klara, joe):
        spaces.grant(by=liv, space=space, can=Can.CONTRIBUTE, group=guest.organisation.group, customers_may_meet=True)
    board = garden.board(liv, space, title="What should the next pump do?", answer_within=7)
    garden.idea(joe, board, title="Pump that can't be heard", problem="The pump is heard by the whole street at night.")
    garden.idea(jakub, board, title="A longer cable", problem="The cable ends one metre before the socket.")
    return Cast(liv, klara, joe, noor, jakub, mei, board)


def test_an_idea_becomes_a_result_that_its_author_hears_of(worker: None, cast: Cast, visit: Come) -> None:
    klara = visit(cast.klara, viewport=PHONE)
    idea = _bring(klara, cast)
    _tell_a_case(visit(cast.noor), idea)
    _merge_with_consent(visit(cast.joe), klara, cast, idea)
    lead = visit(cast.liv)
    evaluators = [(visit(person), person) for person in (cast.jakub, cast.mei)]
    _evaluate(lead, evaluators, cast, idea)
    voters = [klara, visit(cast.noor), *(screen for screen, _person in evaluators)]
    _vote_on_the_budget(lead, voters, cast, idea)
    result = _answer_and_ship(lead, cast, idea)
    _hear_of_it(klara, result)


def _bring(klara: Visit, cast: Cast) -> Idea:
    """The problem first; an idea like it is shown while she writes, and hers may live beside it."""
    page = klara.go(f"/boards/{cast.board.pk}/new/")
    page.locator("[name=problem]").fill(PROBLEM)
    expect(page.get_by_role("region", name="Similar ideas")).to_contain_text("Pump that can't be heard")
    page.locator("[name=affected]").fill("Whoever sleeps beside a station")
    page.locator("[name=title]").fill("Quieter at night")
    klara.accessible()
    page.get_by_role("button", name="Bring it onto the board").click()
    expect(page.get_by_role("heading", name="Quieter at night", level=1)).to_be_visible()
    return cast.idea("Quieter at night")


def _tell_a_case(noor: Visit, idea: Idea) -> None:
    """An employee tells it for another customer, marked as such."""
    page = noor.go(idea.get_absolute_url())
    page.get_by_role("link", name="Add my case").click()
    page.get_by_label("Your case, in your own words").fill("On the farms the dogs bark as soon as it starts.")
    page.get_by_label("For a customer").select_option(label="Farms")
    page.get_by_label("Whom you heard it from").fill("Joe, by telephone")
    page.get_by_role("button", name="Add my case").click()
    expect(page.locator(f"#idea-cases-{idea.pk}")).to_contain_text("On the farms the dogs bark")
    expect(page.locator(f"#idea-cases-{idea.pk}")).to_contain_text("Farms")
    noor.accessible()


def _merge_with_consent(joe: Visit, klara: Visit, cast: Cast, idea: Idea) -> None:
    """Joe proposes that his goes on in Klara's; she agrees on her phone; both are kept."""
    second = cast.idea("Pump that can't be heard")
    page = joe.go(f"{second.get_absolute_url()}merge/")
    joe.accessible()
    page.get_by_label("Find the other idea").fill("Quieter")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name=re.compile("Choose ?: Quieter at night")).click()
    page.get_by_label("Why").fill("It is the same noise.")
    joe.accessible()
    page.get_by_role("button", name="Ask its authors").click()
    expect(page.get_by_text("Proposed: this idea goes on in")).to_be_visible()
    theirs = klara.go(idea.get_absolute_url())
    theirs.get_by_role("button", name="Agree").click()
    expect(theirs.get_by_role("heading", name="One idea goes on here")).to_be_visible()
    klara.accessible()
    expect(page.get_by_text("This idea goes on in")).to_be_visible()


def _evaluate(lead: Visit, evaluators: list[tuple[Visit, Person]], cast: Cast, idea: Idea) -> None:
    """By the criteria that are offered, by two who are asked, each on their own."""
    page = lead.go(f"/boards/{cast.board.pk}/evaluations/")
    page.get_by_role("link", name="Set the criteria").click()
    page.get_by_role("button", name="Save the criteria").click()
    expect(page.get_by_role("heading", name="Ideas and evaluators")).to_be_visible()
    lead.go(f"/ideas/{idea.pk}/evaluators/")
    for _screen, person in evaluators:
        page.get_by_label("Somebody else").fill(f"@{person.handle}")
        page.get_by_role("button", name="Ask", exact=True).click()
        expect(page.locator(f"#idea-evaluations-{idea.pk} .section").first).to_contain_text(person.name)
    for number, (screen, _person) in enumerate(evaluators):
        _judge(screen, idea, score=4 - number)
    shown = lead.go(idea.get_absolute_url()).locator(f"#idea-evaluations-{idea.pk}")
    expect(shown).to_contain_text("by 2 evaluators")
    lead.accessible()


def _judge(screen: Visit, idea: Idea, *, score: int) -> None:
    page = screen.go(idea.get_absolute_url())
    page.get_by_role("link", name="Evaluate", exact=True).click()
    for line in page.locator(".sheet__line").all():
        line.get_by_label(str(score), exact=True).check(force=True)
    page.get_by_label("Feasible", exact=True).check(force=True)
    screen.accessible()
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_role("heading", name="Ideas and evaluators")).to_be_visible()


def _vote_on_the_budget(lead: Visit, voters: list[Visit], cast: Cast, idea: Idea) -> None:
    """A hundred euros for two ideas that cost more together; all who vote want the quiet one, one the cable besides."""
    other = cast.idea("A longer cable")
    page = lead.go(f"/boards/{cast.board.pk}/decisions/new/")
    page.get_by_label("What is decided?").fill("What do we buy?")
    page.get_by_label("Shared budget").check(force=True)
    page.get_by_label("Money to share out").fill("100")
    for one, cost in ((idea, 80), (other, 50)):
        page.locator(f"[name=idea-{one.pk}]").check(force=True)
        page.locator(f"[name=cost-{one.pk}]").fill(str(cost))
    page.locator("[name=closes_at]").fill(f"{clock.now() + timedelta(days=2):%Y-%m-%dT%H:%M}")
    lead.accessible()
    page.get_by_role("button", name="Open it").click()
    expect(page.get_by_role("heading", name="What do we buy?", level=1)).to_be_visible()
    address = page.url.removeprefix(lead.origin)
    for number, voter in enumerate(voters):
        paper = voter.go(address)
        paper.locator(".ballot__line", has_text="Quieter at night").locator("input").check(force=True)
        if not number:
            paper.locator(".ballot__line", has_text="A longer cable").locator("input").check(force=True)
        paper.get_by_role("button", name="Cast the ballot").click()
        expect(paper.get_by_text("Your ballot is cast.")).to_be_visible()
    voters[0].accessible()
    page.get_by_role("button", name="Close now and count").click()
    # Who has voted sees it come, without a reload.
    for watched in (page, voters[0].page):
        expect(watched.get_by_role("heading", name="1 idea has won")).to_be_visible()
        expect(watched.locator(".poll__bar--leads")).to_contain_text("Quieter at night")
    expect(page.locator(".decision")).to_contain_text("Equal Shares")
    lead.accessible()


def _answer_and_ship(lead: Visit, cast: Cast, idea: Idea) -> str:
    """A yes with its reason; an owner; two steps. Returns the address of the result."""
    page = lead.go(f"/ideas/{idea.pk}/answer/")
    page.get_by_label("Accepted").check()
    page.get_by_label("Why").fill("We sleep there, too.")
    page.get_by_role("button", name="Answer").click()
    page.get_by_role("link", name="Make it a result").click()
    page.get_by_label("Somebody else").fill(f"@{cast.noor.handle}")
    page.get_by_label("What will be measured").fill("Decibels at ten metres")
    page.get_by_role("button", name="Open the result").click()
    expect(page.locator("#main")).to_contain_text("Noor Haddad")
    address: str = page.url.removeprefix(lead.origin)
    lead.go(f"{address}progress/")
    page.get_by_label("How does it go?").fill("The new bearing runs in the lab.")
    page.get_by_label("Under way").check(force=True)
    page.get_by_role("button", name="Post").click()
    expect(page.locator(".steps")).to_contain_text("The new bearing runs in the lab.")
    lead.go(f"{address}ship/")
    page.get_by_label("What did we do?").fill("Version 3 has a bearing that nobody hears.")
    page.get_by_role("button", name="Mark as shipped").click()
    expect(page.locator("#main")).to_contain_text("What we did")
    lead.accessible()
    return address


def _hear_of_it(klara: Visit, result: str) -> None:
    """In the bell, in “You said, we did”, and on the idea, with the names of those who had a part in it."""
    page: Page = klara.go("/said-and-done/")
    expect(page.locator(".said__quote")).to_contain_text("wakes the whole street")
    expect(page.locator(".said__one")).to_contain_text("Version 3 has a bearing that nobody hears.")
    klara.accessible()
    expect(page.locator("#bell")).not_to_have_attribute("data-count", "0", timeout=30_000)
    page.locator("#bell").click()
    told = page.locator(".told:visible", has_text="says that it is there")
    expect(told).to_be_visible(timeout=30_000)
    told.get_by_role("link").click()
    page.wait_for_url(f"**{result}**")
    credit = page.locator(".credit")
    for name in ("Klara Vogt", "Joe Hartley", "Noor Haddad", "Jakub Novak", "Mei Tanaka"):
        expect(credit).to_contain_text(name)
    klara.accessible()
