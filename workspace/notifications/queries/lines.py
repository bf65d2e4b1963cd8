"""The list behind the bell, and its page: a line for each kind and place, with what is seen of it now."""

from collections.abc import Sequence
from dataclasses import dataclass

from workspace.notifications.models import Notification
from workspace.notifications.queries.bell import bell_waits, is_wanted, shown_to
from workspace.notifications.queries.kinds import Kind, Subject, kind_named
from workspace.notifications.queries.standing import standing
from workspace.people.models import Person

# Lines in the list that the bell opens, and notifications on a page of all.
IN_BELL = 8
ON_PAGE = 60


@dataclass(frozen=True)
class Line:
    """What one kind tells of one place. `subject` is the newest of it, `url` leads to the first that waits."""

    numbers: Sequence[int]
    kind: Kind
    place: str
    subject: Subject
    url: str
    people: Sequence[Person]
    waits: bool

    @property
    def others(self) -> int:
        """How many people besides the first."""
        return len(self.people) - 1

    @property
    def key(self) -> str:
        return f"{self.kind.name}-{self.place}".replace(".", "-").replace(":", "-")


@dataclass(frozen=True)
class Bell:
    """What the bell shows: how many lines wait, the newest of them, and up to which number all was looked at."""

    count: int
    lines: Sequence[Line]
    upto: int

    @property
    def more(self) -> int:
        return max(0, self.count - len(self.lines))


@dataclass(frozen=True)
class NotificationPage:
    """`older` is where the next page begins; None at the end. `upto` as in the bell."""

    lines: Sequence[Line]
    older: int | None
    upto: int

    @property
    def older_url(self) -> str:
        return f"?before={self.older}" if self.older else ""

    @property
    def waits(self) -> bool:
        return any(line.waits for line in self.lines)


def bell_list(person: Person) -> Bell:
    """Two queries, and one for each kind of thing that waits."""
    waiting = bell_waits(person)
    places = list(dict.fromkeys((one.kind, one.place) for one in waiting))
    shown = set(places[:IN_BELL])
    lines = _lines(person, [one for one in waiting if (one.kind, one.place) in shown])
    return Bell(count=len(places), lines=[line for line in lines if line.waits], upto=_newest(waiting))


def notification_page(person: Person, before: int | None = None) -> NotificationPage:
    """All that a person was told, newest first, as it stands now. A query, and one for each kind of thing."""
    rows = shown_to(person)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: ON_PAGE + 1])
    page = found[:ON_PAGE]
    older = page[-1].pk if len(found) > ON_PAGE else None
    return NotificationPage(_lines(person, [one for one in page if is_wanted(one)]), older, _newest(page))


def _newest(notifications: Sequence[Notification]) -> int:
    return notifications[0].pk if notifications else 0


def _lines(person: Person, notifications: Sequence[Notification]) -> list[Line]:
    """Newest first, as they are given. What can't be seen any more has no line."""
    stands = standing(person, notifications)
    grouped: dict[tuple[str, str], list[Notification]] = {}
    for one in notifications:
        if one.pk in stands:
            grouped.setdefault((one.kind, one.place), []).append(one)
    return [_line(group, [stands[one.pk] for one in group]) for group in grouped.values()]


def _line(group: Sequence[Notification], subjects: Sequence[Subject]) -> Line:
    kind = kind_named(group[0].kind)
    assert kind is not None  # noqa: S101 - what stands is of a known kind
    waiting = [told for one, told in zip(group, subjects, strict=True) if told.waits and one.seen_at is None]
    people = {told.by.pk: told.by for told in (waiting or subjects) if told.by is not None}
    return Line(
        numbers=[one.pk for one in group],
        kind=kind,
        place=group[0].place,
        subject=(waiting or subjects)[0],
        url=(waiting or subjects)[-1 if waiting else 0].url,
        people=list(people.values()),
        waits=bool(waiting),
    )
