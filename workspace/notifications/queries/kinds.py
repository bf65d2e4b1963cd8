"""What is worth telling: registered by the rooms above, which alone know their threads, posts and spaces."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.functional import Promise

from realtime.models import Event
from workspace.notifications.models import Mail
from workspace.people.models import Person


@dataclass(frozen=True, slots=True)
class Defaults:
    """How people are told of a kind until they choose."""

    in_app: bool = True
    mail: Mail = Mail.DIGEST
    push: bool = False


@dataclass(frozen=True, slots=True)
class Concern:
    """An event concerns a person. `place` is what it is shown together with (`thread:5`), `at` when it was done.

    Without an event it is time that brought it (a due day).
    """

    person: int
    event: int | None
    object_id: int
    place: str
    actor: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Subject:
    """What a notification tells of, as one person may see it at this moment.

    `title` is where it is (the thread's title), `words` what was said, `does` what was done, as the rest of a sentence
    after the name of `by` ("mentioned you"); without `by` it is the whole sentence. `waits` is false as soon as the
    person has read it elsewhere. `html` are the same words as sanitised HTML, for mail. `thread_key` says what mails
    belong together, `list_key` and `list_name` of which space they are.
    """

    title: str
    does: str
    words: str
    url: str
    by: Person | None
    at: datetime
    waits: bool
    html: str = ""
    thread_key: str = ""
    list_key: str = ""
    list_name: str = ""


Concerned = Callable[[Sequence[Event]], Iterable[Concern]]
Standing = Callable[[Person, Collection[int]], Mapping[int, Subject]]
Waiting = Callable[[Person], QuerySet[Any]]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of news.

    `concerned(events)` says whom events of the kinds `events` concern: in batches, in a fixed number of queries; it may
    say the same again, and may name the actor, who is never told.
    `standing(person, object_ids)` gives what that person may see of these objects now: it starts at `visible_to`.
    What is missing there is not told any more, by no channel.
    `urgency` orders them: 90 for one's own name, 10 for an emoji.
    `waiting(person)` is the same question as a query, for the bell of every page: the objects that stand for that
    person and still wait. Kinds of the same objects and rule share the function, and the bell asks it once.
    `unheard(person)`, where somebody can silence the place: those that would wait if they had not. What was silenced is
    not what was read, so it is not ticked off either.
    """

    name: str
    label: str | Promise
    description: str | Promise
    concerned: Concerned
    standing: Standing
    waiting: Waiting
    events: frozenset[str] = frozenset()
    urgency: int = 50
    defaults: Defaults = field(default_factory=Defaults)
    unheard: Waiting | None = None


_kinds: dict[str, Kind] = {}


def nobody(events: Sequence[Event]) -> Iterable[Concern]:
    """Whom the events of a kind concern that time brings: they are in none."""
    return ()


def among(rows: "QuerySet[Any, Any]") -> Exists:
    """Whether a row of the same model is one of these: of a subject, `waits=among(waiting(person))`."""
    return Exists(rows.filter(pk=OuterRef("pk")))


def register(kind: Kind) -> None:
    """From `apps.py`. Of one event a person is told once, by the most pressing kind that concerns them."""
    _kinds[kind.name] = kind


def kinds() -> list[Kind]:
    """All kinds, most pressing first."""
    return sorted(_kinds.values(), key=lambda kind: -kind.urgency)


def kind_named(name: str) -> Kind | None:
    """None for a kind of a room that is no longer installed."""
    return _kinds.get(name)
