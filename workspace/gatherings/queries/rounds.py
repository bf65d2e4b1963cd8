"""Rounds as pages show them: who may read what is decided here, by `visible_to`, and nowhere in a template."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.template.loader import render_to_string

from realtime.models import Event
from workspace.common.errors import NotVisible
from workspace.gatherings import events
from workspace.gatherings.models import Contribution, Gathering, Round
from workspace.gatherings.queries.fragments import draws, found
from workspace.gatherings.queries.voices import gauge_html
from workspace.people.models import Person


@dataclass(frozen=True)
class RoundCard:
    """A round as everybody sees it, with `own`: what the reader wrote, None in what is pushed to everybody.

    `words` are empty until the round is revealed.
    """

    round: Round
    wrote: int
    words: Sequence[Contribution] = ()
    own: Contribution | None = None

    @property
    def writers(self) -> str:
        """The numbers of those whose words are revealed: they have no more to write."""
        return " ".join(str(one.person_id) for one in self.words)

    @property
    def order(self) -> str:
        return f"{self.round.pk:012d}"


def round_for(person: Person, number: int) -> Round:
    """Raises NotVisible."""
    rows = Round.objects.visible_to(person).select_related("gathering__thread__space", "opened_by")
    seen = rows.filter(pk=number).first()
    if seen is None:
        raise NotVisible
    return seen


@dataclass(frozen=True)
class Rounds:
    """All rounds of a gathering, oldest first."""

    cards: Sequence[RoundCard]

    @property
    def has_open(self) -> bool:
        return any(card.round.is_open for card in self.cards)


def rounds_of(gathering: Gathering, reader: Person | None = None) -> Rounds:
    """With a reader, what they wrote themselves. Two or three queries."""
    return Rounds(_cards(Round.objects.filter(gathering=gathering), reader))


def round_card(number: int, reader: Person | None = None) -> RoundCard | None:
    return next(iter(_cards(Round.objects.filter(pk=number), reader)), None)


def untold_words() -> "QuerySet[Contribution, Any]":
    """The numbers of those contributions of which nobody but their writers may know."""
    return Contribution.objects.untold().values("pk")


def _cards(rows: QuerySet[Round], reader: Person | None) -> list[RoundCard]:
    counted = Count("contributions", filter=~Q(contributions__text=""))
    rounds = list(rows.select_related("opened_by", "gathering").annotate(wrote=counted).order_by("pk"))
    told = Contribution.objects.written().filter(round__in=rounds, round__revealed_at__isnull=False)
    ordered = told.select_related("person__organisation", "round").order_by(F("place").asc(nulls_last=True), "at", "pk")
    words: dict[int, list[Contribution]] = {}
    for one in ordered:
        words.setdefault(one.round_id, []).append(one)
    own: dict[int, Contribution] = {}
    if reader is not None:
        mine = Contribution.objects.written().filter(round__in=rounds, person=reader)
        own = {one.round_id: one for one in mine}
    return [RoundCard(each, each.wrote, words.get(each.pk, ()), own.get(each.pk)) for each in rounds]


@draws(events.RoundOpened, events.RoundRevealed, events.RoundDropped, events.WordsAdded)
def draw_round(content: events.RoundEvent) -> str:
    gathering = found(content.gathering)
    # Whoever's words are read is heard.
    heard = gauge_html(gathering) if gathering and not isinstance(content, events.RoundOpened) else ""
    return round_html(content.round) + ask_html(content.gathering) + heard


@draws(events.RoundGrew)
def draw_count(content: events.RoundEvent) -> str:
    return count_html(content.round)


def round_html(number: int) -> str:
    """A round as everybody sees it; where the reader may have written, their page fetches their own words anew."""
    card = round_card(number)
    return render_to_string("gatherings/parts/round.html", {"card": card, "shared": True}) if card else ""


def ask_html(number: int) -> str:
    gathering = found(number)
    if gathering is None:
        return ""
    shown = {"gathering": gathering, "rounds": Rounds(_cards(Round.objects.filter(gathering=gathering), None))}
    return render_to_string("gatherings/parts/ask.html", shown)


def count_html(number: int) -> str:
    """How many have written in an open round: all that is told of it."""
    card = round_card(number)
    if card is None or not card.round.is_open:
        return ""
    return render_to_string("gatherings/parts/round.html#state", {"card": card})


def own_words_html(person: Person, number: int) -> str:
    """The reader's own words in an open round, for their own pages and nobody else's."""
    card = round_card(number, person)
    if card is None or not card.round.is_open:
        return ""
    return render_to_string("gatherings/parts/round.html#mine", {"card": card})


def draw_for_person(event: Event) -> str:
    """The fragment of `words.kept` on the writer's own stream."""
    content = event.content()
    if not isinstance(content, events.WordsKept):
        return ""
    person = Person.objects.filter(pk=int(event.stream_id.partition(":")[2])).first()
    return own_words_html(person, content.round) if person else ""
