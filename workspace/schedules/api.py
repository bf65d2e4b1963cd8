"""Scheduled posts as JSON."""

from datetime import date, datetime, time
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from workspace.common.errors import NotVisible, Refused
from workspace.people.api import Key, Number, PersonBrief, person_of
from workspace.schedules import actions, queries
from workspace.schedules.models import ScheduledPost
from workspace.schedules.recurrence import Timetable
from workspace.spaces.permissions import Can
from workspace.spaces.queries import visit
from workspace.threads.models import Thread

router = Router(tags=["Scheduled posts"])


class WhenIn(Schema):
    """The first time, by the wall clock of its zone, and how often from then on."""

    day: date
    at: time
    zone: str = Field(description="IANA name, such as Europe/Oslo.")
    repeats: str = Field("once", description="once, workdays, weekly, fortnightly, monthly or monthly weekday.")
    until: date | None = Field(None, description="The last day.")

    @property
    def timetable(self) -> Timetable:
        # The wall clock has minutes, and is of `zone` whatever offset was sent with it.
        return Timetable(self.day, self.at.replace(tzinfo=None), self.zone, self.repeats, self.until)


class ScheduledIn(WhenIn):
    body: str = Field(description="Markdown.")


class ScheduledThreadIn(ScheduledIn):
    title: str = Field(min_length=1, max_length=160)


class ScheduledOut(WhenIn):
    """`thread` is null for one that opens a thread. `next_at` is null when no time is left."""

    id: int
    space: int
    thread: int | None
    title: str
    body: str
    next_at: datetime | None
    keeper: PersonBrief
    paused_at: datetime | None
    held_up: str = Field(description="Why it could not be posted the last time; empty when it could.")
    ended_at: datetime | None
    times: int = Field(description="How often it was posted.")

    @staticmethod
    def resolve_space(row: ScheduledPost) -> int:
        return row.home.pk

    @staticmethod
    def resolve_thread(row: ScheduledPost) -> int | None:
        return row.thread_id


@router.get("/spaces/{space}/scheduled", response=list[ScheduledOut], summary="What is to come in a space")
def list_scheduled(request: HttpRequest, space: Number) -> list[ScheduledPost]:
    """Soonest first. For who may write there."""
    looked = visit(person_of(request), space)
    if Can.CONTRIBUTE not in looked.rights:
        raise Refused
    found = queries.scheduled_in(looked.space, looked.person, looked.rights)
    return [row.scheduled for row in found.waiting]


@router.post("/spaces/{space}/scheduled", response={201: ScheduledOut}, summary="Open a thread later")
def schedule_thread(
    request: HttpRequest, space: Number, post: ScheduledThreadIn, key: Key = None
) -> Status[ScheduledPost]:
    found = visit(person_of(request), space).space
    return Status(
        201,
        actions.schedule_post(
            by=person_of(request), where=found, title=post.title, body=post.body, when=post.timetable, key=key
        ),
    )


@router.post("/threads/{thread}/scheduled", response={201: ScheduledOut}, summary="Reply later")
def schedule_reply(request: HttpRequest, thread: Number, post: ScheduledIn, key: Key = None) -> Status[ScheduledPost]:
    found = Thread.objects.visible_to(person_of(request)).filter(pk=thread).first()
    if found is None:
        raise NotVisible
    made = actions.schedule_post(by=person_of(request), where=found, body=post.body, when=post.timetable, key=key)
    return Status(201, made)


@router.delete("/scheduled/{scheduled}", response={204: None}, summary="Cancel it")
def cancel_scheduled(request: HttpRequest, scheduled: Number, key: Key = None) -> Status[None]:
    """It is not posted any more. Only its keeper or a facilitator of the space can."""
    found: Any = queries.scheduled_for(person_of(request), scheduled).scheduled
    actions.cancel_scheduled(by=person_of(request), scheduled=found, key=key)
    return Status(204, None)
