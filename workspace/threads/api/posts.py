"""Posts as JSON: reading on, replying, editing, deleting, reacting."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema, Status
from pydantic import Field

from workspace.common.errors import Invalid, NotVisible
from workspace.people.api import Key, Number, person_of
from workspace.people.models import Person
from workspace.threads import actions, queries
from workspace.threads.api.shapes import PostOut
from workspace.threads.models import Post

router = Router()
PAGE = 50
Emoji = Annotated[str, Path(min_length=1, max_length=32)]


class PostsPage(Schema):
    """In the thread's order. `last_number` is the newest post's; read on with `after` until you have it."""

    posts: list[PostOut]
    last_number: int


class PostIn(Schema):
    body: str = Field(description="Markdown.")
    quotes: int | None = Field(None, description="A post of the same thread.")
    attachments: list[int] = []


class BodyIn(Schema):
    body: str = Field(description="Markdown.")


@router.get("/threads/{thread}/posts", response=PostsPage, summary="Posts of a thread")
def list_posts(
    request: HttpRequest, thread: Number, after: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
    limit: Annotated[int, Query(ge=1, le=200)] = PAGE,
) -> dict[str, Any]:  # fmt: skip
    """From number `after` + 1 on."""
    found = queries.thread_for(person_of(request), thread)
    rows = _shown().filter(thread=found, number__gt=after).order_by("number")[:limit]
    return {"posts": list(rows), "last_number": found.last_number}


@router.post("/threads/{thread}/posts", response={201: PostOut}, summary="Reply")
def post_reply(request: HttpRequest, thread: Number, post: PostIn, key: Key = None) -> Status[Post]:
    person = person_of(request)
    found = queries.thread_for(person, thread)
    quoted = Post.objects.visible_to(person).filter(pk=post.quotes).first() if post.quotes else None
    if post.quotes and quoted is None:
        raise Invalid("The post that you quote is not there any more.")
    made = actions.post_reply(
        by=person, thread=found, body=post.body, quotes=quoted, attachments=post.attachments, key=key
    )
    return Status(201, _one(person, made.pk))


@router.get("/posts/{post}", response=PostOut, summary="One post")
def get_post(request: HttpRequest, post: Number) -> Post:
    return _one(person_of(request), post)


@router.patch("/posts/{post}", response=PostOut, summary="Edit a post")
def edit_post(request: HttpRequest, post: Number, said: BodyIn, key: Key = None) -> Post:
    """Only its author can. What it said before stays readable."""
    actions.edit_post(by=person_of(request), post=_seen(request, post), body=said.body, key=key)
    return _one(person_of(request), post)


@router.delete("/posts/{post}", response=PostOut, summary="Delete a post")
def delete_post(request: HttpRequest, post: Number, key: Key = None) -> Post:
    """Takes its words away and leaves its place. A post that carries a decision stays."""
    actions.delete_post(by=person_of(request), post=_seen(request, post), key=key)
    return _one(person_of(request), post)


@router.put("/posts/{post}/reactions/{emoji}", response=PostOut, summary="React")
def react(request: HttpRequest, post: Number, emoji: Emoji, key: Key = None) -> Post:
    actions.react(by=person_of(request), post=_seen(request, post), emoji=emoji, key=key)
    return _one(person_of(request), post)


@router.delete("/posts/{post}/reactions/{emoji}", response=PostOut, summary="Take a reaction back")
def withdraw_reaction(request: HttpRequest, post: Number, emoji: Emoji, key: Key = None) -> Post:
    actions.withdraw_reaction(by=person_of(request), post=_seen(request, post), emoji=emoji, key=key)
    return _one(person_of(request), post)


def _seen(request: HttpRequest, number: int) -> Post:
    return queries.post_for(person_of(request), number)


def _shown() -> Any:
    return Post.objects.select_related("author").prefetch_related("reactions", "attachments")


def _one(person: Person, number: int) -> Post:
    """As it is now, if the person sees it now."""
    found: Post | None = _shown().filter(pk__in=Post.objects.visible_to(person).filter(pk=number)).first()
    if found is None:
        raise NotVisible
    return found
