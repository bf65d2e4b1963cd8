"""The bell's one statement says what asking each thing for itself says, in worlds made at random; and what was
composed for all says what composing it for one would."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction

from tests import factories as make
from tests.notifications.told import follow
from tests.polls import booth
from workspace.common import clock
from workspace.common.errors import HouseError
from workspace.gatherings import actions as gatherings
from workspace.gatherings.models import Gathering
from workspace.notifications import queries
from workspace.notifications.actions import tell, upkeep
from workspace.notifications.models import Notification, Preference
from workspace.people.models import Person
from workspace.polls import actions as polls
from workspace.polls.models import Poll
from workspace.spaces import actions as spaces
from workspace.spaces.models import Circle, Grant, Space
from workspace.spaces.permissions import Can
from workspace.threads import actions as threads
from workspace.threads.models import Outcome, Post, Thread
from workspace.threads.queries import notices

pytestmark = pytest.mark.django_db


KINDS = ("decision", "answer", "action", "lesson")


@dataclass
class World:
    """A few people in a few spaces, who do what people do, in an order that `dice` decides."""

    dice: Random
    people: list[Person] = field(default_factory=list)
    circle: Circle = field(init=False)

    def __post_init__(self) -> None:
        self.people = [make.person() for _ in range(5)]
        guest = make.guest()
        self.circle = make.circle(self.people[0], people=self.people[1:4])
        make.thread(self.people[0], make.space(self.people[0]))
        shut = make.space(self.people[0], access="invited", people=self.people[2:4])
        make.thread(self.people[2], shut)
        make.thread(self.people[1], make.share(make.space(self.people[1]), guest.organisation))
        self.people.append(guest)

    def some(self, model: Any) -> Any:
        """One of the rows there are. Raises DoesNotExist in a world without any."""
        rows = list(model.objects.order_by("pk"))
        if not rows:
            raise model.DoesNotExist
        return self.dice.choice(rows)

    def somebody(self) -> Person:
        return self.dice.choice(self.people)

    def words(self) -> str:
        called = [f"@{self.somebody().handle}", "@space", f"@{self.circle.handle}", "Steel"]
        return f"{self.dice.choice(called)} holds."


def deeds(world: World) -> list[Callable[[], object]]:
    """What may happen next; the commoner, the more often it stands here."""
    by, dice, some = world.somebody(), world.dice, world.some
    talk: list[Callable[[], object]] = [
        lambda: threads.post_reply(by=by, thread=some(Thread), body=world.words()),
        lambda: threads.post_reply(by=by, thread=(quoted := some(Post)).thread, body=world.words(), quotes=quoted),
        lambda: threads.react(by=by, post=some(Post), emoji="👍"),
        lambda: threads.mark_outcome(
            by=by, post=some(Post), kind=dice.choice(KINDS), owner=world.somebody(), due=clock.today()
        ),
    ]
    asked: list[Callable[[], object]] = [
        lambda: booth.poll(by, some(Thread)),
        lambda: booth.vote(some(Poll), by, "Steel"),
        lambda: polls.close_poll(by=(one := some(Poll)).opened_by, poll=one),
        lambda: gatherings.start_gathering(by=by, thread=some(Thread)),
        lambda: gatherings.be_here(by=by, gathering=some(Gathering)),
        lambda: gatherings.end_gathering(by=(one := some(Gathering)).facilitator, gathering=one, summary="Steel."),
    ]
    looked: list[Callable[[], object]] = [
        lambda: threads.mark_read(by=by, thread=(one := some(Thread)), number=dice.randint(1, one.last_number)),
        lambda: threads.mark_unread(by=by, thread=(one := some(Thread)), number=dice.randint(1, one.last_number)),
        lambda: threads.mute_thread(by=by, thread=some(Thread)),
        lambda: threads.follow_thread(by=by, thread=some(Thread)),
        lambda: threads.unfollow_thread(by=by, thread=some(Thread)),
    ]
    undone: list[Callable[[], object]] = [
        lambda: threads.delete_post(by=(one := some(Post)).author, post=one),
        lambda: threads.withdraw_outcome(by=(one := some(Outcome)).marked_by, outcome=one),
        lambda: threads.finish_action(by=(one := some(Outcome)).post.author, outcome=one),
        lambda: threads.supersede_decision(by=by, outcome=some(Outcome), post=some(Post)),
        lambda: polls.withdraw_poll(by=(one := some(Poll)).opened_by, poll=one),
        lambda: spaces.revoke(by=(one := some(Grant)).granted_by, space=one.content_object, person=one.user),
        lambda: spaces.grant(by=(one := some(Space)).created_by, space=one, can=Can.CONTRIBUTE, person=by),
        lambda: spaces.archive_space(by=(one := some(Space)).created_by, space=one),
    ]
    return [*talk * 6, *asked * 2, *looked, *undone]


def live(world: World, steps: int) -> None:
    start = clock.now() - timedelta(hours=1)
    for step in range(steps):
        refused = suppress(HouseError, ObjectDoesNotExist)
        with clock.at(start + timedelta(seconds=step)), refused, transaction.atomic():
            world.dice.choice(deeds(world))()
        if step % 40 == 39:
            follow()
    tell([(notices.DUE, one) for one in notices.due_soon()])
    kinds = [kind.name for kind in queries.kinds()]
    Preference.objects.create(person=world.people[1], kind=world.dice.choice(kinds), in_app=False)
    for one in Notification.objects.order_by("pk")[:: world.dice.randint(5, 9)]:
        Notification.objects.filter(pk=one.pk).update(seen_at=clock.now())


def asked_one_by_one(person: Person) -> list[Notification]:
    """The slow way: of each notification, whether what it tells of stands for this person and waits."""
    unwanted = set(Preference.objects.filter(person=person, in_app=False).values_list("kind", flat=True))
    rows = Notification.objects.filter(person=person, seen_at__isnull=True).exclude(kind__in=unwanted)
    told = [(one, queries.standing(person, [one]).get(one.pk)) for one in rows.order_by("-pk")]
    return [one for one, subject in told if subject is not None and subject.waits]


@pytest.mark.parametrize("seed", range(6))
def test_the_bell_is_what_asking_each_thing_says(seed: int) -> None:
    world = World(Random(seed))
    live(world, 200)
    Person.objects.filter(pk=world.people[4].pk).update(is_active=False)
    kinds: set[str] = set()
    for person in Person.objects.filter(pk__in=[one.pk for one in world.people]):
        slow = asked_one_by_one(person)
        kinds |= {one.kind for one in slow}
        assert queries.bell_waits(person) == slow
        lines = {(one.kind, one.place) for one in slow}
        found = queries.bell_badge(person)
        assert found.count == len(lines)
        assert list(found.places) == sorted({place for _, place in lines if place.startswith("space:")})
        if not person.is_active:
            assert found.count == 0
    assert len(kinds) > 3


@pytest.mark.parametrize("seed", range(4))
def test_no_night_takes_away_what_was_only_silenced(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever follows everything again finds what they would have found without the night."""
    monkeypatch.setattr(upkeep, "FEW", 0)
    world = World(Random(seed))
    live(world, 200)
    later = clock.now() + timedelta(days=2)
    before: dict[int, list[Notification]] = {}
    with clock.at(later):
        now = {person.pk: queries.bell_waits(person) for person in world.people}
        with suppress(InterruptedError), transaction.atomic():
            hear_everything(world)
            before |= {person.pk: queries.bell_waits(person) for person in world.people}
            raise InterruptedError
        assert upkeep.tick_off_what_was_read() > 0
        assert {person.pk: queries.bell_waits(person) for person in world.people} == now
        hear_everything(world)
        assert {person.pk: queries.bell_waits(person) for person in world.people} == before
    assert before != now


def hear_everything(world: World) -> None:
    for person in world.people:
        for thread in Thread.objects.visible_to(person):
            threads.follow_thread(by=person, thread=thread)


def test_what_would_wait_unsilenced_holds_what_waits() -> None:
    world = World(Random(7))
    live(world, 120)
    rules = [(kind.waiting, kind.unheard) for kind in queries.kinds() if kind.unheard is not None]
    assert len(rules) > 6
    for person in world.people:
        for waiting, unheard in rules:
            assert set(waiting(person).values_list("pk")) <= set(unheard(person).values_list("pk"))
