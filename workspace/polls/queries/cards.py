"""Polls as they are drawn, the same for everybody: what is each reader's own is added in the browser."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef

from workspace.people.models import Person
from workspace.polls.disclosure import THRESHOLD
from workspace.polls.models import Option, Poll, PollQuerySet, Taken, Vote

NAMES_SHOWN = 24


@dataclass(frozen=True)
class Line:
    """An answer with its count. `count` None: it may not be told. `share` in whole percent of the votes, or None."""

    name: str
    count: int | None
    share: int | None = None
    length: int = 0
    abstains: bool = False
    leads: bool = False
    voters: Sequence[Person] = ()
    more: int = 0


@dataclass(frozen=True)
class PollCard:
    """A poll with all that its fragment shows.

    `lines` are empty while the result is hidden. `total`: how many voted; None where it may not be told. `taken`: in a
    confidential poll, how many hold a ballot paper, rounded down to fives. `is_enough`: there is a result to tell.
    """

    poll: Poll
    options: Sequence[Option]
    lines: Sequence[Line] = ()
    total: int | None = None
    taken: int = 0
    is_enough: bool = True
    middle: float | None = None
    #: the longest bar
    most: int = 1
    threshold: int = field(default=THRESHOLD)

    @property
    def has_result(self) -> bool:
        return bool(self.lines)

    @property
    def some_hidden(self) -> bool:
        """Some counts are told and some are not."""
        return self.is_enough and any(line.count is None for line in self.lines)

    @property
    def order(self) -> str:
        """Sorts as text in the order of opening."""
        return f"{self.poll.pk:012d}"


def poll_card(number: int) -> PollCard | None:
    """One poll, if it is there."""
    return next(iter(poll_cards(Poll.objects.filter(pk=number))), None)


def poll_cards(polls: PollQuerySet) -> list[PollCard]:
    """Cards in the order of opening; withdrawn polls have none. At most six queries, however many."""
    rows = list(polls.standing().select_related("opened_by__organisation", "thread__space").order_by("pk"))
    if not rows:
        return []
    options: dict[int, list[Option]] = {}
    for option in Option.objects.filter(poll__in=rows).order_by("place"):
        options.setdefault(option.poll_id, []).append(option)
    votes = _votes([poll for poll in rows if not poll.confidential])
    taken: Counter[int] = Counter()
    if any(poll.confidential and poll.is_running for poll in rows):
        taken.update(Taken.objects.filter(poll__in=rows).values_list("poll", flat=True))
    return [_card(poll, options[poll.pk], votes.get(poll.pk) or Votes(), taken[poll.pk]) for poll in rows]


@dataclass
class Votes:
    """Of one open poll: how many voted, how many for each option and, once it is closed, who did so first."""

    total: int = 0
    counts: Counter[int] = field(default_factory=Counter)
    first: dict[int, list[Person]] = field(default_factory=dict)


def _votes(polls: Sequence[Poll]) -> dict[int, Votes]:
    """By poll. Counted in the database: a poll of thousands is drawn anew with every vote. At most three queries."""
    found: dict[int, Votes] = {}
    if not polls:
        return found
    chosen = Vote.objects.filter(poll__in=polls).values_list("poll", "options").annotate(Count("pk"))
    for number, options, count in chosen:
        votes = found.setdefault(number, Votes())
        votes.total += count
        for option in options:
            votes.counts[option] += count
    closed = [poll.pk for poll in polls if poll.closed_at is not None and poll.pk in found]
    if closed:
        _name_the_first(found, closed)
    return found


def _name_the_first(found: dict[int, Votes], closed: Sequence[int]) -> None:
    """As long as a poll runs, nobody's name is even read."""
    votes = Vote.objects.filter(poll=OuterRef("poll"), options__contains=[OuterRef("pk")]).order_by("at", "pk")
    named = Option.objects.filter(poll__in=closed).annotate(people=ArraySubquery(votes.values("person")[:NAMES_SHOWN]))
    rows = list(named.values_list("poll", "pk", "people"))
    people = Person.objects.in_bulk({person for _, _, numbers in rows for person in numbers})
    for poll, option, numbers in rows:
        found[poll].first[option] = [people[number] for number in numbers]


def _card(poll: Poll, options: list[Option], votes: Votes, taken: int) -> PollCard:
    if poll.confidential:
        if poll.tally is None:
            return PollCard(poll, options, taken=taken - taken % THRESHOLD)
        return _confidential_result(poll, options)
    if poll.closed_at is None and not poll.shows_early:
        return PollCard(poll, options, total=votes.total)
    return _open_result(poll, options, votes)


def _open_result(poll: Poll, options: list[Option], votes: Votes) -> PollCard:
    named = poll.closed_at is not None  # as long as it is open, only how many
    lines = []
    for option in options:
        count, shown = votes.counts[option.pk], votes.first.get(option.pk, [])
        lines.append(
            Line(
                option.name, count, _share(count, votes.total), count, option.abstains,
                voters=shown, more=count - len(shown) if named else 0,
            )
        )  # fmt: skip
    middle = None
    if poll.is_scale:
        middle = _middle((option.value, votes.counts[option.pk]) for option in options)
    return _finished(PollCard(poll, options, lines, total=votes.total, is_enough=bool(votes.total), middle=middle))


def _confidential_result(poll: Poll, options: list[Option]) -> PollCard:
    """From what was noted when the poll was counted: there is nothing else to draw it from."""
    tally = poll.tally or {}
    counts: list[int | None] = tally["counts"]
    total: int | None = tally["total"]
    bands: list[tuple[int, int, int | None]] = [tuple(band) for band in tally["bands"]]
    if bands:
        told = [(_band(options, first, last), count, False) for first, last, count in bands]
        told.append((options[-1].name, counts[-1], True))
    else:
        told = [(option.name, count, option.abstains) for option, count in zip(options, counts, strict=True)]
    lines = [Line(name, count, _share(count, total), count or 0, abstains) for name, count, abstains in told]
    middle = None
    if poll.is_scale and total is not None and not bands:
        middle = _middle((option.value, count or 0) for option, count in zip(options, counts, strict=True))
    enough = any(line.count is not None for line in lines)
    return _finished(PollCard(poll, options, lines, total=total, is_enough=enough, middle=middle))


def _finished(card: PollCard) -> PollCard:
    """The lines with their longest bar, and with who leads: every answer that has most, abstaining aside."""
    most = max((line.length for line in card.lines), default=0)
    best = max((line.length for line in card.lines if not line.abstains), default=0)
    ranked = best > 0 and not card.poll.is_scale
    lines = [replace(line, leads=ranked and not line.abstains and line.length == best) for line in card.lines]
    return replace(card, lines=lines, most=max(1, most))


def _band(options: Sequence[Option], first: int, last: int) -> str:
    words = options[first].label or options[last].label
    return f"{first} to {last}: {words}" if words else f"{first} to {last}"


def _share(count: int | None, total: int | None) -> int | None:
    return round(100 * count / total) if count is not None and total else None


def _middle(values: Iterable[tuple[int | None, int]]) -> float | None:
    """The median of a scale, abstentions aside: half of the votes are at or below it."""
    every = sorted(value for value, count in values if value is not None for _ in range(count))
    if not every:
        return None
    half = len(every) // 2
    return float(every[half]) if len(every) % 2 else (every[half - 1] + every[half]) / 2
