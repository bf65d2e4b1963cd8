"""Keeps the index true: reads the log at its own pace and looks at the rows as they are now.

An event only says where to look, so events may come twice, late, or after the rows have changed again.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Max, Q
from procrastinate.contrib.django import app

from ideas.boards.models import Board
from ideas.codesign.models import Canvas
from ideas.results.models import Result
from realtime.models import Event
from search import backends, documents
from search.documents import Kind
from workspace.people.models import Person
from workspace.spaces.models import Space
from workspace.threads.models import Post, Thread

AT_ONCE = 500
# The log tells that somebody writes in a brief as they begin, and again after a quarter of an hour: look there between.
WHILE_WRITTEN = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=16))
WRITTEN_JOB = "search.look_at_canvas"
# One writer at a time, so that what was read first is never written last. Held until the transaction ends.
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('search.indexer', 0))"

MODELS: Mapping[Kind, type[models.Model]] = {
    Kind.SPACE: Space,
    Kind.PERSON: Person,
    Kind.BOARD: Board,
    Kind.RESULT: Result,
    Kind.CANVAS: Canvas,
    Kind.THREAD: Thread,
    Kind.POST: Post,
}


@dataclass
class Touched:
    """What to look at again: `threads` with all their posts, `authors` with what they wrote or are called in.
    `written`: canvases in whose briefs somebody writes now."""

    numbers: dict[Kind, set[int]] = field(default_factory=lambda: {kind: set() for kind in Kind})
    threads: set[int] = field(default_factory=set)
    authors: set[int] = field(default_factory=set)
    boards: set[int] = field(default_factory=set)
    ideas: set[int] = field(default_factory=set)
    written: set[int] = field(default_factory=set)
    everybody: bool = False


Rule = Callable[[Touched, Mapping[str, Any]], None]


def _one(kind: Kind, name: str) -> Rule:
    return lambda touched, payload: touched.numbers[kind].add(payload[name])


def _claimed(touched: Touched, payload: Mapping[str, Any]) -> None:
    people = {payload["person"], payload["placeholder"]}
    touched.numbers[Kind.PERSON] |= people
    touched.authors |= people


def _everybody(touched: Touched, payload: Mapping[str, Any]) -> None:
    touched.everybody = True


def _unmasked(touched: Touched, payload: Mapping[str, Any]) -> None:
    touched.boards.add(payload["board"])


def _idea(touched: Touched, payload: Mapping[str, Any]) -> None:
    touched.ideas.add(payload["idea"])


def _written(touched: Touched, payload: Mapping[str, Any]) -> None:
    touched.numbers[Kind.CANVAS].add(payload["canvas"])
    touched.written.add(payload["canvas"])


def _whole_thread(touched: Touched, payload: Mapping[str, Any]) -> None:
    touched.threads.add(payload["thread"])


def _posts(touched: Touched, payload: Mapping[str, Any]) -> None:
    touched.numbers[Kind.POST].update(payload["posts"])


# Kinds that are not named here change nothing that can be found.
RULES: Mapping[str, Rule] = {
    "space.opened": _one(Kind.SPACE, "space"),
    "space.changed": _one(Kind.SPACE, "space"),
    "person.invited": _one(Kind.PERSON, "person"),
    "person.changed": _one(Kind.PERSON, "person"),
    "person.skills_changed": _one(Kind.PERSON, "person"),
    "person.deactivated": _one(Kind.PERSON, "person"),
    "person.reactivated": _one(Kind.PERSON, "person"),
    "person.erased": _one(Kind.PERSON, "person"),
    "person.claimed": _claimed,
    "people.imported": _everybody,
    "board.opened": _one(Kind.BOARD, "board"),
    "board.changed": _one(Kind.BOARD, "board"),
    "board.unmasked": _unmasked,
    "result.opened": _one(Kind.RESULT, "result"),
    "result.changed": _one(Kind.RESULT, "result"),
    "result.shipped": _one(Kind.RESULT, "result"),
    "result.reviewed": _one(Kind.RESULT, "result"),
    "canvas.opened": _one(Kind.CANVAS, "canvas"),
    "canvas.changed": _one(Kind.CANVAS, "canvas"),
    "brief.written": _written,
    "brief.versions_changed": _one(Kind.CANVAS, "canvas"),
    "thread.opened": _one(Kind.THREAD, "thread"),
    "thread.closed": _one(Kind.THREAD, "thread"),
    "thread.reopened": _one(Kind.THREAD, "thread"),
    "thread.renamed": _whole_thread,
    "thread.moved": _whole_thread,
    "thread.imported": _whole_thread,
    "idea.imported": _whole_thread,
    "idea.edited": _idea,
    "post.replied": _one(Kind.POST, "post"),
    "post.edited": _one(Kind.POST, "post"),
    "post.deleted": _one(Kind.POST, "post"),
    "outcome.marked": _one(Kind.POST, "post"),
    "outcome.changed": _one(Kind.POST, "post"),
    "gathering.started": _whole_thread,
    "gathering.ended": _posts,
    "gathering.summed_up": _posts,
}


def handle(events: list[Event]) -> None:
    """The follower "search": look again at all that these events are about."""
    touched = Touched()
    for event in events:
        rule = RULES.get(event.kind)
        if rule is not None:
            rule(touched, event.payload)
    with _alone():
        _look_again(touched)
        for canvas in touched.written:
            for later in WHILE_WRITTEN:
                job = app.configure_task(WRITTEN_JOB, schedule_in={"seconds": int(later.total_seconds())})
                job.defer(canvas=canvas)


def look_at_alone(kind: Kind, numbers: Collection[int]) -> None:
    """As `look_at`, while the follower may be at work."""
    with _alone():
        look_at(kind, numbers)


def look_at(kind: Kind, numbers: Collection[int]) -> None:
    """Bring the index to what these objects are now: found, changed or gone."""
    ordered = sorted(numbers)
    for start in range(0, len(ordered), AT_ONCE):
        batch = ordered[start : start + AT_ONCE]
        found = documents.of_kind(kind, batch)
        backends.current().index(found)
        if gone := set(batch) - {document.object_id for document in found}:
            backends.current().delete(kind, gone)


def rebuild(kind: Kind) -> Iterator[tuple[int, int]]:
    """Go through all objects of a kind; yields how many numbers are done, of how many. Safe while people write.

    What the index knows and the tables do not is forgotten. Call `settle` of the backend after the last kind.
    """
    table = MODELS[kind]._base_manager
    last = table.aggregate(last=Max("pk"))["last"] or 0
    backend = backends.current()
    if not last:
        backend.delete(kind, backend.between(kind, 1, 2**62))
    done = 0
    while done < last:
        # Numbers may have wide gaps, so the end of a batch is looked up.
        ahead = table.filter(pk__gt=done).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]
        upto = max(ahead, default=last)
        with _alone():
            rows = table.filter(pk__gt=done, pk__lte=upto).values_list("pk", flat=True)
            look_at(kind, {*rows, *backend.between(kind, done + 1, upto)})
        done = upto
        yield done, last


def _look_again(touched: Touched) -> None:
    numbers = touched.numbers
    if touched.everybody:
        numbers[Kind.PERSON] |= set(Person.objects.values_list("pk", flat=True))
    if touched.boards:  # all that was said on them is by others now
        touched.threads |= set(Thread.objects.filter(idea__board__in=touched.boards).values_list("pk", flat=True))
    if touched.ideas:  # the title of an idea is its thread's, and helps to find each post of it
        touched.threads |= set(Thread.objects.filter(idea__in=touched.ideas).values_list("pk", flat=True))
    numbers[Kind.THREAD] |= touched.threads
    if touched.threads:
        numbers[Kind.POST] |= set(Post.objects.filter(thread__in=touched.threads).values_list("pk", flat=True))
    if touched.authors:
        # A claim also puts the new name into posts that mention them.
        written = Post.objects.filter(Q(author__in=touched.authors) | Q(mentions__person__in=touched.authors))
        numbers[Kind.POST] |= set(written.values_list("pk", flat=True))
        opened = Thread.objects.filter(opened_by__in=touched.authors)
        numbers[Kind.THREAD] |= set(opened.values_list("pk", flat=True))
    for kind, wanted in numbers.items():
        look_at(kind, wanted)


@contextmanager
def _alone() -> Iterator[None]:
    """A transaction in which nobody else writes the index."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_LOCK)
        yield
