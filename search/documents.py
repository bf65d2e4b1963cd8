"""What the index knows of a thread, a post, a board, a canvas, a result, a person or a space: words to be found by,
and what they are filtered by.

The index keeps no text. What a page shows is read from the rows themselves, through the door of the one who asks.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from ideas.boards.models import Board
from ideas.codesign import queries as codesign
from ideas.codesign.models import Canvas
from ideas.results.models import Result
from workspace.common import richtext
from workspace.people.models import Person
from workspace.spaces.models import Space
from workspace.threads.models import Post, PostKind, Thread

ADDRESS = re.compile(r"https?://[^\s<>()\"']+")


class Kind(StrEnum):
    """What can be found. In this order on the page."""

    SPACE = "space"
    PERSON = "person"
    BOARD = "board"
    RESULT = "result"
    CANVAS = "canvas"
    THREAD = "thread"
    POST = "post"


@dataclass(frozen=True)
class Document:
    """One thing that can be found.

    `space` and `organisation` say whose it is: a document with a space is seen by who sees the space, one without
    is a person and seen by employees and by the people of `organisation`. `context` are words that help to find it
    together with others but not alone (the title of a post's thread). `marks` are what `has:` and `is:` ask for.
    """

    kind: Kind
    object_id: int
    title: str = ""
    body: str = ""
    context: str = ""
    space: int | None = None
    organisation: int | None = None
    author: int | None = None
    at: datetime | None = None
    marks: frozenset[str] = field(default_factory=frozenset)


def of_kind(kind: Kind, numbers: Collection[int]) -> list[Document]:
    """The documents of these objects as they are now. What is gone, deleted or hidden has none."""
    return _OF_KIND[kind](numbers)


def body_words(source: str) -> str:
    """The words of a markdown text, and those of the addresses behind its links."""
    text = richtext.plain(source)
    hidden = [address for address in ADDRESS.findall(source) if address not in text]
    return " ".join([text, *hidden])


def _spaces(numbers: Collection[int]) -> list[Document]:
    return [
        Document(Kind.SPACE, space.pk, title=space.name, body=space.purpose, space=space.pk)
        for space in Space.objects.filter(pk__in=numbers)
    ]


def _people(numbers: Collection[int]) -> list[Document]:
    found = (
        Person.objects.with_position()
        .filter(pk__in=numbers, is_active=True, is_placeholder=False, is_bot=False, claimed_by__isnull=True)
        .select_related("organisation")
        .prefetch_related("skills__skill")
    )
    return [_person(person) for person in found]


def _person(person: Person) -> Document:
    position = [getattr(person, "title", None), getattr(person, "unit", None)]
    skills = [f"{one.skill.name} {one.note}" for one in person.skills.all()]
    words = [*position, person.organisation.name, person.about, *skills]
    return Document(
        Kind.PERSON,
        person.pk,
        title=f"{person.name} {person.handle}",
        body=" · ".join(word for word in words if word),
        organisation=person.organisation_id,
    )


def _boards(numbers: Collection[int]) -> list[Document]:
    return [
        Document(
            Kind.BOARD, board.pk, title=board.title, body=f"{board.question}\n{body_words(board.about)}",
            space=board.space_id, at=board.opened_at,
        )
        for board in Board.objects.filter(pk__in=numbers)
    ]  # fmt: skip


def _results(numbers: Collection[int]) -> list[Document]:
    """By what became of ideas, how it was measured, and what came of it. Those who have credit may hide their names:
    no name is in it."""
    return [
        Document(
            Kind.RESULT, one.pk, title=one.title,
            body="\n".join([one.measure, body_words(one.did), body_words(one.outcome), one.measured]),
            space=one.board.space_id, author=one.owner_id, at=one.opened_at,
        )
        for one in Result.objects.filter(pk__in=numbers).select_related("board")
    ]  # fmt: skip


def _canvases(numbers: Collection[int]) -> list[Document]:
    """By what is to be worked out on it, and by its brief. Without an author: who wrote may be hidden for a while."""
    said = codesign.briefs_said(numbers)
    return [
        Document(
            Kind.CANVAS, canvas.pk, title=canvas.title, body=f"{canvas.purpose}\n{said.get(canvas.pk, '')}".strip(),
            space=canvas.space_id, at=canvas.opened_at,
        )
        for canvas in Canvas.objects.filter(pk__in=numbers)
    ]  # fmt: skip


def _threads(numbers: Collection[int]) -> list[Document]:
    return [
        Document(
            Kind.THREAD, thread.pk, title=thread.title, space=thread.space_id, author=thread.opened_by_id,
            at=thread.opened_at, marks=frozenset({"closed" if thread.is_closed else "open"}),
        )
        for thread in Thread.objects.filter(pk__in=numbers)
    ]  # fmt: skip


def _posts(numbers: Collection[int]) -> list[Document]:
    said = Post.objects.standing().filter(pk__in=numbers, kind=PostKind.SAID)
    return [_post(post) for post in said.select_related("thread").prefetch_related("attachments", "outcomes")]


def _post(post: Post) -> Document:
    standing = [outcome for outcome in post.outcomes.all() if outcome.withdrawn_at is None]
    files = list(post.attachments.all())
    words = [body_words(post.body), *(file.name for file in files), *(outcome.summary for outcome in standing)]
    return Document(
        Kind.POST,
        post.pk,
        body=" \n".join(word for word in words if word),
        context=post.thread.title,
        space=post.thread.space_id,
        author=post.author_id,
        at=post.at,
        marks=frozenset(_marks(post, [outcome.kind for outcome in standing], has_files=bool(files))),
    )


def _marks(post: Post, outcomes: list[str], *, has_files: bool) -> Iterator[str]:
    if ADDRESS.search(post.body):
        yield "link"
    if has_files:
        yield "attachment"
    if outcomes:
        yield "outcome"
        yield from outcomes


_OF_KIND: Mapping[Kind, Callable[[Collection[int]], list[Document]]] = {
    Kind.SPACE: _spaces,
    Kind.PERSON: _people,
    Kind.BOARD: _boards,
    Kind.RESULT: _results,
    Kind.CANVAS: _canvases,
    Kind.THREAD: _threads,
    Kind.POST: _posts,
}
