"""Ideas, as JSON: found, brought, edited, taken back."""

from typing import Annotated, Any

from django.http import HttpRequest, QueryDict
from ninja import Query, Router, Status

from ideas.boards import actions, queries
from ideas.boards.api.shapes import CoauthorIn, CoauthorOut, IdeaEdit, IdeaIn, IdeaOut, IdeasOut, TagsIn
from ideas.boards.models import Contributor, Idea
from workspace.common.errors import NotVisible
from workspace.people.api import Key, Number, PageNumber, person_of
from workspace.people.models import Person
from workspace.threads.queries import nameable

router = Router()

Word = Annotated[str, Query(max_length=100)]


@router.get("/boards/{board}/ideas", response=IdeasOut, summary="Ideas of a board")
def list_ideas(
    request: HttpRequest, board: Number, q: Word = "", stage: Word = "", tag: Word = "", side: Word = "",
    sort: Word = "", after: Word = "", page: PageNumber = 1,
) -> dict[str, Any]:  # fmt: skip
    """Filtered by `stage`, `tag`, `side` (employee, customer) and words; `sort`: newest, wilson, importance, random."""
    asked = QueryDict(mutable=True)
    given = {"q": q, "stage": stage, "tag": tag, "side": side, "sort": sort, "after": after, "page": str(page)}
    asked.update({name: value for name, value in given.items() if value})
    shown = queries.board_shown(queries.board_visit(person_of(request), board, asked))
    ideas = [_brief(card.idea, card.supporters) for card in shown.cards]
    return {"ideas": ideas, "total": shown.total, "sorted": str(shown.sentence), "next": shown.older or None}


@router.post("/boards/{board}/ideas", response={201: IdeaOut}, summary="Bring an idea")
def submit(request: HttpRequest, board: Number, given: IdeaIn, key: Key = None) -> Status[dict[str, Any]]:
    person = person_of(request)
    found = queries.board_visit(person, board).board
    idea = actions.submit_idea(by=person, board=found, key=key, **given.dict())
    return Status(201, _told(person, idea.pk))


@router.get("/ideas/{idea}", response=IdeaOut, summary="One idea")
def get_idea(request: HttpRequest, idea: Number) -> dict[str, Any]:
    return _told(person_of(request), idea)


@router.put("/ideas/{idea}", response=IdeaOut, summary="Edit an idea")
def edit(request: HttpRequest, idea: Number, given: IdeaEdit, key: Key = None) -> dict[str, Any]:
    """For its author and co-authors, in the phases in which ideas may change."""
    person = person_of(request)
    actions.edit_idea(by=person, idea=_seen(person, idea), key=key, **given.dict())
    return _told(person, idea)


@router.post("/ideas/{idea}/withdraw", response=IdeaOut, summary="Withdraw an idea")
def withdraw(request: HttpRequest, idea: Number, key: Key = None) -> dict[str, Any]:
    """For its author, co-authors, and facilitators of the space."""
    person = person_of(request)
    actions.withdraw_idea(by=person, idea=_seen(person, idea), key=key)
    return _told(person, idea)


@router.post("/ideas/{idea}/restore", response=IdeaOut, summary="Restore an idea")
def restore(request: HttpRequest, idea: Number, key: Key = None) -> dict[str, Any]:
    person = person_of(request)
    actions.restore_idea(by=person, idea=_seen(person, idea), key=key)
    return _told(person, idea)


@router.put("/ideas/{idea}/tags", response=IdeaOut, summary="Tag an idea")
def tag(request: HttpRequest, idea: Number, given: TagsIn, key: Key = None) -> dict[str, Any]:
    """These tags and no others."""
    person = person_of(request)
    actions.tag_idea(by=person, idea=_seen(person, idea), names=given.tags, key=key)
    return _told(person, idea)


@router.post("/ideas/{idea}/coauthors", response={201: CoauthorOut}, summary="Invite a co-author")
def invite(request: HttpRequest, idea: Number, given: CoauthorIn, key: Key = None) -> Status[Contributor]:
    person = person_of(request)
    found = _seen(person, idea)
    invited = nameable(person, found.board.space).filter(pk=given.person).first()
    if invited is None:
        raise NotVisible
    return Status(201, actions.invite_coauthor(by=person, idea=found, person=invited, key=key))


@router.post("/ideas/{idea}/coauthors/accept", response=CoauthorOut, summary="Become a co-author")
def accept(request: HttpRequest, idea: Number, key: Key = None) -> Contributor:
    """For whoever was invited."""
    person = person_of(request)
    return actions.accept_invitation(by=person, idea=_seen(person, idea), key=key)


@router.post("/ideas/{idea}/coauthors/leave", response=CoauthorOut, summary="Decline, or stop being a co-author")
def leave(request: HttpRequest, idea: Number, key: Key = None) -> Contributor:
    person = person_of(request)
    return actions.leave_idea(by=person, idea=_seen(person, idea), key=key)


def _seen(person: Person, idea: int) -> Idea:
    return queries.idea_look(person, idea).idea


_BRIEF = (
    "id", "board_id", "number", "title", "stage", "author", "submitted_at", "edited_at", "withdrawn_at",
    "merged_into_id",
)  # fmt: skip
_WORDS = ("problem", "affected", "workaround", "proposal", "thread_id")


def _brief(idea: Idea, supporters: Any) -> dict[str, Any]:
    said = {name: getattr(idea, name) for name in _BRIEF}
    counts = {"customers": supporters.customers, "employees": supporters.employees} if supporters else None
    return {**said, "tags": [one.name for one in idea.tags.all()], "supporters": counts}


def _told(person: Person, number: int) -> dict[str, Any]:
    idea: Any = _seen(person, number)
    supporters = queries.supporters_of([idea]).get(idea.pk)
    words = {name: getattr(idea, name) for name in _WORDS}
    coauthors = [seat.person for seat in idea.joined]
    return {**_brief(idea, supporters), **words, "coauthors": coauthors, "version": queries.version_of(idea)}
