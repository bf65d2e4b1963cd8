"""Every way to read, listed from the API itself, asked by those who may see nothing of it."""

import copy
from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

import pytest

from ideas.boards.actions import add_case, propose_merge, split_idea
from ideas.opinions.actions import make_statement
from ideas.results.actions import add_link
from search import indexer
from search.documents import Kind
from tests import factories as make
from tests.api.conftest import Script
from tests.api.designed import designed
from tests.boards import garden
from tests.decisions import hall
from tests.evaluations import jury
from tests.guests import doors
from tests.pulses import booth
from tests.reports import specimens
from tests.results import harvest
from tests.standing import standing
from workspace.api.router import api
from workspace.gatherings.actions import write_note
from workspace.people.models import Person
from workspace.polls.actions import open_poll
from workspace.schedules.actions import schedule_post
from workspace.schedules.recurrence import Timetable
from workspace.spaces.models import Space
from workspace.threads.models import Post, Thread

SECRET = "Quicksilver"
BLINDED = "2a"
SOON = date.today() + timedelta(days=30)  # noqa: DTZ011 - any day to come
# What a stranger is told although the thing itself is not theirs: lists, which must then be without it.
LISTS = {
    "/me",
    "/people",
    "/spaces",
    "/catch-up",
    "/outcomes",
    "/search",
    "/results",
    "/said-and-done",
    "/boards",
    "/me/ideas",
    "/session-recipes",
}
# What every employee may read, and no customer.
FOR_EMPLOYEES = {"/pulses", "/pulses/{pulse}", "/reports", "/reports/{period}", "/reports/{period}/{view}"}
# How somebody stands to it, in numbers.
WORDLESS = {"/ideas/{idea}/support", "/session-recipes", "/reports"}
# What is not for whoever merely reads the space: they don't even learn that it is there.
HIDDEN = {"/invitations/{invitation}/close"}


def paths(method: str) -> Iterator[str]:
    for path, operations in api.get_openapi_schema(path_prefix="").get("paths", {}).items():
        if method in operations:
            yield path


class World:
    """An invited space, and all that can be in it, each with the word in it."""

    def __init__(self) -> None:
        self.owner = make.person(f"{SECRET} Owner", about=f"Knows {SECRET}")
        self.space = make.space(self.owner, f"{SECRET} merger", access="invited", purpose=f"About {SECRET}")
        self.thread = make.thread(
            self.owner, self.space, f"{SECRET} plan", body=f"{SECRET} it is, @{self.owner.handle}"
        )
        self.post = make.reply(self.owner, self.thread, f"{SECRET} again")
        self.outcome = make.outcome(self.owner, self.post, summary=f"{SECRET} decided")
        self.scheduled = schedule_post(
            by=self.owner, where=self.thread, body=f"{SECRET} comes", when=Timetable(SOON, time(9), "UTC")
        )
        self.gathering = make.gathering(self.owner, self.thread, f"{SECRET} standing up")
        self.turn = make.turn(self.owner, self.gathering)
        self.asked = make.asked(self.gathering, f"What of {SECRET}?")
        self.note = write_note(by=self.owner, gathering=self.gathering, text=f"{SECRET} noted")
        self.poll = open_poll(
            by=self.owner, thread=self.thread, question=f"Why {SECRET}?", kind="single", options=["Yes", "No"]
        )
        self.board = garden.board(self.owner, self.space, title=f"{SECRET} board")
        raised_by = make.person()
        make.spaces.grant(by=self.owner, space=self.space, can=make.Can.CONTRIBUTE, person=raised_by)
        jury.criteria(self.board)
        self.idea = garden.idea(raised_by, self.board, title=f"{SECRET} idea")
        self.assignment = jury.asked(self.idea, self.owner)
        self.case = add_case(by=self.owner, idea=self.idea, words=f"{SECRET} is my case")
        self.split = split_idea(
            by=self.owner, idea=self.idea, reason=f"{SECRET} twice", title=f"{SECRET} half", problem=f"{SECRET} too"
        )
        self.other = garden.idea(self.owner, self.board, title=f"{SECRET} again")
        self.merge = propose_merge(by=self.owner, idea=self.idea, into=self.other, reason=f"{SECRET} both")
        self.decision = hall.decision(
            board=self.board, ideas=(f"{SECRET} one", f"{SECRET} two"), title=f"{SECRET} or what?"
        )
        hall.cast(self.decision, self.owner, {f"{SECRET} one": 1})
        hall.close(self.decision)
        self.result = harvest.shipped(harvest.result(self.idea, title=f"{SECRET} at last"), did=f"{SECRET} is there")
        add_link(by=self.owner, result=self.result, url="https://example.com/9", label=f"{SECRET} release")
        self.credit = harvest.credit(raised_by, self.result, note=f"{SECRET} built")
        self.statement = make_statement(by=raised_by, board=self.board, words=f"{SECRET} is the word")
        self.numbers = {
            "statement": self.statement.pk,
            "result": self.result.pk, "link": self.result.links.get().pk, "credit": self.credit.pk,
            "decision": self.decision.pk,
            "board": self.board.pk, "idea": self.idea.pk, "assignment": self.assignment.pk,
            "case": self.case.pk, "split": self.split.pk, "merge": self.merge.pk,
            "note": self.note.pk, "poll": self.poll.pk,
            "gathering": self.gathering.pk, "turn": self.turn.pk, "asked": self.asked.pk,
            "scheduled": self.scheduled.pk,
            "space": self.space.pk, "thread": self.thread.pk, "post": self.post.pk, "outcome": self.outcome.pk,
            "person": self.owner.pk, "stream": f"thread:{self.thread.pk}", "emoji": "👍",
        }  # fmt: skip
        self.numbers["pulse"] = booth.pulse(question=f"Is {SECRET} explained to you?").pk
        report = specimens.edition("2025-Q4", figures=specimens.asking(f"Is {SECRET} explained to you?"))
        self.numbers |= {"period": report.period, "view": "belief", "ending": "csv"}
        customer = make.customer(f"{SECRET} Wells")
        self.numbers["invitation"] = doors.link(self.owner, organisation=customer, spaces=[self.space]).pk
        numbers, self.otherwise = designed(self.owner, self.space, SECRET)
        self.numbers |= numbers
        for kind, model in ((Kind.SPACE, Space), (Kind.THREAD, Thread), (Kind.POST, Post), (Kind.PERSON, Person)):
            indexer.look_at(kind, model.objects.values_list("pk", flat=True))

    def filled(self, path: str) -> str:
        return path.format(**{**self.numbers, **self.otherwise.get(path, {})})


@pytest.fixture(scope="module")
def arranged(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Made once: it takes longer than all that is asked of it."""
    with standing(django_db_blocker):
        yield World()


@pytest.fixture
def world(arranged: World, db: None) -> World:
    return copy.deepcopy(arranged)


def asked_for(path: str, *also: str) -> dict[str, str]:
    """What is typed where one looks for something."""
    if path == "/boards/{board}/similar":
        return {"title": f"{SECRET} idea"}
    return {"q": SECRET} if path in {"/search", *also} else {}


def told_of(answer: Any) -> bool:
    """Whether the word is in it, other than in what employees may know of each other: who there is."""
    if isinstance(answer, dict):
        is_person = answer.get("kind") == "person" or "handle" in answer
        return not is_person and any(told_of(part) for part in answer.values())
    if isinstance(answer, list):
        return any(told_of(part) for part in answer)
    return SECRET.lower() in str(answer).lower()


@pytest.mark.parametrize("path", list(paths("get")))
@pytest.mark.parametrize("who", ["colleague", "customer"])
def test_no_way_to_read_tells_a_stranger_anything(world: World, path: str, who: str) -> None:
    stranger = Script(make.person() if who == "colleague" else make.guest())
    answer = stranger.get(world.filled(path), **asked_for(path, "/people"))
    employees_know_each_other = who == "colleague" and path in {"/people", "/people/{person}", "/search"}
    if who == "colleague" and path in FOR_EMPLOYEES:
        assert (answer.status, SECRET in answer.text) == (200, path not in WORDLESS)
    elif path in LISTS or employees_know_each_other:
        assert answer.status == 200
        assert not (told_of(answer.json) if employees_know_each_other else SECRET.lower() in answer.text.lower())
    else:
        assert (answer.status, SECRET in answer.text) == (404, False)


@pytest.mark.parametrize("path", list(paths("get")))
def test_whoever_was_let_in_reads_it(world: World, path: str) -> None:
    """So that the test above can fail."""
    answer = Script(world.owner).get(world.filled(path), **asked_for(path))
    assert answer.status == 200
    assert SECRET.lower() in answer.text.lower() or path.startswith(("/events", "/catch-up")) or path in WORDLESS


@pytest.mark.parametrize("who", ["colleague", "customer", "viewer"])
@pytest.mark.parametrize(("method", "path"), [(m, p) for m in ("post", "put", "patch", "delete") for p in paths(m)])
def test_no_way_to_write_opens_for_a_stranger_or_for_one_who_only_reads(
    world: World, method: str, path: str, who: str
) -> None:
    if "{" not in path:
        pytest.skip("makes something of one's own")
    if who != "customer" and path == "/pulses/{pulse}/ballot":
        pytest.skip("every employee may")
    hidden = who == "viewer" and path in HIDDEN
    stranger = Script(make.guest() if who == "customer" else make.person())
    own = {"/spaces/{space}/join", "/spaces/{space}/leave", "/threads/{thread}/read"}
    if who == "viewer":
        if path in own:
            pytest.skip("whoever sees it may")
        make.spaces.grant(by=world.owner, space=world.space, can=make.Can.VIEW, person=stranger.person)
    body = {
        "after": 0, "question": "x?", "text": "x", "missed": False, "version": 1, "options": [1], "blinded": BLINDED,
        "day": SOON.isoformat(), "at": "09:00", "zone": "UTC",
        "stage": "under_way", "stand": "agree", "tags": [],
        "phases": [{"kind": "collect", "starts_at": f"{SOON.isoformat()}T09:00:00Z"}],
        "criteria": [{"name": "x"}], "person": world.owner.pk, "reason": "x", "scorecard": 1, "scores": [],
        "feasible": "yes",
        "method": "approval", "choices": [], "closes_at": f"{SOON.isoformat()}T09:00:00Z", "values": {}, "duel": 0,
        "stance": "agree", "proposal": "x",
        "verdict": "accepted", "measure": "x", "owner": world.owner.pk, "ideas": [world.idea.pk], "did": "x",
        "outcome": "x", "url": "https://example.com", "role": "built",
        "problem": "x", "words": "x", "into": world.other.pk, "agree": True,
        "points": 1, "blind": False, "shows": True, "do": "pause",
        "groups": [{"title": "x", "notes": ["x"]}],
        "board": world.board.pk, "costs": [{"option": 1, "cost": 1}],
        "title": "x", "body": "x", "kind": "lesson", "post": world.post.pk, "number": 1, "summary": "x",
    }  # fmt: skip
    if path.endswith("/polls"):
        body |= {"kind": "single", "options": ["Yes", "No"]}
    if path in {"/sessions/{session}/activities", "/session-activities/{activity}"}:
        body |= {"kind": "write"}
    before = Post.objects.count(), world.thread.closed_at
    answer = stranger(method.upper(), world.filled(path), body)
    assert answer.status == (403 if who == "viewer" and not hidden else 404), answer.text
    assert SECRET not in answer.text
    world.thread.refresh_from_db()
    assert (Post.objects.count(), world.thread.closed_at) == before


def test_nobody_without_a_token_reads_or_writes_anything(world: World) -> None:
    from django.test import Client

    for method in ("get", "post", "put", "patch", "delete"):
        for path in paths(method):
            answer = Client().generic(method.upper(), "/api/v1" + world.filled(path))
            # A ballot is cast without a name: it is its own proof, and an empty one is none.
            assert answer.status_code == (422 if path.startswith(("/ballots", "/pulse-ballots")) else 401), path
