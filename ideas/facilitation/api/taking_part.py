"""Writing in private, placing points, and making an idea of a group."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from ideas.boards.models import Board
from ideas.facilitation import actions, queries
from ideas.facilitation.api.shapes import CostsIn, DrawerOut, PointsIn, RaiseIn, SessionVoteOut, WordsOfNoteIn, vote_out
from ideas.facilitation.models import Activity
from workspace.common.errors import NotVisible
from workspace.people.api import Key, Number, person_of

router = Router()


@router.get("/session-activities/{activity}/drawer", response=DrawerOut, summary="What you wrote in private")
def get_drawer(request: HttpRequest, activity: Number) -> dict[str, Any]:
    """Yours, and nobody else's. Empty once all was revealed: then it lies on the canvas."""
    return _drawer(request, _activity(request, activity))


@router.post("/session-activities/{activity}/drawer", response={201: DrawerOut}, summary="Write a note in private")
def write(request: HttpRequest, activity: Number, given: WordsOfNoteIn, key: Key = None) -> Status[dict[str, Any]]:
    found = _activity(request, activity)
    actions.write_in_drawer(by=person_of(request), activity=found, words=given.words, key=key)
    return Status(201, _drawer(request, found))


@router.put("/session-activities/{activity}/drawer/{note}", response=DrawerOut, summary="Change a private note")
def reword(request: HttpRequest, activity: Number, note: str, given: WordsOfNoteIn, key: Key = None) -> dict[str, Any]:
    found = _activity(request, activity)
    actions.reword_in_drawer(by=person_of(request), activity=found, note=note, words=given.words, key=key)
    return _drawer(request, found)


@router.delete("/session-activities/{activity}/drawer/{note}", response=DrawerOut, summary="Take a private note away")
def take_away(request: HttpRequest, activity: Number, note: str, key: Key = None) -> dict[str, Any]:
    found = _activity(request, activity)
    actions.take_from_drawer(by=person_of(request), activity=found, note=note, key=key)
    return _drawer(request, found)


@router.get("/session-activities/{activity}/vote", response=SessionVoteOut, summary="A vote, with your own points")
def get_vote(request: HttpRequest, activity: Number) -> dict[str, Any]:
    """How the points of all lie is told when the vote is closed, and never whose they are."""
    found = _activity(request, activity)
    if not found.is_vote or found.started_at is None:
        raise NotVisible
    return vote_out(found, person_of(request))


@router.put("/session-activities/{activity}/costs", response=SessionVoteOut, summary="Say what things cost")
def set_costs(request: HttpRequest, activity: Number, given: CostsIn, key: Key = None) -> dict[str, Any]:
    """In a vote with a budget, until somebody has bought something."""
    person, found = person_of(request), _activity(request, activity)
    costs = {one.option: one.cost for one in given.costs}
    return vote_out(actions.set_costs(by=person, activity=found, costs=costs, key=key), person)


@router.put("/vote-options/{option}/points", response=SessionVoteOut, summary="Place points")
def place(request: HttpRequest, option: Number, given: PointsIn, key: Key = None) -> dict[str, Any]:
    """As many of yours as shall lie on it from now on; 0 takes them back."""
    person = person_of(request)
    seen = queries.option_for(person, option)
    actions.place_points(by=person, option=seen, points=given.points, key=key)
    return vote_out(seen.activity, person)


@router.post("/session-groups/{group}/idea", response={201: dict[str, int]}, summary="Make an idea of a group")
def raise_idea(request: HttpRequest, group: Number, given: RaiseIn, key: Key = None) -> Status[dict[str, int]]:
    """Whoever wrote its notes is a co-author. A group becomes an idea once."""
    person = person_of(request)
    found = queries.group_for(person, group)
    idea = actions.raise_idea(by=person, group=found, board=Board(pk=given.board), title=given.title, key=key)
    return Status(201, {"idea": idea.pk})


def _activity(request: HttpRequest, number: int) -> Activity:
    return queries.activity_for(person_of(request), number)


def _drawer(request: HttpRequest, activity: Activity) -> dict[str, Any]:
    own = queries.own_of(activity, person_of(request))
    return {"document": own.drawer.document if own.drawer else None, "notes": list(own.notes)}
