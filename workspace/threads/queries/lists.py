"""Lists of threads: dense rows with what came of each and who took part."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.http import QueryDict

from workspace.common import paging
from workspace.people.models import Person
from workspace.spaces.models import Space
from workspace.threads.models import Attention, Outcome, OutcomeKind, Post, Thread, ThreadQuerySet
from workspace.threads.queries.cards import Mark
from workspace.threads.queries.signs import Sign, signs_of
from workspace.threads.queries.unread import with_reading

PAGE = 50
FACES = 4
# Of how many of the newest posts the faces are taken: a row shows who is talking now.
RECENT = 24


@dataclass(frozen=True)
class ThreadRow:
    """A line in a list of threads. `unread` is the reader's own; everything else is the same for everybody."""

    thread: Thread
    people: Sequence[Person]
    outcomes: Sequence[Mark]
    unread: int = 0
    signs: Sequence[Sign] = ()

    @property
    def order(self) -> str:
        """Sorts as text, newest first."""
        return f"{99_999_999_999_999 - int(self.thread.last_at.timestamp() * 1000):014d}"


@dataclass(frozen=True)
class ThreadList:
    rows: Sequence[ThreadRow]
    older: str
    newer: str
    which: str

    @property
    def is_live(self) -> bool:
        """The first page of all threads takes in what is opened while it is shown."""
        return self.which == "all" and not self.newer


def space_threads(person: Person, space: Space, params: QueryDict) -> ThreadList:
    """The threads of a space that the person was let into, newest first; `which` is open, closed or all.

    Three queries, whatever their number, and those of the signs.
    """
    which = params.get("which", "all")
    threads = Thread.objects.filter(space=space)
    if which in {"open", "closed"}:
        threads = threads.filter(closed_at__isnull=which == "open")
    else:
        which = "all"
    page = _page(threads, params)
    shown = Thread.objects.filter(pk__in=[number for number, _ in page.rows]).newest_first()
    rows = thread_rows(with_reading(shown, person))
    return ThreadList(rows=rows, older=page.older, newer=page.newer, which=which)


def thread_rows(threads: ThreadQuerySet, *, shared: bool = False) -> list[ThreadRow]:
    """Rows of these threads; with `shared` as everybody sees them, else of threads read `with_reading`.

    Two queries, and those of the signs.
    """
    recent = Post.objects.said().filter(thread=OuterRef("pk")).order_by("-number").values("author")[:RECENT]
    marks = Outcome.objects.filter(post__thread=OuterRef("pk"), withdrawn_at__isnull=True).order_by("at", "pk")
    found = list(
        threads.select_related("opened_by__organisation", "space").annotate(
            recent=ArraySubquery(recent), marks=ArraySubquery(marks.values("kind"))
        )
    )
    faces = {thread.pk: list(dict.fromkeys(thread.recent))[:FACES] for thread in found}  # type: ignore[attr-defined]
    people = Person.objects.in_bulk({number for numbers in faces.values() for number in numbers})
    signs = signs_of([thread.pk for thread in found])
    return [
        ThreadRow(
            thread=thread,
            signs=signs.get(thread.pk, ()),
            people=[people[number] for number in faces[thread.pk]],
            outcomes=[Mark(kind, OutcomeKind(kind).label) for kind in dict.fromkeys(thread.marks)],  # type: ignore[attr-defined]
            unread=0 if shared or thread.attention != Attention.FOLLOWING else thread.unread,  # type: ignore[attr-defined]
        )
        for thread in found
    ]


def shared_row(number: int) -> ThreadRow | None:
    """The row of one thread as everybody sees it, for a push."""
    rows = thread_rows(Thread.objects.filter(pk=number), shared=True)
    return rows[0] if rows else None


def _page(threads: ThreadQuerySet, params: QueryDict) -> paging.Page[tuple[int, datetime]]:
    """The numbers of one page: looked up first, so that what is annotated is computed for no other thread."""
    ordered = threads.newest_first()
    if after := paging.place(params):
        ordered = ordered.filter(Q(last_at__lt=after[0]) | Q(last_at=after[0], pk__lt=after[1]))
    found = list(ordered.values_list("pk", "last_at")[: PAGE + 1])
    ended = (found[PAGE - 1][1], found[PAGE - 1][0]) if len(found) > PAGE else None
    return paging.page(params, found, PAGE, ended)
