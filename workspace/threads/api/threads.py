"""Threads as JSON: lists, one thread, opening, closing, reading."""

from datetime import datetime
from typing import Annotated, Any

from django.db.models import Q
from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field

from workspace.common import paging
from workspace.people.api import Key, Number, PersonBrief, person_of
from workspace.spaces.models import Space
from workspace.spaces.queries import visit
from workspace.threads import actions, queries
from workspace.threads.api.shapes import OutcomeOut, ThreadOut, ThreadRead
from workspace.threads.models import Thread

router = Router()
PAGE = 50


class ThreadsPage(Schema):
    """Newest activity first. `next`: what to send as `after` for the next page; null on the last one."""

    threads: list[ThreadOut]
    next: str | None


class ThreadIn(Schema):
    title: str = Field(min_length=1, max_length=160)
    body: str = Field(description="Markdown of the first post.")
    attachments: list[int] = []


class ReadIn(Schema):
    number: int = Field(ge=0, le=2**31 - 1, description="Every post up to this number is read.")


class CallOut(Schema):
    """A thread in which somebody turns to you. `post` is the first unread one that does."""

    thread: ThreadOut
    post: int
    author: PersonBrief
    words: str
    unread: int


class WaitingOut(Schema):
    thread: ThreadOut
    unread: int
    since: datetime


class CatchUpOut(Schema):
    """What waits for you: calls, threads that you follow, what was decided since you looked, what you have taken on."""

    calls: list[CallOut]
    waiting: list[WaitingOut]
    decided: list[OutcomeOut]
    actions: list[OutcomeOut]


@router.get("/catch-up", response=CatchUpOut, summary="What waits for you")
def catch_up(request: HttpRequest) -> dict[str, Any]:
    found = queries.catch_up(person_of(request))
    return {
        "calls": [
            {
                "thread": _named(c.thread),
                "post": c.post.pk,
                "author": c.post.author,
                "words": c.words,
                "unread": c.unread,
            }
            for c in found.calls
        ],
        "waiting": [{"thread": _named(one.thread), "unread": one.unread, "since": one.since} for one in found.waiting],
        "decided": [card.outcome for card in found.decided],
        "actions": [card.outcome for card in found.actions],
    }


@router.get("/spaces/{space}/threads", response=ThreadsPage, summary="Threads of a space")
def list_threads(
    request: HttpRequest, space: Number, closed: bool | None = None, after: str = "",
    limit: Annotated[int, Query(ge=1, le=100)] = PAGE,
) -> dict[str, Any]:  # fmt: skip
    found = visit(person_of(request), space).space
    rows = Thread.objects.filter(space=found).select_related("space", "opened_by").newest_first()
    if closed is not None:
        rows = rows.filter(closed_at__isnull=not closed)
    if place := paging.place(request.GET):
        rows = rows.filter(Q(last_at__lt=place[0]) | Q(last_at=place[0], pk__lt=place[1]))
    threads = list(rows[: limit + 1])
    last = threads[limit - 1] if len(threads) > limit else None
    return {"threads": threads[:limit], "next": f"{last.last_at.isoformat()}_{last.pk}" if last else None}


@router.post("/spaces/{space}/threads", response={201: ThreadRead}, summary="Open a thread")
def open_thread(request: HttpRequest, space: Number, thread: ThreadIn, key: Key = None) -> Status[dict[str, Any]]:
    """With its first post. You follow it, and so does whoever it mentions."""
    made = actions.open_thread(
        by=person_of(request), space=Space(pk=space), title=thread.title, body=thread.body,
        attachments=thread.attachments, key=key,
    )  # fmt: skip
    return Status(201, _in_full(request, made.pk))


@router.get("/threads/{thread}", response=ThreadRead, summary="One thread")
def get_thread(request: HttpRequest, thread: Number) -> dict[str, Any]:
    """With its outcomes. Its posts are at `/threads/{thread}/posts`."""
    return _in_full(request, thread)


@router.post("/threads/{thread}/close", response=ThreadRead, summary="Close a thread")
def close_thread(request: HttpRequest, thread: Number, key: Key = None) -> dict[str, Any]:
    """Closing says done; whoever may write may reopen it."""
    actions.close_thread(by=person_of(request), thread=_seen(request, thread), key=key)
    return _in_full(request, thread)


@router.post("/threads/{thread}/reopen", response=ThreadRead, summary="Reopen a thread")
def reopen_thread(request: HttpRequest, thread: Number, key: Key = None) -> dict[str, Any]:
    actions.reopen_thread(by=person_of(request), thread=_seen(request, thread), key=key)
    return _in_full(request, thread)


@router.post("/threads/{thread}/read", response=ThreadRead, summary="Mark as read")
def mark_read(request: HttpRequest, thread: Number, read: ReadIn) -> dict[str, Any]:
    actions.mark_read(by=person_of(request), thread=_seen(request, thread), number=read.number)
    return _in_full(request, thread)


def _seen(request: HttpRequest, number: int) -> Thread:
    return queries.thread_for(person_of(request), number)


def _in_full(request: HttpRequest, number: int) -> dict[str, Any]:
    thread: Any = _seen(request, number)
    may = {"view": True, "contribute": thread.can_contribute, "facilitate": thread.can_facilitate}
    return {
        **_named(thread),
        "read_to": thread.read_to,
        "unread": thread.unread,
        "may": sorted(can for can, yes in may.items() if yes),
        "outcomes": [card.outcome for card in queries.thread_outcomes(thread)],
    }


def _named(thread: Thread) -> dict[str, Any]:
    return {
        "id": thread.pk, "title": thread.title, "space": thread.space, "opened_by": thread.opened_by,
        "opened_at": thread.opened_at, "last_at": thread.last_at, "last_number": thread.last_number,
        "closed_at": thread.closed_at,
    }  # fmt: skip
