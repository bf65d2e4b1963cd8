"""How threads, posts and outcomes are written as JSON."""

from datetime import date, datetime

from ninja import Schema
from pydantic import Field

from workspace.people.api import PersonBrief
from workspace.spaces.api import SpaceBrief
from workspace.threads.models import Attachment, Outcome, Post


class AttachmentOut(Schema):
    id: int
    name: str
    size: int = Field(description="Bytes.")
    content_type: str
    url: str

    @staticmethod
    def resolve_url(file: Attachment) -> str:
        return f"/attachments/{file.pk}/"


class ReactionOut(Schema):
    emoji: str
    person: int

    @staticmethod
    def resolve_person(reaction: object) -> int:
        return int(reaction.person_id)  # type: ignore[attr-defined]


class OutcomeOut(Schema):
    """What came of a post. A superseded decision names the outcome that came after it."""

    id: int
    kind: str = Field(description="answer, decision, action or lesson.")
    summary: str
    post: int
    thread: int
    marked_by: PersonBrief
    at: datetime
    decided_by: list[PersonBrief]
    owner: PersonBrief | None
    due: date | None
    done_at: datetime | None
    superseded_by: int | None
    withdrawn_at: datetime | None

    @staticmethod
    def resolve_post(outcome: Outcome) -> int:
        return outcome.post_id

    @staticmethod
    def resolve_thread(outcome: Outcome) -> int:
        return outcome.post.thread_id

    @staticmethod
    def resolve_superseded_by(outcome: Outcome) -> int | None:
        return outcome.superseded_by_id


class PostOut(Schema):
    """One thing said. A deleted post keeps its number and has no words."""

    id: int
    thread: int
    number: int = Field(description="1, 2, 3 … within the thread.")
    kind: str = Field(description='"said", or "system" for a line that the house wrote about what somebody did.')
    author: PersonBrief
    body: str = Field(description="Markdown, as typed.")
    html: str = Field(description="The same, rendered and sanitised.")
    quotes: int | None
    at: datetime
    edited_at: datetime | None
    deleted_at: datetime | None
    reactions: list[ReactionOut]
    attachments: list[AttachmentOut]
    url: str

    @staticmethod
    def resolve_thread(post: Post) -> int:
        return post.thread_id

    @staticmethod
    def resolve_quotes(post: Post) -> int | None:
        return post.quotes_id

    @staticmethod
    def resolve_url(post: Post) -> str:
        return post.get_absolute_url()


class ThreadOut(Schema):
    id: int
    title: str
    space: SpaceBrief
    opened_by: PersonBrief
    opened_at: datetime
    last_at: datetime
    last_number: int = Field(description="The newest post's number.")
    closed_at: datetime | None


class ThreadRead(ThreadOut):
    """A thread and how you stand to it. `may`: what you can do in its space."""

    read_to: int = Field(description="Every post up to this number is read.")
    unread: int
    may: list[str]
    outcomes: list[OutcomeOut]
