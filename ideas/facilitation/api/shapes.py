"""The shapes of sessions: before a vote is closed and a note revealed, there is nothing of others in them."""

from datetime import datetime
from typing import Any, Literal

from ninja import Schema
from pydantic import Field

from ideas.facilitation import queries
from ideas.facilitation.models import Activity, Session
from ideas.facilitation.models.activities import MINUTES_MOST, POINTS_MOST, PROMPT_LONGEST
from workspace.people.api import PersonBrief

Kind = Literal["write", "group", "vote", "discuss", "decide"]


class SessionPlanIn(Schema):
    title: str = Field("", max_length=120, description="Empty: it is called as its recipe is.")
    recipe: str = Field("", max_length=40, description="Key of a recipe; empty: an empty agenda.")
    blind: bool = Field(default=False, description="Nobody learns who wrote what until the session ends.")


class SessionIn(Schema):
    title: str = Field(min_length=1, max_length=120)
    blind: bool


class ActivityIn(Schema):
    """`private` and `blind` are for writing, `points` and `most` (on one thing) for votes. `priced`: the points are a
    budget, each thing costs something, and one buys it or leaves it."""

    kind: Kind
    title: str = Field(min_length=1, max_length=120)
    prompt: str = Field("", max_length=PROMPT_LONGEST)
    minutes: int | None = Field(None, ge=1, le=MINUTES_MOST)
    private: bool = False
    blind: bool = False
    points: int = Field(0, ge=0, le=POINTS_MOST)
    most: int | None = Field(None, ge=1, le=POINTS_MOST)
    priced: bool = False


class ActivityOut(ActivityIn):
    """`writes_in_private`: the canvas is only read now. `ends_at`: when its running timer is at zero."""

    id: int
    place: int
    started_at: datetime | None
    revealed_at: datetime | None
    ended_at: datetime | None
    writes_in_private: bool
    ends_at: datetime | None = Field(None, alias="timer_ends_at")


class AgreementOut(Schema):
    """A decision that was written down."""

    id: int
    words: str
    at: datetime


class SessionBrief(Schema):
    id: int
    canvas: int = Field(alias="canvas_id")
    title: str
    recipe: str
    blind: bool
    planned_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


class SessionOut(SessionBrief):
    """`took_part`: how many have written or voted in what is under way. `gathering`: where people speak in turn."""

    gathering: int | None
    activities: list[ActivityOut]
    agreements: list[AgreementOut]
    took_part: int


class SessionsOut(Schema):
    sessions: list[SessionBrief]


class RecipeOut(Schema):
    key: str
    title: str
    purpose: str
    minutes: int
    blind: bool
    activities: list[ActivityIn]


class RecipesOut(Schema):
    recipes: list[RecipeOut]


class DrawerNoteOut(Schema):
    id: str
    words: str = Field(alias="text")


class DrawerOut(Schema):
    """What you wrote in private, and nobody else reads yet."""

    document: str | None = Field(description="The shared document that it is; null while you have written nothing.")
    notes: list[DrawerNoteOut]


class WordsOfNoteIn(Schema):
    words: str = Field(min_length=1, max_length=4_000)


class VoteOptionOut(Schema):
    """`points` of all, `customers` and `employees` are null before the vote is closed; the sides also where one of
    them is fewer than two people."""

    id: int
    note: str
    words: str
    cost: int | None = Field(description="In a vote with a budget: its points are this, or 0.")
    own: int
    points: int | None
    customers: int | None
    employees: int | None


class SessionVoteOut(Schema):
    activity: int
    closed: bool
    points: int = Field(description="Of each person.")
    left: int = Field(description="Of yours.")
    people: int = Field(description="How many have voted.")
    options: list[VoteOptionOut]


class PointsIn(Schema):
    points: int = Field(ge=0, le=POINTS_MOST)


class CostIn(Schema):
    option: int = Field(ge=1, le=2**53)
    cost: int = Field(ge=1, le=POINTS_MOST)


class CostsIn(Schema):
    """What is not named is not offered."""

    costs: list[CostIn] = Field(min_length=1, max_length=200)


class AgreementIn(Schema):
    words: str = Field(min_length=1, max_length=500)


class GatheredIn(Schema):
    """`notes` by their ids on the canvas. `frame`: the group that it is already; empty: a new one."""

    title: str = Field("", max_length=200)
    notes: list[str] = Field(min_length=1, max_length=1_000)
    frame: str = Field("", max_length=32)


class GroupsIn(Schema):
    groups: list[GatheredIn] = Field(min_length=1, max_length=200)


class GroupsOut(Schema):
    """A proposal: groups that are there, and of the other notes those that say much the same."""

    groups: list[GatheredIn]
    alone: list[str]


class TimerIn(Schema):
    do: Literal["pause", "resume", "extend"]
    seconds: int = Field(60, ge=1, le=4 * 3600, description="To extend by.")


class SummaryNoteOut(Schema):
    note: str
    words: str
    author: PersonBrief | None


class SummaryGroupOut(Schema):
    """`note`: the group's frame on the canvas; empty for what was in no group. `idea`: what it became."""

    id: int
    note: str
    title: str
    points: int | None
    idea: int | None
    notes: list[SummaryNoteOut]


class SessionSummaryOut(Schema):
    session: SessionBrief
    people: list[PersonBrief]
    groups: list[SummaryGroupOut]
    votes: list[SessionVoteOut]
    agreements: list[AgreementOut]


class RaiseIn(Schema):
    board: int = Field(ge=1, le=2**53, description="A board of the same space that takes ideas with names now.")
    title: str = Field("", max_length=160, description="Empty: as the group is called.")


def session_out(session: Session) -> dict[str, Any]:
    stage = queries.stage_of(session)
    names = ("canvas_id", "title", "recipe", "blind", "planned_at", "started_at", "ended_at")
    return {
        "id": session.pk, **{name: getattr(session, name) for name in names}, "gathering": session.gathering_id,
        "activities": list(stage.activities), "agreements": list(stage.agreements), "took_part": stage.count,
    }  # fmt: skip


def vote_out(activity: Activity, reader: Any) -> dict[str, Any]:
    """With the reader's own points, and those of all once it is closed."""
    own, closed = queries.own_points(activity, reader), queries.tally(activity)
    lines = {line.option.pk: line for line in closed.lines} if closed else {}
    return {
        "activity": activity.pk, "closed": closed is not None, "points": activity.points, "left": own.left,
        "people": closed.people if closed else queries.voted(activity),
        "options": [
            {
                "id": one.option.pk, "note": one.option.note, "words": one.option.words, "cost": one.option.cost,
                "own": one.points,
                **{
                    name: getattr(lines.get(one.option.pk), name, None)
                    for name in ("points", "customers", "employees")
                },
            }
            for one in own.lines
        ],
    }  # fmt: skip


def summary_out(summary: queries.Summary, reader: Any) -> dict[str, Any]:
    return {
        "session": summary.session,
        "people": list(summary.people),
        "groups": [
            {
                "id": group.row.pk, "note": group.row.note, "title": group.title,
                "points": group.line.points if group.line else None, "idea": group.row.idea_id,
                "notes": list(group.notes),
            }
            for group in summary.groups
        ],
        "votes": [vote_out(one.activity, reader) for one in summary.tallies],
        "agreements": list(summary.agreements),
    }  # fmt: skip
