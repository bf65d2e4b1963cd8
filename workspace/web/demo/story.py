"""Tells the company's story through the actions of the house, each deed at its own hour."""

import heapq
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from django.db import transaction
from django.db.models import Max
from procrastinate.contrib.django import app
from procrastinate.testing import InMemoryConnector

from realtime.models import Event
from workspace.common import clock
from workspace.notifications import actions as notifications
from workspace.notifications.models import Notification
from workspace.people import actions as people
from workspace.people.models import Person
from workspace.people.queries import parse_people
from workspace.reports import actions as reports
from workspace.spaces import actions as spaces
from workspace.spaces.models import Membership, Space
from workspace.spaces.permissions import Can, may
from workspace.threads import actions as threads
from workspace.threads.models import Follow, Outcome, Post, Thread
from workspace.web.demo import (
    asking,
    company,
    designed,
    embedded,
    gathered,
    gathering_now,
    idea_boards,
    mailed,
    places,
    pulsed,
    tested,
)
from workspace.web.demo.plans import plan
from workspace.web.demo.questions import questions
from workspace.web.demo.routine import routine
from workspace.web.demo.script import Conversation, Deed, Said, conversations

MENTION = re.compile(r"@(\w+)")
MORNING, EVENING = 6, 18
DAYS = 125
# What happened after this stays unread for whoever did not write it.
UNREAD = timedelta(days=3)

Progress = Callable[[int, int], None]


@dataclass(order=True)
class Step:
    """Something to do at a moment; `number` keeps the order of what falls together."""

    at: datetime
    number: int
    do: Callable[[], None] = field(compare=False)


@dataclass
class Story:
    """The demo up to `end`. Everything in it is told in the order of its time."""

    end: datetime
    progress: Progress = lambda _done, _total: None

    def __post_init__(self) -> None:
        self.people: dict[str, Person] = {}
        self.spaces: dict[str, Space] = {}
        self.decisions: dict[str, Outcome] = {}
        self.steps: list[Step] = []
        self.heard = 0  # the last event before the days that stay unread
        self.start = self.end - timedelta(days=DAYS)

    def tell(self) -> None:
        """Make the company and let it talk. On an empty database only."""
        told = [*conversations(), *routine(self.end.date()), *questions()]
        for one in told:
            self._plan(one)
        total = len(self.steps) + 2
        with app.replace_connector(InMemoryConnector()), clock.at(self.start):
            self._company()
            mailed.bring_in(self.people["nadia"], self.start)
            self.progress(1, total)
            self._places()
            self.progress(2, total)
        self._boards()
        self._design()
        done = 2
        while self.steps:
            # Some steps bring about others: an action that was taken on is done later.
            step = heapq.heappop(self.steps)
            if not self.heard and step.at >= self.end - UNREAD:
                self.heard = Event.objects.latest("pk").pk
            with clock.at(step.at):
                step.do()
            done += 1
            self.progress(done, max(total, done + len(self.steps)))
        self._read()
        with clock.at(self.end):
            spaces.archive_space(by=self.people["sofia"], space=self.spaces["weir1"])
            plan(self.people, self.spaces, self.end)
            # Another database of the same cluster may have a transaction open that began before all this.
            for _published in reports.publish_due(everything=True, patience=600):
                self.progress(done, max(total, done))

    def _company(self) -> None:
        nadia = people.found(email=f"nadia@{company.DOMAIN}", name="Nadia Rahman", organisation=company.EMPLOYER)
        file = parse_people(company.people_csv(), name="halden.csv")
        people.import_people(by=nadia, file=file)
        by_email = {person.email: person for person in Person.objects.select_related("organisation")}
        self.people = {role.key: by_email[role.email] for role in company.everybody()}
        for key, (name, guests) in company.CUSTOMERS.items():
            organisation = people.create_organisation(by=nadia, name=name)
            for guest, full_name in guests:
                email = f"{guest}@{key}.example"
                self.people[guest] = people.invite_person(
                    by=nadia, organisation=organisation, email=email, name=full_name
                )
        for role in company.cast():
            person = self.people[role.key]
            people.change_profile(
                by=person, name=role.name, about=role.about, pronouns=role.pronouns, time_zone=role.zone
            )
        for person in self.people.values():
            # Whoever tries this on a Sunday evening wants to see the mails that they bring about.
            notifications.change_rhythm(by=person, digest_hour=7, quiet_from=0, quiet_to=0, quiet_weekends=False)

    def _places(self) -> None:
        units = {role.key: role.unit for role in company.everybody()}
        for place in places.PLACES:
            lead = self.people[place.lead]
            space = spaces.open_space(by=lead, name=place.name, purpose=place.purpose, access=place.access)
            self.spaces[place.key] = space
            joining = [key for key, unit in units.items() if unit in place.units or key in place.people]
            for key in joining:
                if key == place.lead:
                    continue
                if place.access == "open":
                    spaces.join_space(by=self.people[key], space=space)
                else:
                    spaces.grant(by=lead, space=space, can=Can.CONTRIBUTE, person=self.people[key])
            for customer in place.shared.split():
                self._share(place, customer)
        for name, purpose, keys in places.CIRCLES:
            spaces.make_circle(
                by=self.people[keys[0]], name=name, purpose=purpose, people=[self.people[key] for key in keys[1:]]
            )

    def _share(self, place: places.Place, customer: str) -> None:
        """Let a customer in. In the space of the app all three agreed to meet."""
        _, guests = company.CUSTOMERS[customer]
        group = self.people[guests[0][0]].organisation.group
        lead, space = self.people[place.lead], self.spaces[place.key]
        spaces.grant(by=lead, space=space, can=Can.CONTRIBUTE, group=group, customers_may_meet=True)
        for guest, _ in guests:
            spaces.join_space(by=self.people[guest], space=space)

    def _plan(self, one: Conversation) -> None:
        """Give each post of a conversation its hour: working hours, with pauses as people make them."""
        dice = Random(f"{one.space} {one.title}")  # the same hours each time
        opened: list[Thread] = []
        posts: list[Post] = []
        hours = list(_hours(dice, self.end, one.day, len(one.posts)))
        for place, (said, at) in enumerate(zip(one.posts, hours, strict=True)):
            self._step(at, self._saying(one, said, opened, posts))
            later = at
            for deed in said.deeds:
                later = min(later + timedelta(minutes=dice.randint(1, 40)), self.end)
                self._step(later, self._doing(said, deed, place, posts, later))

        self._step(hours[-1], lambda: self._together(one.title, hours[-1]))

    def _boards(self) -> None:
        """Ideas, what people say to them, how they are judged, and what becomes of them."""
        stages = {}
        for tale in idea_boards.tales(self.people, self.spaces, self.end):
            stages[tale.opening.key] = tale.stage
            for at, do in tale.steps:
                self._step(at, do)
        for vote in idea_boards.votes(stages, self.end):
            self._follow(vote)

    def _design(self) -> None:
        """What customers shape: sessions on canvases, and concepts that they judge."""
        for tale in (
            designed.design,
            designed.plan_lessons,
            tested.put_to_people,
            embedded.embed,
            pulsed.ask_everybody,
        ):
            self._follow(tale(self.people, self.spaces, self.end))

    def _together(self, title: str, last: datetime) -> None:
        """What people do at the same moment once the last post is written: polls and gatherings."""
        for asked in asking.POLLS:
            if asked.title == title:
                self._follow(asking.ask(asked, self.people, last, self.end))
        if title == gathered.THREAD:
            self._follow(gathered.gather(self.people, last, self.end))
        if title == gathering_now.THREAD:
            self._follow(gathering_now.gather_now(self.people, self.end))

    def _follow(self, tale: Iterator[datetime]) -> None:
        """Do the next deed of a tale, and come back at the moment that it names for the one after it."""
        at = next(tale, None)
        if at is not None:
            self._step(at, lambda: self._follow(tale))

    def _step(self, at: datetime, do: Callable[[], None]) -> None:
        heapq.heappush(self.steps, Step(at, len(self.steps), do))

    def _saying(self, one: Conversation, said: Said, opened: list[Thread], posts: list[Post]) -> Callable[[], None]:
        def say() -> None:
            by, body = self.people[said.who], self._named(said.body)
            if not opened:
                opened.append(threads.open_thread(by=by, space=self.spaces[one.space], title=one.title, body=body))
                posts.append(opened[0].posts.get(number=1))
                return
            quoted = next((int(deed.who[0]) for deed in said.deeds if deed.what == "quote"), 0)
            quotes = posts[quoted - 1] if quoted else None
            posts.append(threads.post_reply(by=by, thread=opened[0], body=body, quotes=quotes))

        return say

    def _doing(self, said: Said, deed: Deed, place: int, posts: list[Post], at: datetime) -> Callable[[], None]:
        def do() -> None:
            post = posts[place]
            tell = getattr(self, f"_{deed.what}", None)
            if tell is not None:
                tell(said, deed, post, at)

        return do

    def _react(self, _said: Said, deed: Deed, post: Post, _at: datetime) -> None:
        emoji, *fans = deed.who
        for fan in fans:
            if may(self.people[fan], Can.CONTRIBUTE, post.thread.space):
                threads.react(by=self.people[fan], post=post, emoji=emoji)

    def _edit(self, said: Said, deed: Deed, post: Post, _at: datetime) -> None:
        old, _, new = deed.text.partition(" => ")
        threads.edit_post(by=self.people[said.who], post=post, body=post.body.replace(old.strip(), new.strip()))

    def _answer(self, _said: Said, _deed: Deed, post: Post, _at: datetime) -> None:
        threads.mark_outcome(by=post.thread.opened_by, post=post, kind="answer")

    def _lesson(self, said: Said, deed: Deed, post: Post, _at: datetime) -> None:
        threads.mark_outcome(by=self.people[said.who], post=post, kind="lesson", summary=deed.text)

    def _decision(self, _said: Said, deed: Deed, post: Post, _at: datetime) -> None:
        deciders = [self.people[key] for key in deed.who]
        marked = threads.mark_outcome(
            by=deciders[0], post=post, kind="decision", summary=deed.text, decided_by=deciders
        )
        self.decisions[""] = marked

    def _name(self, _said: Said, deed: Deed, _post: Post, _at: datetime) -> None:
        self.decisions[deed.text] = self.decisions[""]

    def _supersede(self, _said: Said, deed: Deed, post: Post, _at: datetime) -> None:
        name, *keys = deed.who
        deciders = [self.people[key] for key in keys]
        threads.supersede_decision(
            by=deciders[0], outcome=self.decisions[name], post=post, summary=deed.text, decided_by=deciders
        )

    def _action(self, said: Said, deed: Deed, post: Post, at: datetime) -> None:
        owner = self.people[deed.who[0]]
        terms = dict.fromkeys(deed.who[1:])
        days = next((int(term) for term in terms if term.startswith("+")), 7)
        done = next((int(term.removeprefix("done")) for term in terms if term.startswith("done")), None)
        due = (at + timedelta(days=days)).date()
        by = self.people[said.who]
        outcome = threads.mark_outcome(by=by, post=post, kind="action", summary=deed.text, owner=owner, due=due)
        if done is not None and at + timedelta(days=done) < self.end:
            self._step(at + timedelta(days=done), lambda: _finish(owner, outcome))

    def _named(self, body: str) -> str:
        """`@noor` as the handle that Noor has."""
        return MENTION.sub(
            lambda found: f"@{self.people[found[1]].handle}" if found[1] in self.people else found[0], body
        )

    def _read(self) -> None:
        """People have read what is older than a few days; the rest waits for them."""
        quiet = self.end - UNREAD
        with transaction.atomic(), clock.at(quiet):
            for follow in Follow.objects.filter(thread__opened_at__lt=quiet).select_related("thread", "person"):
                read = follow.thread.posts.filter(at__lt=quiet).order_by("-number").values_list("number", flat=True)
                threads.mark_read(by=follow.person, thread=follow.thread, number=read.first() or 0)
            self._hear_of_outcomes(quiet)
            self._hear_of_ideas()

    def _hear_of_outcomes(self, quiet: datetime) -> None:
        """Those who speak in the story have seen what was decided in their spaces, but for the last days."""
        decided = Thread.objects.filter(last_at__lt=quiet, posts__outcomes__kind__in=["decision", "answer"]).distinct()
        by_space: dict[int, list[Thread]] = {}
        for thread in decided:
            by_space.setdefault(thread.space_id, []).append(thread)
        keys = {role.key for role in company.cast()} | {key for _, who in company.CUSTOMERS.values() for key, _ in who}
        speakers = [self.people[key] for key in sorted(keys)]
        for membership in Membership.objects.filter(person__in=speakers).select_related("person"):
            for thread in by_space.get(membership.space_id, ()):
                threads.mark_read(by=membership.person, thread=thread, number=thread.last_number)

    def _hear_of_ideas(self) -> None:
        """What boards told of before the last days was seen long ago: it neither waits nor is mailed now."""
        told = Event.objects.filter(stream__name__startswith="board:", pk__lte=self.heard).order_by("pk")
        notifications.follow(list(told))
        last = Notification.objects.aggregate(last=Max("pk"))["last"] or 0
        for person in self.people.values():
            notifications.see_all(by=person, upto=last)


def _finish(owner: Person, outcome: Outcome) -> None:
    threads.finish_action(by=owner, outcome=outcome)


def _hours(dice: Random, end: datetime, day: int, count: int) -> Iterator[datetime]:
    """As many moments, growing, in working hours, all before `end`."""
    at = (end - timedelta(days=day)).replace(hour=MORNING + 1, minute=dice.randint(0, 59), second=dice.randint(0, 59))
    at += timedelta(minutes=dice.randint(0, 300))
    moments = []
    for _ in range(count):
        moments.append(at)
        at = _next(dice, at)
    yield from _before(moments, end)


def _next(dice: Random, at: datetime) -> datetime:
    at += timedelta(minutes=dice.choice((2, 5, 9, 14, 25, 48, 90, 200)) + dice.random() * 3)
    if at.hour >= EVENING:
        at = (at + timedelta(days=1)).replace(hour=MORNING, minute=dice.randint(5, 55))
    return at


def _before(moments: Sequence[datetime], end: datetime) -> list[datetime]:
    """The same moments, drawn together where they would run past `end`."""
    late = moments[-1] - (end - timedelta(minutes=20))
    if late <= timedelta():
        return list(moments)
    first = min(moments[0], end - timedelta(hours=5))
    span = (end - timedelta(minutes=20)) - first
    return [first + span * (index / max(1, len(moments) - 1)) for index in range(len(moments))]
