"""Who has the floor, who waits for it in which order, and how evenly people were heard."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.template.loader import render_to_string
from django.utils.functional import Promise

from realtime import signals
from workspace.common.errors import NotVisible
from workspace.gatherings import equal_voice, events
from workspace.gatherings.models import Attendance, Contribution, Gathering, Hand, Turn
from workspace.gatherings.queries.fragments import draws, found
from workspace.people.models import Person
from workspace.spaces import permissions
from workspace.spaces.permissions import Can
from workspace.threads.models import Post

T = TypeVar("T")
LISTED = 25


@dataclass(frozen=True)
class Waiting:
    """A hand in the queue, and how often its owner has spoken: everybody sees why it stands where it stands."""

    hand: Hand
    place: int
    spoke: int


@dataclass(frozen=True)
class Voices:
    """`turns`: all of them, oldest first. `after`: the last one that the page knows of, sent along with each call."""

    gathering: Gathering
    turns: Sequence[Turn]
    queue: Sequence[Waiting]
    spread: equal_voice.Spread

    @property
    def floor(self) -> Turn | None:
        """The turn that goes on."""
        return next((turn for turn in reversed(self.turns) if turn.ended_at is None), None)

    @property
    def after(self) -> int:
        return max((turn.pk for turn in self.turns), default=0)

    @property
    def shown(self) -> Sequence[Waiting]:
        """The hands that are listed; the rest is counted, since every event draws the list for everybody."""
        return self.queue[:LISTED]

    @property
    def more(self) -> int:
        return max(0, len(self.queue) - LISTED)

    @property
    def asking(self) -> str:
        """The numbers of those whose hand is up, for the browser to know its own."""
        return " ".join(str(one.hand.person_id) for one in self.queue)

    @property
    def rule(self) -> Sequence[Promise | str]:
        return equal_voice.RULE

    @property
    def loudest_percent(self) -> int | None:
        return None if self.spread.loudest is None else round(100 * self.spread.loudest)

    @property
    def evenness_percent(self) -> int | None:
        return None if self.spread.evenness is None else round(100 * self.spread.evenness)


def voices_of(gathering: Gathering) -> Voices:
    """Five queries; nine where hands are up."""
    turns = _turns(gathering)
    ordered = _in_order(gathering, turns)
    spoke = _spoke(turns)
    queue = [Waiting(hand, place, spoke[hand.person_id]) for place, hand in enumerate(ordered, start=1)]
    return Voices(gathering=gathering, turns=turns, queue=queue, spread=spread_of(gathering, turns))


def hands_in_order(gathering: Gathering) -> list[Hand]:
    """The queue of those who may write here now, by the rule that everybody reads beside it.

    Two queries; six where hands are up.
    """
    return _in_order(gathering, _turns(gathering))


def hand_for(person: Person, number: int) -> Hand:
    """Raises NotVisible."""
    seen = Hand.objects.visible_to(person).select_related("gathering__thread__space", "person").filter(pk=number)
    return _one(seen.first())


def turn_for(person: Person, number: int) -> Turn:
    """Raises NotVisible."""
    seen = Turn.objects.visible_to(person).select_related("gathering__thread__space", "person").filter(pk=number)
    return _one(seen.first())


def last_turn(gathering: Gathering) -> Turn | None:
    return Turn.objects.filter(gathering=gathering).order_by("-pk").first()


def spread_of(gathering: Gathering, turns: Sequence[Turn]) -> equal_voice.Spread:
    """How evenly voices were spread. Heard is who had a turn, posted in the thread meanwhile, or wrote in a round that
    was revealed; time is that of the turns that have ended. Three queries."""
    posts = Post.objects.said().filter(thread=gathering.thread_id, at__gte=gathering.started_at)
    if gathering.ended_at is not None:
        posts = posts.filter(at__lt=gathering.ended_at)
    written = Contribution.objects.written().filter(round__gathering=gathering, round__revealed_at__isnull=False)
    spoken = [
        (turn.person_id, (turn.ended_at - turn.started_at).total_seconds())
        for turn in turns
        if turn.ended_at is not None and not turn.missed
    ]
    return equal_voice.spread(
        present=set(Attendance.objects.stayed().filter(gathering=gathering).values_list("person", flat=True)),
        heard={
            *posts.order_by().values_list("author", flat=True).distinct(),
            *written.order_by().values_list("person", flat=True).distinct(),
            *(turn.person_id for turn in turns if not turn.missed),
        },
        spoken=spoken,
    )


def _one(found: T | None) -> T:
    if found is None:
        raise NotVisible
    return found


def _turns(gathering: Gathering) -> list[Turn]:
    rows = Turn.objects.filter(gathering=gathering).select_related("person__organisation", "hand__called_by")
    return list(rows.order_by("pk"))


def _in_order(gathering: Gathering, turns: Sequence[Turn]) -> list[Hand]:
    up = list(Hand.objects.raised().filter(gathering=gathering).select_related("person__organisation"))
    space = gathering.thread.space_id
    able = permissions.may_many(Can.CONTRIBUTE, {(hand.person, space) for hand in up}) if up else set()
    # Whoever lost the right to write here, or sight of it, keeps no place and is not named to the others.
    hands = {hand.pk: hand for hand in up if (hand.person, space) in able}
    asking = [equal_voice.Asking(hand.person_id, hand.raised_at, hand.pk) for hand in hands.values()]
    last = next((turn.person_id for turn in reversed(turns) if not turn.missed), None)
    return [hands[one.serial] for one in equal_voice.in_order(asking, _spoke(turns), last)]


def _spoke(turns: Sequence[Turn]) -> Counter[int]:
    return Counter(turn.person_id for turn in turns if not turn.missed)


@draws(events.HandRaised, events.HandLowered, events.TurnBegun, events.TurnEnded)
def draw_voices(content: events.GatheringEvent) -> str:
    gathering = found(content.gathering)
    return voices_html(gathering) if gathering else ""


def voices_html(gathering: Gathering) -> str:
    return _drawn("gatherings/parts/voices.html", gathering)


def rights_changed(people: Collection[int] | None) -> None:
    """Whoever waits may write here no more, and keeps no place: the pages of others look at the queue anew.

    No event, since nothing was done in the gathering: what is lost on the way is mended by the next that is. One query.
    """
    hands = Hand.objects.raised().filter(gathering__ended_at__isnull=True)
    if people is not None:
        hands = hands.filter(person__in=people)
    rooms = hands.order_by().values_list("gathering", flat=True).distinct()
    signals.publish_each([Gathering(pk=room).stream for room in rooms], "hands")


def gauge_html(gathering: Gathering) -> str:
    """The gauge alone, for a page that heard that somebody came or posted."""
    return _drawn("gatherings/parts/gauge.html", gathering)


def _drawn(template: str, gathering: Gathering) -> str:
    return render_to_string(template, {"gathering": gathering, "voices": voices_of(gathering)})
