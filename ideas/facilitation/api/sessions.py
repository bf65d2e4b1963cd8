"""Planning and leading sessions."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from ideas.codesign.queries import canvas_visit
from ideas.facilitation import actions, queries
from ideas.facilitation.api.shapes import (
    ActivityIn,
    ActivityOut,
    AgreementIn,
    AgreementOut,
    GroupsIn,
    GroupsOut,
    RecipesOut,
    SessionIn,
    SessionOut,
    SessionPlanIn,
    SessionsOut,
    SessionSummaryOut,
    TimerIn,
    session_out,
    summary_out,
)
from ideas.facilitation.models import Activity, Agreement, Session
from ideas.facilitation.recipes import RECIPES
from workspace.common.errors import NotVisible
from workspace.people.api import Key, Number, person_of
from workspace.spaces import permissions
from workspace.spaces.permissions import Can

router = Router()


@router.get("/session-recipes", response=RecipesOut, summary="Recipes of sessions")
def list_recipes(request: HttpRequest) -> dict[str, Any]:
    return {"recipes": [_recipe(key) for key in RECIPES]}


@router.get("/canvases/{canvas}/sessions", response=SessionsOut, summary="Sessions of a canvas")
def list_sessions(request: HttpRequest, canvas: Number) -> dict[str, Any]:
    """The newest first. At most one of them has not ended."""
    visit = canvas_visit(person_of(request), canvas)
    return {"sessions": list(Session.objects.filter(canvas=visit.canvas).order_by("-planned_at", "-pk")[:100])}


@router.post("/canvases/{canvas}/sessions", response={201: SessionOut}, summary="Plan a session")
def plan(request: HttpRequest, canvas: Number, given: SessionPlanIn, key: Key = None) -> Status[dict[str, Any]]:
    """For whoever facilitates the space; one at a time."""
    person = person_of(request)
    visit = canvas_visit(person, canvas)
    made = actions.plan_session(by=person, canvas=visit.canvas, key=key, **given.dict())
    return Status(201, _one(request, made.pk))


@router.get("/sessions/{session}", response=SessionOut, summary="One session")
def get_session(request: HttpRequest, session: Number) -> dict[str, Any]:
    return _one(request, session)


@router.put("/sessions/{session}", response=SessionOut, summary="Change a session")
def change(request: HttpRequest, session: Number, given: SessionIn, key: Key = None) -> dict[str, Any]:
    """Whether names are told can be changed until it starts."""
    actions.change_session(by=person_of(request), session=Session(pk=session), key=key, **given.dict())
    return _one(request, session)


@router.delete("/sessions/{session}", response={204: None}, summary="Call a session off")
def call_off(request: HttpRequest, session: Number, key: Key = None) -> Status[None]:
    """One that has not begun."""
    actions.call_off_session(by=person_of(request), session=Session(pk=session), key=key)
    return Status(204, None)


@router.post("/sessions/{session}/start", response=SessionOut, summary="Start a session")
def start(request: HttpRequest, session: Number, key: Key = None) -> dict[str, Any]:
    actions.start_session(by=person_of(request), session=Session(pk=session), key=key)
    return _one(request, session)


@router.post("/sessions/{session}/end", response=SessionOut, summary="End a session")
def end(request: HttpRequest, session: Number, key: Key = None) -> dict[str, Any]:
    """What is under way ends with it, and everybody who was in it gets the summary."""
    actions.end_session(by=person_of(request), session=Session(pk=session), key=key)
    return _one(request, session)


@router.get("/sessions/{session}/summary", response=SessionSummaryOut, summary="What came of a session")
def get_summary(request: HttpRequest, session: Number) -> dict[str, Any]:
    """Once it has ended; before that there is none."""
    person = person_of(request)
    found = queries.session_for(person, session)
    if not found.was_held:
        raise NotVisible
    rights = frozenset(permissions.rights(person, found.canvas.space))
    return summary_out(queries.summary_of(found, queries.boards_for(found, rights)), person)


@router.post("/sessions/{session}/activities", response={201: ActivityOut}, summary="Add an activity")
def add_activity(request: HttpRequest, session: Number, given: ActivityIn, key: Key = None) -> Status[Activity]:
    made = actions.add_activity(
        by=person_of(request), session=Session(pk=session), terms=actions.Terms(**given.dict()), key=key
    )
    return Status(201, made)


@router.put("/session-activities/{activity}", response=ActivityOut, summary="Change an activity")
def change_activity(request: HttpRequest, activity: Number, given: ActivityIn, key: Key = None) -> Activity:
    """Of one that has begun: title, prompt and minutes."""
    found = _activity(request, activity)
    return actions.change_activity(by=person_of(request), activity=found, terms=actions.Terms(**given.dict()), key=key)


@router.put("/session-activities/{activity}/place/{place}", response=SessionOut, summary="Move an activity")
def move_activity(request: HttpRequest, activity: Number, place: Number, key: Key = None) -> dict[str, Any]:
    """To a place from 1; the others close up."""
    found = _activity(request, activity)
    actions.move_activity(by=person_of(request), activity=found, place=max(1, place), key=key)
    return _one(request, found.session_id)


@router.delete("/session-activities/{activity}", response={204: None}, summary="Take an activity off the agenda")
def remove_activity(request: HttpRequest, activity: Number, key: Key = None) -> Status[None]:
    """One that has not begun."""
    actions.remove_activity(by=person_of(request), activity=_activity(request, activity), key=key)
    return Status(204, None)


@router.post("/session-activities/{activity}/begin", response=ActivityOut, summary="Begin an activity")
def begin(request: HttpRequest, activity: Number, key: Key = None) -> Activity:
    """The one under way ends."""
    return actions.begin_activity(by=person_of(request), activity=_activity(request, activity), key=key)


@router.post("/session-activities/{activity}/end", response=ActivityOut, summary="End an activity")
def end_activity(request: HttpRequest, activity: Number, key: Key = None) -> Activity:
    """Private notes are revealed, a vote is closed."""
    return actions.end_activity(by=person_of(request), activity=_activity(request, activity), key=key)


@router.post("/session-activities/{activity}/reveal", response=ActivityOut, summary="Reveal private notes")
def reveal(request: HttpRequest, activity: Number, key: Key = None) -> Activity:
    return actions.reveal_notes(by=person_of(request), activity=_activity(request, activity), key=key)


@router.post("/session-activities/{activity}/timer", response=ActivityOut, summary="Pause, resume or extend the time")
def timer(request: HttpRequest, activity: Number, given: TimerIn, key: Key = None) -> Activity:
    person, found = person_of(request), _activity(request, activity)
    if given.do == "pause":
        return actions.pause_timer(by=person, activity=found, key=key)
    if given.do == "resume":
        return actions.resume_timer(by=person, activity=found, key=key)
    return actions.extend_timer(by=person, activity=found, seconds=given.seconds, key=key)


@router.get("/sessions/{session}/groups", response=GroupsOut, summary="How the notes could be grouped")
def get_groups(request: HttpRequest, session: Number) -> dict[str, Any]:
    """By what they say alike: a proposal, and nothing is moved. For whoever facilitates."""
    person = person_of(request)
    found = queries.session_for(person, session)
    permissions.require(person, Can.FACILITATE, found.canvas.space)
    proposed = queries.proposal(found)
    return {
        "groups": [
            {"title": pile.title, "notes": [note.id for note in pile.notes], "frame": pile.frame}
            for pile in proposed.piles
        ],
        "alone": [note.id for note in proposed.loose],
    }


@router.put("/sessions/{session}/groups", response=SessionOut, summary="Group the notes")
def put_groups(request: HttpRequest, session: Number, given: GroupsIn, key: Key = None) -> dict[str, Any]:
    groups = [actions.Gathered(one.title, one.notes, one.frame) for one in given.groups]
    actions.group_notes(by=person_of(request), session=Session(pk=session), groups=groups, key=key)
    return _one(request, session)


@router.post("/sessions/{session}/agreements", response={201: AgreementOut}, summary="Write down a decision")
def agree(request: HttpRequest, session: Number, given: AgreementIn, key: Key = None) -> Status[Agreement]:
    made = actions.write_agreement(by=person_of(request), session=Session(pk=session), words=given.words, key=key)
    return Status(201, made)


@router.delete("/session-agreements/{agreement}", response={204: None}, summary="Withdraw a decision")
def withdraw_agreement(request: HttpRequest, agreement: Number, key: Key = None) -> Status[None]:
    found = queries.agreement_for(person_of(request), agreement)
    actions.withdraw_agreement(by=person_of(request), agreement=found, key=key)
    return Status(204, None)


def _one(request: HttpRequest, number: int) -> dict[str, Any]:
    return session_out(queries.session_for(person_of(request), number))


def _activity(request: HttpRequest, number: int) -> Activity:
    return queries.activity_for(person_of(request), number)


def _recipe(key: str) -> dict[str, Any]:
    recipe = RECIPES[key]
    steps = [
        {
            "kind": step.kind, "title": str(step.title), "prompt": str(step.prompt), "minutes": step.minutes,
            "private": step.private, "blind": step.blind, "points": step.points, "most": step.most,
            "priced": step.priced,
        }
        for step in recipe.steps
    ]  # fmt: skip
    return {
        "key": key, "title": str(recipe.title), "purpose": str(recipe.purpose), "minutes": recipe.minutes,
        "blind": recipe.blind, "activities": steps,
    }  # fmt: skip
