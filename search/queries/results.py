"""From hits to what a page shows. The rows are read again through visible_to: whatever the index says, nobody sees
more than they may, nor a text that is no longer there."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ideas.boards.models import Board, Idea
from ideas.codesign import queries as codesign
from ideas.codesign.models import Canvas
from ideas.results.models import Result as Became
from search import excerpts
from search.backends.base import Hit
from search.documents import Kind
from search.excerpts import Piece
from search.questions import Term
from workspace.common import richtext
from workspace.people.models import Person
from workspace.spaces.models import Space
from workspace.threads.models import Outcome, Post, PostKind, Thread


@dataclass(frozen=True)
class Result:
    """One line of the page. `person` is who wrote it, or who it is; `words` what else may be told of it. `is_idea`: a
    thread that is the conversation of an idea, or the post that says the idea. `state`: how far a result is."""

    kind: Kind
    number: int
    url: str
    title: Sequence[Piece]
    text: Sequence[Piece] = ()
    person: Person | None = None
    space: Space | None = None
    at: datetime | None = None
    outcomes: Sequence[Outcome] = ()
    files: int = 0
    is_idea: bool = False
    state: str = ""

    @property
    def words(self) -> str:
        """Title and text as they are shown, without marks."""
        return " ".join("".join(piece.text for piece in part) for part in (self.title, self.text) if part)


@dataclass(frozen=True)
class Looking:
    """What was looked for, to be marked in what was found."""

    terms: Sequence[Term]
    similar: Mapping[str, Sequence[str]]

    def mark(self, text: str) -> list[Piece]:
        return excerpts.marked(text, self.terms, self.similar)

    def cut(self, text: str) -> list[Piece]:
        return excerpts.excerpt(text, self.terms, self.similar)


def load(person: Person, kind: Kind, hits: Sequence[Hit], looking: Looking) -> list[Result]:
    """The results of one kind in the order of the hits, without what the person may not see. At most 3 queries."""
    if not hits:
        return []
    numbers = [hit.object_id for hit in hits]
    rows, show = _LOADERS[kind]
    found = {row.pk: row for row in rows(person, numbers)}
    return [show(found[number], looking) for number in numbers if number in found]


def _spaces(person: Person, numbers: Sequence[int]) -> Any:
    return Space.objects.visible_to(person).filter(pk__in=numbers)


def _space(space: Space, looking: Looking) -> Result:
    return Result(
        Kind.SPACE, space.pk, f"/spaces/{space.pk}/", looking.mark(space.name), looking.cut(space.purpose), space=space
    )


def _people(person: Person, numbers: Sequence[int]) -> Any:
    visible = Person.objects.visible_to(person).active().with_position()
    return visible.filter(pk__in=numbers).select_related("organisation").prefetch_related("skills__skill")


def _person(person: Person, looking: Looking) -> Result:
    held = [getattr(person, "title", None), getattr(person, "unit", None)]
    place: list[str] = [word for word in held if word] or [person.organisation.name]
    more = [person.about, *(f"{one.skill.name} {one.note}".strip() for one in person.skills.all())]
    told = [word for word in more if word and excerpts.has_any(word, looking.terms, looking.similar)]
    return Result(
        Kind.PERSON, person.pk, f"/people/{person.pk}/", looking.mark(person.name),
        looking.cut(" · ".join([*place, *told])), person=person,
    )  # fmt: skip


def _boards(person: Person, numbers: Sequence[int]) -> Any:
    return Board.objects.visible_to(person).filter(pk__in=numbers).select_related("space")


def _board(board: Board, looking: Looking) -> Result:
    text = " · ".join(part for part in (board.question, richtext.words(board.about_html)) if part)
    return Result(
        Kind.BOARD, board.pk, board.get_absolute_url(), looking.mark(board.title), looking.cut(text),
        space=board.space, at=board.opened_at,
    )  # fmt: skip


def _results(person: Person, numbers: Sequence[int]) -> Any:
    return Became.objects.visible_to(person).filter(pk__in=numbers).select_related("board__space", "owner")


def _result(became: Became, looking: Looking) -> Result:
    parts = (richtext.words(became.did_html), richtext.words(became.outcome_html), became.measure, became.measured)
    told = sorted(filter(None, parts), key=lambda part: not excerpts.has_any(part, looking.terms, looking.similar))
    return Result(
        Kind.RESULT, became.pk, became.get_absolute_url(), looking.mark(became.title), looking.cut(" · ".join(told)),
        person=became.owner, space=became.board.space, at=became.opened_at, state=became.get_stage_display(),
    )  # fmt: skip


@dataclass(frozen=True)
class _Briefed:
    """A canvas and the words of its brief."""

    pk: int
    canvas: Canvas
    brief: str


def _canvases(person: Person, numbers: Sequence[int]) -> list[_Briefed]:
    """Two queries."""
    seen = list(Canvas.objects.visible_to(person).filter(pk__in=numbers).select_related("space"))
    said = codesign.briefs_said([canvas.pk for canvas in seen])
    return [_Briefed(canvas.pk, canvas, said.get(canvas.pk, "")) for canvas in seen]


def _canvas(found: _Briefed, looking: Looking) -> Result:
    """What only the brief says leads to the brief."""
    canvas, brief = found.canvas, " ".join(found.brief.split())
    above, within = (
        excerpts.has_any(said, looking.terms, looking.similar) for said in (f"{canvas.title} {canvas.purpose}", brief)
    )
    told = (brief, canvas.purpose) if within else (canvas.purpose, brief)
    here = canvas.get_absolute_url()
    return Result(
        Kind.CANVAS, canvas.pk, f"{here}brief/" if within and not above else here, looking.mark(canvas.title),
        looking.cut(" · ".join(filter(None, told))), space=canvas.space, at=canvas.opened_at,
    )  # fmt: skip


def _threads(person: Person, numbers: Sequence[int]) -> Any:
    return Thread.objects.visible_to(person).filter(pk__in=numbers).select_related("space", "opened_by", "idea")


def _thread(thread: Thread, looking: Looking) -> Result:
    idea = _idea_of(thread)
    return Result(
        Kind.THREAD, thread.pk, idea.get_absolute_url() if idea else thread.get_absolute_url(),
        looking.mark(thread.title), person=thread.opened_by, space=thread.space, at=thread.opened_at,
        is_idea=idea is not None,
    )  # fmt: skip


def _posts(person: Person, numbers: Sequence[int]) -> Any:
    said = Post.objects.visible_to(person).standing().filter(pk__in=numbers, kind=PostKind.SAID)
    return said.select_related("author", "thread__space", "thread__idea").prefetch_related("attachments", "outcomes")


def _post(post: Post, looking: Looking) -> Result:
    outcomes = [outcome for outcome in post.outcomes.all() if outcome.withdrawn_at is None]
    files = list(post.attachments.all())
    text = richtext.words(post.html)
    if not excerpts.has_any(text, looking.terms, looking.similar):
        # Found by the name of a file or by what came of it: tell that first.
        told = [*(file.name for file in files), *(outcome.summary for outcome in outcomes)]
        found = [word for word in told if excerpts.has_any(word, looking.terms, looking.similar)]
        text = " · ".join([*found, text])
    idea = _idea_of(post.thread)
    is_idea = idea is not None and post.number == 1
    return Result(
        Kind.POST, post.pk, _address(post, idea), looking.mark(post.thread.title), looking.cut(text),
        person=post.author, space=post.thread.space, at=post.at, outcomes=outcomes, files=len(files),
        is_idea=is_idea,
    )  # fmt: skip


def _address(post: Post, idea: Idea | None) -> str:
    """Where it stands: a comment on an idea, on the idea's page."""
    if idea is None:
        return post.get_absolute_url()
    here = idea.get_absolute_url()
    return here if post.number == 1 else f"{here}?at={post.number}#post-{post.pk}"


def _idea_of(thread: Thread) -> Idea | None:
    """The idea whose conversation the thread is. Read with it."""
    found: Idea | None = getattr(thread, "idea", None)
    return found


_LOADERS: Mapping[Kind, tuple[Callable[[Person, Sequence[int]], Any], Callable[[Any, Looking], Result]]] = {
    Kind.SPACE: (_spaces, _space),
    Kind.PERSON: (_people, _person),
    Kind.BOARD: (_boards, _board),
    Kind.RESULT: (_results, _result),
    Kind.CANVAS: (_canvases, _canvas),
    Kind.THREAD: (_threads, _thread),
    Kind.POST: (_posts, _post),
}
