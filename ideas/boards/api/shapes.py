"""The shapes of boards, phases and ideas as JSON."""

from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from ideas.boards.actions.boards import PROMISE_MOST, QUESTION_MOST, TITLE_MOST
from ideas.boards.actions.words import AFFECTED_MOST
from ideas.boards.actions.words import TITLE_MOST as IDEA_TITLE_MOST
from ideas.boards.models import PhaseKind
from workspace.common.richtext import MAX_LENGTH
from workspace.people.api import PersonBrief

RowNumber = Annotated[int, Field(ge=0, le=2**63 - 1)]


class PhaseTerms(Schema):
    """`shows_authors` false: nobody sees who wrote what, nor any counts, until the phase ends."""

    kind: PhaseKind
    title: str = Field(default="", max_length=80, description="Left empty, the kind's own name.")
    starts_at: datetime
    ends_at: datetime | None = Field(None, description="Null for the last one, if it is open-ended.")
    may_submit: bool = False
    may_comment: bool = True
    may_support: bool = False
    shows_counts: bool = True
    shows_authors: bool = True
    method: str = Field(default="", max_length=20)


class PhaseIn(PhaseTerms):
    id: int | None = Field(None, ge=0, le=2**63 - 1, description="Of the phase that is changed; null for a new one.")


class PhaseOut(PhaseTerms):
    id: int
    name: str


class PhasesIn(Schema):
    """All phases of the board: those that are left out go."""

    phases: list[PhaseIn] = Field(max_length=20)
    seen: str = Field(default="", max_length=16, description="`phases_seen` of the board that you have in mind.")


class BoardBrief(Schema):
    """`phase` is that of now, or null between phases."""

    id: int
    title: str
    question: str
    space: int = Field(alias="space_id")
    phase: PhaseOut | None
    answer_within: int | None = Field(description="Days within which each idea is answered, if that is promised.")
    opened_at: datetime
    archived_at: datetime | None


class BoardOut(BoardBrief):
    """`phases_seen` goes into a change of the phases: a 409 says that they are others by now."""

    about: str
    template: str
    answered_by: str | None = Field(description="The circle that answers; null: whoever facilitates the space.")
    phases: list[PhaseOut]
    phases_seen: str


class BoardsOut(Schema):
    boards: list[BoardBrief]
    more: bool


class BoardIn(Schema):
    title: str = Field(min_length=1, max_length=TITLE_MOST)
    question: str = Field(default="", max_length=QUESTION_MOST)
    about: str = Field(default="", max_length=MAX_LENGTH, description="Markdown.")
    answer_within: int | None = Field(None, ge=1, le=PROMISE_MOST)


class BoardOpening(BoardIn):
    """`plan`: suggestions, campaign, product, budget or hackathon; its phases can be changed afterwards."""

    plan: str = Field(default="suggestions", max_length=20)
    starts_at: datetime | None = Field(None, description="Null: now.")
    deadline: datetime | None = Field(None, description="Until when ideas are collected, where the plan has one.")


class Supported(Schema):
    """Distinct people; customers and employees are counted apart."""

    customers: int
    employees: int


class IdeaBrief(Schema):
    """`supporters` is null while counts are hidden."""

    id: int
    board: int = Field(alias="board_id")
    number: int
    title: str
    stage: str
    author: PersonBrief
    submitted_at: datetime
    edited_at: datetime | None
    withdrawn_at: datetime | None
    merged_into: int | None = Field(alias="merged_into_id")
    tags: list[str]
    supporters: Supported | None


class IdeaOut(IdeaBrief):
    """`thread` holds its comments. `version` goes into your edit."""

    problem: str
    affected: str
    workaround: str
    proposal: str
    thread: int = Field(alias="thread_id")
    coauthors: list[PersonBrief]
    version: int


class IdeasOut(Schema):
    """`sorted` says how. `next`: the query of the next page; null on the last one."""

    ideas: list[IdeaBrief]
    total: int
    sorted: str
    next: str | None


class IdeaIn(Schema):
    """Markdown, but for the title and who has it."""

    title: str = Field(min_length=1, max_length=IDEA_TITLE_MOST)
    problem: str = Field(min_length=1, max_length=MAX_LENGTH)
    affected: str = Field(default="", max_length=AFFECTED_MOST, description="Who has the problem.")
    workaround: str = Field(default="", max_length=MAX_LENGTH, description="How they manage today.")
    proposal: str = Field(default="", max_length=MAX_LENGTH)
    attachments: list[RowNumber] = Field(default=[], max_length=100, description="Files that you took up before.")


class IdeaEdit(IdeaIn):
    """`attachments`: the files that it has from now on; null: as they are."""

    attachments: list[RowNumber] | None = Field(default=None, max_length=100)  # type: ignore[assignment]
    version: int = Field(ge=1, le=2**31 - 1, description="What you began from. A 409 says that it has changed since.")


class TagsIn(Schema):
    tags: list[str] = Field(max_length=12)


class CoauthorIn(Schema):
    person: int = Field(ge=0, le=2**63 - 1)


class CoauthorOut(Schema):
    person: PersonBrief
    invited_at: datetime
    accepted_at: datetime | None
    declined_at: datetime | None
