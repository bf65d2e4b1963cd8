"""Rooms that are furnished to the walls, for whoever walks through every page: long names, and all that can happen."""

import itertools
from dataclasses import dataclass
from datetime import time, timedelta
from zoneinfo import ZoneInfo

from tests import factories as make
from tests.polls import booth
from workspace.common import clock
from workspace.gatherings import actions as gatherings
from workspace.gatherings.models import Gathering
from workspace.people.models import Person
from workspace.polls import actions as polls
from workspace.polls.models import Poll
from workspace.schedules import actions as schedules
from workspace.schedules.actions import posting
from workspace.schedules.models import ScheduledPost
from workspace.schedules.recurrence import Timetable
from workspace.spaces import actions as spaces
from workspace.spaces.models import Access, Space
from workspace.spaces.permissions import Can
from workspace.threads import actions as threads
from workspace.threads.models import OutcomeKind, Thread

LONG = "Wolfeschlegelsteinhausenbergerdorff-Pneumonoultramicroscopicsilicovolcanoconiosis"
TOO_LATE = "This thread is closed. Reopen it, or schedule a new thread."


@dataclass
class House:
    """`lead` facilitates, `colleague` takes part, `guest` is a customer, and `reader` may only look."""

    lead: Person
    colleague: Person
    guest: Person
    reader: Person
    space: Space
    thread: Thread
    live: Gathering
    past: Gathering
    polls: list[Poll]
    plans: list[ScheduledPost]


def house() -> House:
    """Two gatherings, a poll of each sort, a plan in each state, and somebody to whom all of it was told."""
    lead = make.person(LONG[:80], title="Lead engineer of everything that is wet", unit="Pumps and valves")
    colleague, reader = make.person("Omar Haddad"), make.person("Mei Tanaka")
    space = make.space(lead, f"Seals and {LONG}"[:80], people=[colleague], access=Access.INVITED)
    spaces.grant(by=lead, space=space, can=Can.VIEW, person=reader)
    company = make.customer(f"Aqua {LONG}"[:80])
    make.share(space, company)
    guest = make.guest(company, f"Carla {LONG}"[:80])
    thread = make.thread(lead, space, f"Which seal for {LONG}?", body=f"How shall we do it, {LONG}?")
    made = House(lead, colleague, guest, reader, space, thread, *_gatherings(lead, [colleague, guest], thread), [], [])
    made.polls.extend(_polls(made))
    made.plans.extend(_plans(made))
    _told(made)
    return made


def _gatherings(lead: Person, others: list[Person], thread: Thread) -> tuple[Gathering, Gathering]:
    """One that goes on with all that it can hold, and the record of one before."""
    past = _full(lead, others, make.thread(lead, thread.space, f"Before: {LONG}"))
    gatherings.end_gathering(by=lead, gathering=past, summary=f"We talked about **{LONG}**.")
    return _full(lead, others, thread), past


def _full(lead: Person, others: list[Person], thread: Thread) -> Gathering:
    gathering = make.gathering(lead, thread, title=f"Together about {LONG}")
    points = [make.item(gathering, f"{text} {LONG}", minutes) for text, minutes in (("Look at", 10), ("Then", None))]
    gatherings.start_item(by=lead, item=points[0])
    gatherings.finish_item(by=lead, item=points[0])
    gatherings.start_item(by=lead, item=points[1])
    gatherings.start_timer(by=lead, gathering=gathering, seconds=900)
    for one in others:
        gatherings.end_turn(by=one, turn=make.turn(one, gathering))
    make.turn(others[0], gathering)
    for one in (lead, *others[1:]):
        make.hand(one, gathering)
        make.note(gathering, one, text=f"It was {LONG}, and held.")
    for closed, question in ((True, "What is in the way?"), (False, f"What do we not say about {LONG}?")):
        asked = make.asked(gathering, question)
        for one in others:
            make.words(one, asked, text=f"The queue at {LONG}")
        if closed:
            gatherings.reveal_round(by=lead, asked=asked)
    for kind, owner in ((OutcomeKind.DECISION, None), (OutcomeKind.ACTION, others[0])):
        gatherings.conclude(by=lead, gathering=gathering, kind=kind, words=f"We take {LONG}", owner=owner)
    return gathering


def _polls(house: House) -> list[Poll]:
    """Open and in confidence, running and closed, of each kind, with answers as long as an answer can be."""
    answers = [f"{LONG} {LONG}"[:159], "Bronze", "Neither"]
    voters = [house.lead, house.colleague, house.guest]
    found = []
    for kind, confidential, closed in itertools.product(("single", "multiple", "scale"), (False, True), (False, True)):
        question = f"{'Confidential' if confidential else 'Open'}, {kind}: what about {LONG}?"
        ends = (f"not {LONG}", "wholly")
        terms = {"kind": kind, "confidential": confidential, "options": answers, "ends": ends, "shows_early": True}
        one = booth.poll(house.lead, house.thread, question=question, **terms)
        name = "3" if kind == "scale" else "Bronze"
        for voter in voters[1:]:
            booth.cast(one, voter, name) if confidential else booth.vote(one, voter, name)
        found.append(polls.close_poll(by=house.lead, poll=one) if closed else one)
    return found


def _plans(house: House) -> list[ScheduledPost]:
    """Coming, paused, held up, cancelled; kept by one and stood in for by another; a thread and a reply."""
    zone = "America/Argentina/ComodRivadavia"
    day = (clock.now() + timedelta(days=3)).astimezone(ZoneInfo(zone)).date()
    when = Timetable(day, time(9, 30), zone, "weekly", None)
    body = f"What did you learn about {LONG}?"

    def plan(where: Space | Thread, title: str = "") -> ScheduledPost:
        return schedules.schedule_post(by=house.lead, where=where, title=title, body=body, when=when)

    made = [*(plan(house.space, f"{how}: {LONG}") for how in "abcd"), plan(house.thread)]
    schedules.pause_scheduled(by=house.lead, scheduled=made[1])
    with clock.at(clock.now() + timedelta(days=5)):
        posting.hold_up(by=house.lead, scheduled=made[2], reason=TOO_LATE, again=False)
    schedules.cancel_scheduled(by=house.lead, scheduled=made[3])
    schedules.stand_in_for_scheduled(by=house.colleague, scheduled=made[0])
    return made


def _told(house: House) -> None:
    """Something of most kinds for everybody."""
    for one in (house.lead, house.colleague, house.guest):
        threads.follow_thread(by=one, thread=house.thread)
        make.reply(house.lead, house.thread, body=f"@{one.handle} what about {LONG}?")
    answered = make.reply(house.guest, house.thread, body=f"@{house.lead.handle} and @{house.colleague.handle}: so.")
    make.outcome(house.lead, answered, kind="action", owner=house.colleague)
