"""The ledger as people read it: sentences, by month and by verb, with the names that the reader may know.

The ledger lies below the rooms it tells of, so each room registers here how its rows are called.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from workspace.audit import voices
from workspace.audit.models import Participation, ParticipationQuerySet, Verb
from workspace.audit.phrases import phrase
from workspace.common import clock
from workspace.common.answers import number_of

ENTRIES = 50
# Rows that are read, named and written at a time when a ledger is given out as a file.
PIECE = 500
# What most pages are filled by: so far back, to the beginning of that month.
RECENT = timedelta(days=62)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Rows of one entry are of one moment; those of before 2026 are microseconds apart.
AN_ENTRY = timedelta(minutes=1)
# Months that can be chosen: a hundred years of them.
MONTHS = 1200
# Years in which a month has a month after it, and exists in every time zone.
EARLIEST, LATEST = 1970, 9000
PERSON, SPACE = "people.person", "spaces.space"


@dataclass(frozen=True)
class Described:
    """What a row is called, and where it is; without `href` it has a name but no page for this reader. `guest_of`: the
    customer whose person it is, for employees."""

    name: str
    href: str = ""
    guest_of: str = ""


Ends = tuple[datetime, datetime]
Describe = Callable[[Any, Collection[int]], Mapping[int, Described]]
Untold = Callable[[], "QuerySet[Any, Any]"]
_describers: dict[str, Describe] = {}
_untold: dict[str, Untold] = {}
_private: set[str] = set()


def register_describer(kind: str, describe: Describe) -> None:
    """From apps.py: `describe(reader, numbers)` names those rows of `app.model` that the reader may see, and no others.

    One query, however many rows.
    """
    _describers[kind] = describe


def describing(model: Any, name: str = "title", *, of: str = "") -> Describe:
    """Of rows, or of what they are `of`, the `name` and where it stands; for who may see the rows now."""

    def describe(reader: Any, numbers: Collection[int]) -> Mapping[int, Described]:
        rows = model.objects.visible_to(reader).filter(pk__in=numbers)
        rows = rows.select_related(of) if of else rows
        found = ((one.pk, getattr(one, of) if of else one) for one in rows)
        return {number: Described(getattr(one, name), one.get_absolute_url()) for number, one in found}

    return describe


def register_untold(kind: str, numbers: Untold) -> None:
    """From apps.py: which rows of `app.model` nobody but who made them may know of yet, as a query for their numbers.

    Their entries stand in the ledger from the first moment, and in that of the space once they are told.
    """
    _untold[kind] = numbers


def register_private(kind: str) -> None:
    """From apps.py: rows of `app.model` are told to nobody but who made them, ever: a count moves, without whose."""
    _private.add(kind)


def told_to(reader: Any, rows: ParticipationQuerySet) -> ParticipationQuerySet:
    """Of these rows, those that the reader may know of: their own, and what is told."""
    if _private:
        own = RawSQL(voices.of_one_sql(), [reader.pk, reader.pk])  # noqa: S611 - our own names
        rows = rows.exclude(~Q(actor__in=own), object_kind__in=sorted(_private))
    for kind, numbers in _untold.items():
        rows = rows.exclude(~Q(actor=reader.pk), object_kind=kind, object_id__in=numbers())
    return rows


@dataclass(frozen=True)
class Entry:
    """One deed, ready to be read. `what`, `where` and `whom` are None or short where the reader may not know."""

    id: int
    entry: UUID
    at: datetime
    verb: str
    phrase: str
    who: Described | None
    what: Described | None
    where: Described | None
    whom: list[Described]
    unnamed: int
    source: str


@dataclass(frozen=True)
class Place:
    """Where a page ended: by time and number. In an address it is both in one word, the time in microseconds."""

    at: datetime
    number: int

    def __str__(self) -> str:
        return f"{(self.at - EPOCH) // timedelta(microseconds=1)}-{self.number}"

    @classmethod
    def read(cls, word: str) -> "Place | None":
        """None for what is no place."""
        moment, number = (number_of(part) for part in (*word.split("-", 1), "")[:2])
        if moment is None or number is None:
            return None
        try:
            return cls(EPOCH + timedelta(microseconds=moment), number)
        except OverflowError:
            return None


@dataclass(frozen=True)
class Wanted:
    """Which entries: of one verb, of one month (its first day), older than the place `before`."""

    verb: str = ""
    month: datetime | None = None
    before: Place | None = None


@dataclass(frozen=True)
class Page:
    """Newest first. `older` is the place to go on from, None at the end."""

    entries: list[Entry] = field(default_factory=list)
    older: Place | None = None


def wanted(params: Mapping[str, str], zone: tzinfo) -> Wanted:
    """What a page was asked for; what makes no sense in it is left out."""
    verb, month, before = params.get("verb", ""), params.get("month", ""), params.get("before", "")
    try:
        first = datetime.strptime(month, "%Y-%m").replace(tzinfo=zone) if month else None
    except ValueError:
        first = None
    if first is not None and not EARLIEST <= first.year <= LATEST:
        first = None
    return Wanted(
        verb=verb if verb in Verb.values else "",
        month=first,
        before=Place.read(before),
    )


def ledger_page(
    reader: Any, rows: ParticipationQuerySet, want: Wanted, *, ends: Ends | None = None, size: int = ENTRIES
) -> Page:
    """`size` entries of `rows`, named for the reader: two queries and one per kind of row.

    The last months are asked first, and all others (one query more) only when these don't fill the page, and when
    `rows` begin before them. `ends`: when the first and the last of `rows` were written, where that is known.
    """
    chosen = _chosen(told_to(reader, rows), want).order_by("-at", "-pk")
    if want.before is not None:
        chosen = chosen.filter(at__lte=want.before.at)
        chosen = chosen.exclude(at=want.before.at, pk__gte=want.before.number)
    found = _newest(chosen, want, ends, size + 1)
    older = Place(found[size - 1].at, found[size - 1].pk) if len(found) > size else None
    return Page(entries=_told(reader, found[:size]), older=older)


def _newest(chosen: ParticipationQuerySet, want: Wanted, ends: Ends | None, most: int) -> list[Participation]:
    if want.month is not None:
        return list(chosen[:most])
    last = want.before.at if want.before else ends[1] if ends else clock.now()
    recent = _month_of(last.astimezone(UTC) - RECENT)
    first = chosen.filter(at__gte=recent)
    found = list((first.filter(at__lte=last) if ends else first)[:most])
    if len(found) < most and (ends is None or ends[0] < recent):
        found += chosen.filter(at__lt=recent)[: most - len(found)]
    return found


def _chosen(rows: ParticipationQuerySet, want: Wanted) -> ParticipationQuerySet:
    rows = rows.entries()
    if want.verb:
        rows = rows.filter(verb=want.verb)
    if want.month:
        following = want.month.replace(year=want.month.year + want.month.month // 12, month=want.month.month % 12 + 1)
        rows = rows.filter(at__gte=want.month, at__lt=following)
    return rows


def _told(reader: Any, rows: list[Participation]) -> list[Entry]:
    targets: defaultdict[UUID, list[int]] = defaultdict(list)
    every = _of_entries(rows).filter(target__isnull=False)
    for entry, target in every.order_by("entry", "ordinal").values_list("entry", "target"):
        if target is not None:
            targets[entry].append(target)
    names = _names(reader, rows, targets)
    return [_entry(row, targets[row.entry], names) for row in rows]


def _of_entries(rows: Sequence[Participation]) -> ParticipationQuerySet:
    """All rows of the same entries, asked only of the months in which they are."""
    if not rows:
        return Participation.objects.none()
    times = [row.at for row in rows]
    return Participation.objects.filter(
        entry__in=[row.entry for row in rows], at__gte=min(times) - AN_ENTRY, at__lte=max(times) + AN_ENTRY
    )


def _names(
    reader: Any, rows: list[Participation], targets: Mapping[UUID, list[int]]
) -> Mapping[tuple[str, int], Described]:
    asked: defaultdict[str, set[int]] = defaultdict(set)
    for row in rows:
        asked[row.object_kind].add(row.object_id)
        asked[PERSON].update([row.actor, *targets[row.entry]])
        if row.space is not None:
            asked[SPACE].add(row.space)
    return {
        (kind, number): described
        for kind, numbers in asked.items()
        if kind in _describers
        for number, described in _describers[kind](reader, numbers).items()
    }


def _entry(row: Participation, targets: list[int], names: Mapping[tuple[str, int], Described]) -> Entry:
    whom = [named for target in targets if (named := names.get((PERSON, target)))]
    what = names.get((row.object_kind, row.object_id))
    return Entry(
        id=row.pk,
        entry=row.entry,
        at=row.at,
        verb=row.verb,
        phrase=phrase(row.verb),
        who=names.get((PERSON, row.actor)),
        what=what,
        where=names.get((SPACE, row.space)) if row.space and row.object_kind != SPACE else None,
        whom=whom,
        unnamed=len(targets) - len(whom),
        source=row.source,
    )


@dataclass(frozen=True)
class Choices:
    """What can be filtered by: the months from the last entry back to the first one, and every verb. `ends`:
    when the first and the last of the rows were written, None where there are none."""

    months: list[datetime]
    verbs: list[tuple[str, str]]
    ends: Ends | None = None


def choices(rows: ParticipationQuerySet) -> Choices:
    """One query, which counts none."""
    # Each end by itself, in the order of time: months are asked one after the other, until one has a row.
    at = rows.values_list("at", flat=True)
    ends = sorted(at.order_by("at")[:1].union(at.order_by("-at")[:1], all=True))
    months: list[datetime] = []
    if ends:
        zone = timezone.get_current_timezone()
        first, month = (_month_of(ends[end].astimezone(zone)) for end in (0, -1))
        while month >= first and len(months) < MONTHS:
            months.append(month)
            month = _month_of(month - timedelta(days=1))
    verbs = [(verb, phrase(verb)) for verb in sorted(Verb.values)]
    return Choices(months=months, verbs=verbs, ends=(ends[0], ends[-1]) if ends else None)


def _month_of(moment: datetime) -> datetime:
    return moment.replace(day=1, hour=0, minute=0, second=0, microsecond=0, fold=0)


COLUMNS = (
    "at", "verb", "what", "what_kind", "what_id", "space", "space_id", "towards",
    "your_level", "your_unit", "steps_up", "steps_down", "weight", "source", "entry",
)  # fmt: skip


def export_rows(reader: Any, rows: ParticipationQuerySet, want: Wanted) -> Iterator[list[list[str]]]:
    """Every row of the ledger about oneself, one per target, oldest first, under COLUMNS; PIECE rows at a time.

    The rank of others is not in it: it is theirs. However long the ledger, one piece is in memory.
    """
    rows = told_to(reader, rows)
    chosen = rows.filter(entry__in=_chosen(rows, want).values("entry")).order_by("at", "pk")
    piece = list(chosen[:PIECE])
    while piece:
        yield _exported(reader, piece)
        last = piece[-1]
        piece = list(chosen.filter(Q(at__gt=last.at) | Q(at=last.at, pk__gt=last.pk))[:PIECE])


def _exported(reader: Any, found: list[Participation]) -> list[list[str]]:
    targets: defaultdict[UUID, list[int]] = defaultdict(list)
    for row in found:
        if row.target is not None:
            targets[row.entry].append(row.target)
    names = _names(reader, found, targets)

    def name(kind: str, number: int | None) -> str:
        described = names.get((kind, number)) if number is not None else None
        return described.name if described else ""

    return [
        [
            row.at.isoformat(timespec="seconds"),
            row.verb,
            name(row.object_kind, row.object_id),
            row.object_kind,
            str(row.object_id),
            name(SPACE, row.space),
            _or_nothing(row.space),
            name(PERSON, row.target),
            _or_nothing(row.actor_level),
            row.actor_unit,
            _or_nothing(row.up),
            _or_nothing(row.down),
            f"{row.weight:.6g}",
            row.source,
            str(row.entry),
        ]
        for row in found
    ]


def _or_nothing(number: int | None) -> str:
    return "" if number is None else str(number)
