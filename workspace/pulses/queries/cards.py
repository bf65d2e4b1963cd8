"""A pulse as everybody sees it: what is asked, and once it is closed what everybody together answered."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.template.loader import render_to_string
from django.utils.translation import pgettext

from realtime.models import Event
from workspace.audit.queries import Described, describing
from workspace.people.models import Person
from workspace.polls.disclosure import THRESHOLD, disclose
from workspace.pulses.events import PulseEvent
from workspace.pulses.models import Commons, Kind, Pulse
from workspace.pulses.queries.asking import ANSWERS
from workspace.spaces.models import Space


@dataclass(frozen=True)
class Answer:
    """`count` is None where it is not told: fewer than 5. `share` in percent, where the number of answers is told."""

    place: int
    name: str
    count: int | None = None
    share: int | None = None


@dataclass(frozen=True)
class PulseCard:
    """`answers` in the order of the scale; of a closed one as they are told, which may be three bands of five.

    `taken`: how many hold a ballot, at least, in fives; only while it runs.
    """

    pulse: Pulse
    answers: Sequence[Answer]
    total: int | None = None
    taken: int = 0

    @property
    def is_enough(self) -> bool:
        return any(answer.count is not None for answer in self.answers)

    @property
    def some_hidden(self) -> bool:
        return any(answer.count is None for answer in self.answers)

    @property
    def most(self) -> int:
        return max((answer.count or 0 for answer in self.answers), default=0) or 1

    @property
    def threshold(self) -> int:
        return THRESHOLD


def cards_of(pulses: Iterable[Pulse]) -> list[PulseCard]:
    """One query for all that run, if any does."""
    shown = list(pulses)
    running = [pulse.pk for pulse in shown if pulse.is_running]
    held = Pulse.objects.filter(pk__in=running).annotate(held=Count("taken")) if running else ()
    taken = {pulse.pk: pulse.held for pulse in held}  # type: ignore[attr-defined]
    return [_card(pulse, taken.get(pulse.pk, 0)) for pulse in shown]


def card_of(number: int) -> PulseCard | None:
    """Two queries at most. None for one that was withdrawn."""
    found = Pulse.objects.standing().select_related("opened_by__organisation").filter(pk=number)
    return next(iter(cards_of(found)), None)


def _card(pulse: Pulse, taken: int) -> PulseCard:
    names = [str(name) for name in ANSWERS[pulse.kind]]
    if pulse.is_running:
        asked = [Answer(place, name) for place, name in enumerate(names)]
        return PulseCard(pulse, asked, taken=taken - taken % THRESHOLD)
    counts = (pulse.tally or {}).get("all")
    if counts is None:
        return PulseCard(pulse, [])
    told = disclose(counts, sum(counts))
    if pulse.kind == Kind.AGREEMENT and None in told.counts:
        # Never single counts and bands: their difference would be what is hidden.
        names = [pgettext("pulse", "Disagree"), pgettext("pulse", "Neither"), pgettext("pulse", "Agree")]
        told = disclose([counts[0] + counts[1], counts[2], counts[3] + counts[4]], sum(counts))
    rows = zip(names, told.counts, strict=True)
    return PulseCard(
        pulse, [Answer(place, name, count, _share(count, told.total)) for place, (name, count) in enumerate(rows)],
        told.total,
    )  # fmt: skip


def _share(count: int | None, total: int | None) -> int | None:
    return round(100 * count / total) if count is not None and total else None


def draw(event: Event) -> str:
    """The fragment of an event on `pulses:0`: the pulse, the same for everybody, and word to its pages."""
    content = event.content()
    card = card_html(content.pulse) if isinstance(content, PulseEvent) else ""
    return card + '<template data-refresh="pulses"></template>'


def card_html(number: int) -> str:
    card = card_of(number)
    return render_to_string("pulses/parts/card.html", {"card": card}) if card else ""


describe_pulses = describing(Pulse, "question")


def describe_commons(reader: Person, numbers: Collection[int]) -> Mapping[int, Described]:
    """By the name of the space, where the reader may look into it."""
    if not reader.is_employee:
        return {}
    seen = Q(space=None) | Q(space__in=Space.objects.visible_to(reader))
    nobody = pgettext("pulse", "operators alone")
    rows = Commons.objects.filter(seen, pk__in=numbers).select_related("space")
    return {one.pk: Described(one.space.name if one.space else nobody, "/pulses/askers/") for one in rows}
