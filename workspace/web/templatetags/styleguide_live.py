"""A gathering, polls and what the bell tells, for the style guide: the very partials again, and no database."""

from dataclasses import replace
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django import template

from workspace.common import clock
from workspace.gatherings.equal_voice import Spread
from workspace.gatherings.models import AgendaItem
from workspace.gatherings.queries import RoundCard, Stage, Voices
from workspace.gatherings.queries.voices import Waiting
from workspace.polls.queries.cards import Line, PollCard
from workspace.web.templatetags.styleguide import LONG_NAME

register = template.Library()

FILES = "Shall the depots get the logger files each night?"


@register.simple_tag
def live_samples(people: dict[str, Any]) -> dict[str, Any]:
    """A gathering with its parts, a poll in each state, lines of the bell: {% live_samples sample.people as live %}."""
    now = clock.now()
    return _gathering(people, now) | {"polls": _polls(people, now), "told": _told(people, now)}


def _gathering(people: dict[str, Any], now: datetime) -> dict[str, Any]:
    gathering: Any = SimpleNamespace(
        pk=0, thread_id=0, stream="", is_live=True, facilitator_id=1, timer_seconds=600, timer_since=None,
        timer_paused_left=263.0, timer_given="10:00",
    )  # fmt: skip
    begun = now - timedelta(minutes=14)
    agenda = [
        AgendaItem(
            pk=1, text="What the loggers say", minutes=10, started_at=begun, done_at=begun + timedelta(minutes=8)
        ),
        AgendaItem(pk=2, text="Keep the window, or widen it for the afternoon", minutes=10, started_at=now),
        AgendaItem(pk=3, text=f"Who tells {LONG_NAME}", minutes=5),
    ]
    return {
        "gathering": gathering,
        "stage": Stage(gathering=gathering, agenda=agenda, notes=()),
        "voices": _voices(gathering, people, now),
        "rounds": _rounds(people, now),
    }


def _voices(gathering: Any, people: dict[str, Any], now: datetime) -> Voices:
    def turn(pk: int, who: str, **more: Any) -> Any:
        fields = {"ended_at": now, "started_at": now - timedelta(minutes=1), "missed": False, "hand": None}
        return SimpleNamespace(pk=pk, person=people[who], person_id=people[who].pk, **fields | more)

    hands: list[Any] = [
        SimpleNamespace(
            pk=place, person=people[who], person_id=people[who].pk, raised_at=now - timedelta(minutes=5 - place)
        )
        for place, who in enumerate(("customer", "long", "bo"), start=1)
    ]
    called: Any = SimpleNamespace(called_out_of_turn=True, called_by=people["ada"])
    return Voices(
        gathering=gathering,
        turns=[turn(1, "bo"), turn(2, "sam", missed=True), turn(3, "mei", ended_at=None, hand=called)],
        queue=[
            Waiting(hand, place, spoke) for place, (hand, spoke) in enumerate(zip(hands, (0, 0, 1), strict=True), 1)
        ],
        spread=Spread(heard=3, of=6, loudest=0.41, evenness=0.62),
    )


def _rounds(people: dict[str, Any], now: datetime) -> list[RoundCard]:
    """One in which people write, and one that was revealed, with words that came late."""

    def asked(pk: int, question: str, revealed_at: datetime | None) -> Any:
        return SimpleNamespace(
            pk=pk, question=question, opened_by=people["ada"], opened_at=now - timedelta(minutes=9),
            revealed_at=revealed_at, is_open=revealed_at is None, gathering=SimpleNamespace(is_live=False),
        )  # fmt: skip

    words: list[Any] = [
        SimpleNamespace(person=people[who], person_id=people[who].pk, text=text, is_late=late)
        for who, text, late in (
            ("customer", "The heat. We see it every day at three.", False),
            ("long", "Nothing is in the way but the order of the bushings.", False),
            ("bo", "What Ines says.", True),
        )
    ]
    return [
        RoundCard(asked(1, "What would you try first?", None), wrote=4),
        RoundCard(asked(2, "What is in the way?", now - timedelta(minutes=5)), wrote=2, words=words),
    ]


def _polls(people: dict[str, Any], now: datetime) -> list[PollCard]:
    """Open and running, confidential and running, closed with names, closed with counts that may not be told."""

    def poll(pk: int, question: str, *, confidential: bool = False, closed: bool = False) -> Any:
        # No number that a real poll has: the browser asks for the reader's vote by it.
        return SimpleNamespace(
            pk=-pk, question=question, kind="single", is_scale=False, is_multiple=False, confidential=confidential,
            shows_early=True, opened_by=people["mei"], opened_by_id=people["mei"].pk, get_absolute_url=f"#poll--{pk}",
            modulus="", closed_at=now if closed else None, closes_at=now + timedelta(days=3),
        )  # fmt: skip

    def options(first: int) -> list[Any]:
        names = ("Yes, each night", "Only when they ask", LONG_NAME)
        made = [
            SimpleNamespace(pk=first + one, label=name, name=name, abstains=False) for one, name in enumerate(names)
        ]
        return [*made, SimpleNamespace(pk=first + 3, label="", name="", abstains=True)]

    names: Any = [people["ada"], people["customer"]]
    counted = [
        Line("Yes, each night", 9, 64, 9, leads=True, voters=names, more=7),
        Line("Only when they ask", 5, 36, 5, voters=names[:1], more=4),
        Line("", 2, None, 2, abstains=True),
    ]
    # Who chose what is told once it is closed.
    running = [replace(line, voters=(), more=0) for line in counted[:2]]
    hidden = [
        Line("Yes, each night", 11, None, 11, leads=True),
        Line("Only when they ask", None),
        Line(LONG_NAME, None),
    ]
    return [
        PollCard(poll(1, FILES), options(1), running, total=14, most=9),
        PollCard(poll(2, FILES, confidential=True), options(11), taken=10),
        PollCard(poll(3, FILES, closed=True), options(21), counted, total=16, most=9),
        PollCard(poll(4, FILES, confidential=True, closed=True), options(31), hidden, most=11),
    ]


def _told(people: dict[str, Any], now: datetime) -> list[Any]:
    """As queries.lines.Line has it: what waits, what was seen, and what nobody does (a reminder)."""

    def line(number: int, does: str, title: str, by: Any = None, words: str = "", **more: Any) -> Any:
        at = now - timedelta(hours=number)
        subject = SimpleNamespace(by=by, does=does, title=title, words=words, list_name="Line 2", at=at)
        fields = {"key": str(number), "numbers": [number], "url": "#told", "others": 0, "waits": True}
        return SimpleNamespace(subject=subject, **fields | more)

    return [
        line(1, "mentioned you", "Hinge rework", people["customer"], "Would you send the logger file?"),
        line(2, "replied", "Hinge rework", people["bo"], others=3),
        line(3, "An action of yours is due tomorrow", "Order spare bushings for the second line"),
        line(4, "started a gathering", f"Who tells {LONG_NAME}?", people["long"], waits=False),
    ]
