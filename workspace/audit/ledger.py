"""The only pen. `action` opens the deed, `record` signs it: ledger row and numbered event in one transaction."""

import enum
import functools
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ParamSpec, Protocol, TypeVar, cast

from django.conf import settings
from django.db import connection, models, transaction

from realtime import log
from realtime.events import Payload
from workspace.audit import replay, snapshots, voices
from workspace.audit.models import Participation, Verb
from workspace.common import clock
from workspace.common.errors import TooMany

P = ParamSpec("P")
R = TypeVar("R")


class Actor(Protocol):
    """A person, as far as the ledger needs to know one."""

    pk: int


@dataclass
class Deed:
    """What is being done right now. auditlog's receiver reads the actor and the entry from here."""

    actor: int
    key: uuid.UUID | None
    once: uuid.UUID | None = None
    source: str = "causeway"
    voice: int | None = None
    entry: uuid.UUID = field(default_factory=uuid.uuid4)
    signed: bool = False
    recorded: models.Model | None = None

    @property
    def signer(self) -> int:
        """Whose name stands under it."""
        return self.actor if self.voice is None else self.voice


deed: ContextVar[Deed | None] = ContextVar("deed", default=None)
source: ContextVar[str] = ContextVar("source", default="causeway")

# Of what somebody ordered before, and the clock carried out: it says nothing of what they did at that moment.
SCHEDULE = "schedule"


class Unsigned(RuntimeError):
    """An action ended without record(). Nothing was saved."""


def action(function: Callable[P, R]) -> Callable[P, R]:
    """Makes a write: one transaction, one ledger entry, at most once per idempotency key.

    The same `key` from the same person for the same deed returns the first answer, as long as they may see it.
    Raises TooMany above the posting rate, and Unsigned if the function forgot to record.
    """

    @functools.wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        by = cast("Actor", kwargs["by"])
        key = cast("uuid.UUID | None", kwargs.get("key"))
        with transaction.atomic():
            once = replay.key_of(key, function, kwargs)
            if (first := _first_answer(by, once)) is not None:
                return cast("R", first)
            current = Deed(actor=by.pk, key=key, once=once, source=source.get())
            token = deed.set(current)
            try:
                answer = function(*args, **kwargs)
            finally:
                deed.reset(token)
            if not current.signed:
                raise Unsigned(function.__qualname__)
            return answer

    wrapper.is_action = True  # type: ignore[attr-defined]
    return wrapper


@contextmanager
def by_schedule() -> Iterator[None]:
    """Deeds that begin within are signed by whoever ordered them, and marked: they came at their time, by itself."""
    with by_way_of(SCHEDULE):
        yield


@contextmanager
def by_way_of(door: str) -> Iterator[None]:
    """Deeds that begin within are marked with the way they came by, if not by our own pages: a widget in a product."""
    token = source.set(door)
    try:
        yield
    finally:
        source.reset(token)


def speak_as(voice: Actor) -> None:
    """What is signed from here on in this deed is signed by `voice`, and stamped with nobody's rank: a mask that its
    actor wears. The rate, the key and the rights stay those of the actor. Raises Unsigned outside of a deed, after its
    signature, or for a second voice."""
    current = deed.get()
    if current is None or current.signed or current.voice not in {None, voice.pk}:
        raise Unsigned("speak_as() outside of an action, after its signature, or as two")
    current.voice, current.source = voice.pk, voices.MASKED


def done_before(by: Actor, function: Callable[..., Any], key: uuid.UUID | None) -> models.Model | None:
    """What a deed asks that costs much before it is signed: its first answer to this key, or None.

    Raises TooMany above the posting rate, and what a replay raises. The deed asks again for itself, in its transaction.
    """
    with transaction.atomic():
        return _first_answer(by, replay.key_of(key, function, {}))


def own_state(function: Callable[P, R]) -> Callable[P, R]:
    """Makes a write that concerns the person alone (read position, follow, draft): no ledger entry.

    Reading is not a contribution, and nobody is measured by it.
    """

    @functools.wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction.atomic():
            return function(*args, **kwargs)

    wrapper.is_own_state = True  # type: ignore[attr-defined]
    return wrapper


def retelling(function: Callable[P, R]) -> Callable[P, R]:
    """Makes a write that tells what others did, before and elsewhere: one transaction, signed by record_history.

    `by` is whoever imports: diffs of settings carry their name, the ledger's entries the names of those who did it.
    """

    @functools.wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        by = cast("Actor", kwargs["by"])
        with transaction.atomic():
            current = Deed(actor=by.pk, key=None, source=source.get())
            token = deed.set(current)
            try:
                answer = function(*args, **kwargs)
            finally:
                deed.reset(token)
            if not current.signed:
                raise Unsigned(function.__qualname__)
            return answer

    wrapper.is_retelling = True  # type: ignore[attr-defined]
    return wrapper


def nameless(function: Callable[P, R]) -> Callable[P, R]:
    """Makes a write that must never be joined with a person: one transaction, and no actor, key, entry or event.

    For ballots that are cast in confidence; that their voters took part was signed before, by another request. Raises
    Unsigned within somebody's deed, which would give them away.
    """

    @functools.wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        if deed.get() is not None or "by" in kwargs or "key" in kwargs:
            raise Unsigned(f"{function.__qualname__} is nobody's deed")
        with transaction.atomic():
            return function(*args, **kwargs)

    wrapper.is_nameless = True  # type: ignore[attr-defined]
    return wrapper


@dataclass(frozen=True, slots=True)
class Told:
    """One deed of a history: what `by` did at `at`, to whom. People by number. `key` tells it from all others of
    theirs, so that the database refuses it a second time."""

    at: datetime
    by: int
    verb: Verb
    obj: models.Model
    space: int | None = None
    to: tuple[int, ...] = ()
    key: uuid.UUID | None = None


def record_history(
    told: Sequence[Told],
    *,
    by: Actor,
    source: str,
    events: Iterable[tuple[str, Payload]],
    where: Callable[[int, datetime], snapshots.Snapshot] | None = None,
) -> None:
    """Sign deeds of an imported history, in bulk: an entry each, dated and ranked as of its time, with its source.

    Ranks are those of the positions that covered the time, and none where nothing is known, unless the history itself
    says `where` each stood then. `events` are pairs
    of stream and payload, told now, one for many deeds. Only inside a retelling by the same person.
    """
    current = deed.get()
    if current is None or current.actor != by.pk or current.signed:
        raise Unsigned("record_history() outside of a retelling by the same person, or twice in one")
    where = where or snapshots.over_time({person for one in told for person in (one.by, *one.to)})
    _copy(row for one in told for row in _told_rows(one, source, where))
    for stream, event in sorted(events, key=lambda pair: pair[0]):
        log.append(stream, event, actor=None if event.unsigned else by.pk)
    current.signed = True


# So many rows at once are quicker by COPY.
MANY = 20


def _insert(rows: Sequence[Participation]) -> None:
    """Write the rows of one entry. By hand: every deed passes here, and the ORM takes three times as long."""
    if len(rows) > MANY:
        _copy(rows)
        return
    values = [_values(row) for row in rows]
    places = ", ".join([f"({', '.join(['%s'] * len(values[0]))})"] * len(values))
    statement = f"INSERT INTO {_columns()[0]} VALUES {places}"  # noqa: S608 - our own names
    with connection.cursor() as cursor:
        cursor.execute(statement, [one for row in values for one in row])


def _copy(rows: Iterable[Participation]) -> None:
    """Write many rows at once by COPY: four times as fast as inserts, and a history has a great many."""
    with connection.cursor() as cursor, cursor.copy(f"COPY {_columns()[0]} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(_values(row))


def _values(row: Participation) -> list[Any]:
    found = (getattr(row, name) for name in _columns()[1])
    return [one.value if isinstance(one, enum.Enum) else one for one in found]


@functools.cache
def _columns() -> tuple[str, Sequence[str]]:
    """The ledger's table with its columns, and their attributes; `id` and `xid` are given by the database."""
    fields = [field for field in Participation._meta.concrete_fields if field.attname not in {"id", "xid"}]
    names = ", ".join(connection.ops.quote_name(field.column or field.attname) for field in fields)
    return f"{Participation._meta.db_table} ({names})", [field.attname for field in fields]


def _told_rows(one: Told, source: str, where: Callable[[int, datetime], snapshots.Snapshot]) -> Iterable[Participation]:
    """The rows of one entry: one for each target, or one without."""
    deed_then = Deed(actor=one.by, key=None, once=one.key, source=source)
    targets = sorted(set(one.to) - {one.by})
    stamps = {person: where(person, one.at) for person in (one.by, *targets)}
    with clock.at(one.at):
        return [
            _row(deed_then, one.verb, one.obj, one.space, ordinal, target, stamps, 1 / max(1, len(targets)))
            for ordinal, target in enumerate(targets or [None])
        ]


def record(
    by: Actor,
    verb: Verb,
    obj: models.Model,
    *,
    event: Payload,
    on: str,
    to: Iterable[Actor] = (),
    space: int | None = None,
    left: int | None = None,
    also: Mapping[str, Payload] | None = None,
) -> None:
    """Sign the deed: one entry in the ledger and `event`, numbered, on the stream `on`.

    `to` are the people it turns to; each of k targets gets a row of weight 1/k. Oneself is not a target.
    `left` is the space that a move took it out of: whoever looks after that one sees that it went.
    `also` carries events for other audiences, by stream; streams are locked in one order, so that writers never
    deadlock.
    """
    current = deed.get()
    if current is None or current.actor != by.pk:
        raise Unsigned("record() outside of an action by the same person")
    if current.signed:
        raise Unsigned("one action, one entry: record() was called twice")
    signer = current.signer
    # Who speaks as somebody else is called like all others: who is missing among them would be known.
    targets = sorted({person.pk for person in to} - {signer})
    stamps = snapshots.of({signer, *targets})
    weight = 1 / max(1, len(targets))
    # All rows of an entry are of one moment: whoever reads it knows where they are.
    with clock.at(clock.now()):
        rows = [_row(current, verb, obj, space, n, one, stamps, weight) for n, one in enumerate(targets or [None])]
    for row in rows:
        row.left = left
    _insert(rows)
    for stream, told in sorted([(on, event), *(also or {}).items()], key=lambda pair: pair[0]):
        # The key is the client's own: by it a listener could tell whose deed it was.
        who, key = (None, None) if told.unsigned else (signer, current.key)
        log.append(stream, told, actor=who, key=key)
    current.signed, current.recorded = True, obj


def unchanged() -> None:
    """This deed changed nothing (it had been done before): there is nothing to sign."""
    if current := deed.get():
        current.signed = True


def _row(
    current: Deed,
    verb: Verb,
    obj: models.Model,
    space: int | None,
    ordinal: int,
    target: int | None,
    stamps: Mapping[int, snapshots.Snapshot],
    weight: float,
) -> Participation:
    mine = stamps[current.signer]
    theirs = stamps[target] if target is not None else None
    up, down = snapshots.distance(mine.path, theirs.path) if theirs else (None, None)
    return Participation(
        entry=current.entry,
        ordinal=ordinal,
        key=current.once,
        at=clock.now(),
        verb=verb,
        object_kind=obj._meta.label_lower,
        object_id=obj.pk,
        space=space,
        actor=current.signer,
        target=target,
        side=mine.side,
        target_side=theirs.side if theirs else None,
        actor_level=mine.level,
        target_level=theirs.level if theirs else None,
        actor_unit=mine.unit,
        target_unit=theirs.unit if theirs else "",
        actor_path=list(mine.path) if mine.path else None,
        target_path=list(theirs.path) if theirs and theirs.path else None,
        up=up,
        down=down,
        weight=weight,
        source=current.source,
    )


def _first_answer(by: Actor, once: uuid.UUID | None) -> models.Model | None:
    """What this key made before, or None for a new deed. Raises TooMany for a new one above the posting rate."""
    limit = settings.WRITES_PER_MINUTE
    if once is None and not limit:
        return None
    done = replay.before(by, once, since=clock.now() - timedelta(minutes=1), limit=limit)
    if (first := replay.first_answer(by, done)) is not None:
        return first
    if limit and done.lately >= limit:
        raise TooMany
    return None
