"""Scenarios of polls."""

from typing import Any

from tests import factories as make
from tests.house.scenarios.deed import Deed, Scenario, in_thread
from tests.polls import booth
from workspace.polls import actions as polls


def _opening_a_poll(**terms: Any) -> Deed:
    deed = in_thread(question="Which ring?", kind="single", options=["Steel", "Bronze"], **terms)
    deed.pages = [deed.pages[0], f"{deed.pages[0]}polls/"]
    return deed


def _in_poll(**terms: Any) -> Deed:
    """On the thread's page, the list of its polls and the poll's own."""
    deed = in_thread()
    poll = booth.poll(thread=deed.arguments.pop("thread"), **terms)
    deed.arguments["poll"] = poll
    deed.pages = [poll.thread.get_absolute_url(), f"{poll.thread.get_absolute_url()}polls/", poll.get_absolute_url()]
    return deed


def _voting(**terms: Any) -> Deed:
    deed = _in_poll(**terms)
    deed.arguments["options"] = booth.choose(deed.arguments["poll"], "Steel")
    return deed


def _voted_in(**terms: Any) -> Deed:
    """An open poll in which its opener and another have voted."""
    deed = _in_poll(**terms)
    for person, name in ((deed.arguments["by"], "Steel"), (make.person(), "Bronze")):
        booth.vote(deed.arguments["poll"], person, name)
    return deed


def _taking_a_ballot() -> Deed:
    """Of a confidential poll that four have taken a ballot of: the fifth is told to the thread, without a name."""
    deed = _in_poll(confidential=True)
    for _ in range(4):
        booth.Paper(deed.arguments["poll"]).take(make.person())
    deed.arguments["blinded"] = booth.Paper(deed.arguments["poll"]).blinded
    return deed


def _counting() -> Deed:
    deed = _in_poll(confidential=True)
    for name in ["Steel"] * 6 + ["Bronze"] * 2:
        booth.cast(deed.arguments["poll"], make.person(), name)
    return deed


SCENARIOS = [
    Scenario(polls.open_poll, _opening_a_poll),
    Scenario(polls.open_poll, lambda: _opening_a_poll(confidential=True)),
    Scenario(polls.vote, _voting),
    Scenario(polls.vote, lambda: _voting(shows_early=True)),
    Scenario(polls.withdraw_vote, _voted_in),
    Scenario(polls.take_ballot, _taking_a_ballot),
    Scenario(polls.close_poll, _voted_in),
    Scenario(polls.close_poll, _counting),
    Scenario(polls.withdraw_poll, _voted_in),
]
