"""Posts and outcomes as they are drawn, the same for everybody: what differs per reader is added in the browser."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import emoji as emoji_names
from django.template.loader import render_to_string

from workspace.common import clock
from workspace.people.models import Person
from workspace.threads.models import Attachment, Outcome, OutcomeKind, Post, Reaction

NAMES_SHOWN = 12
# In data-mentions: the post turns to everybody who joined the space.
EVERYBODY = "everybody"


@dataclass(frozen=True)
class Reacted:
    """One emoji on a post. `people` are their numbers, separated by spaces."""

    emoji: str
    name: str
    people: str
    names: str
    count: int


@dataclass(frozen=True)
class Quoted:
    """The beginning of a post that another quotes."""

    author: Person
    body: str
    get_absolute_url: str


@dataclass(frozen=True)
class Mark:
    """A kind of outcome that a post carries."""

    kind: str
    get_kind_display: str


@dataclass(frozen=True)
class PostCard:
    """A post with all that its fragment shows. `gesture`: its words are one to three emoji alone."""

    post: Post
    quote: Quoted | None
    mentions: str
    reactions: Sequence[Reacted]
    files: Sequence[Attachment]
    outcomes: Sequence[Mark]
    opening: bool
    gesture: bool


@dataclass(frozen=True)
class OutcomeCard:
    outcome: Outcome
    deciders: Sequence[Person]
    late: bool


def post_card(post: Post) -> PostCard:
    """Of a post read with `for_display`."""
    called = {*post.called, *post.called_circles}  # type: ignore[attr-defined]
    calls = [str(number) for number in sorted(called)]
    if post.calls_space:  # type: ignore[attr-defined]
        calls.append(EVERYBODY)
    return PostCard(
        post=post,
        quote=_quoted(post.quotes) if post.quotes else None,
        mentions=" ".join(calls),
        reactions=_reacted(post.reactions.all()),
        files=list(post.attachments.all()),
        outcomes=[Mark(kind, OutcomeKind(kind).label) for kind in post.marks],  # type: ignore[attr-defined]
        opening=post.number == 1,
        gesture=_is_gesture(post.body),
    )


def fresh_card(post: Post) -> PostCard:
    """Of a post in the moment in which it was said, without files and mentions: nothing else can hang on it yet."""
    quote = _quoted(post.quotes) if post.quotes else None
    opening, gesture = post.number == 1, _is_gesture(post.body)
    return PostCard(post, quote, mentions="", reactions=(), files=(), outcomes=(), opening=opening, gesture=gesture)


def post_html(card: PostCard) -> str:
    return render_to_string("threads/parts/post.html", {"card": card})


def outcome_card(outcome: Outcome, today: date | None = None) -> OutcomeCard:
    """`late`: an action that is past its due day and not done."""
    today = today or clock.now().date()
    late = outcome.due is not None and outcome.done_at is None and outcome.due < today
    return OutcomeCard(outcome=outcome, deciders=list(outcome.decided_by.all()), late=late)


def _is_gesture(body: str) -> bool:
    return 0 < len(body) < 40 and emoji_names.purely_emoji(body) and emoji_names.emoji_count(body) <= 3


def _quoted(post: Post) -> Quoted:
    words = "…" if post.is_deleted else post.gist(160)
    return Quoted(author=post.author, body=words, get_absolute_url=post.get_absolute_url())


def _reacted(reactions: Iterable[Reaction]) -> list[Reacted]:
    by_emoji: dict[str, list[Person]] = {}
    for reaction in reactions:
        by_emoji.setdefault(reaction.emoji, []).append(reaction.person)
    return [
        Reacted(
            emoji=emoji,
            name=emoji_name(emoji),
            people=" ".join(str(person.pk) for person in people),
            names=_names(people),
            count=len(people),
        )
        for emoji, people in by_emoji.items()
    ]


def emoji_name(emoji: str) -> str:
    """👍 is "thumbs up"."""
    return emoji_names.demojize(emoji, delimiters=("", "")).replace("_", " ")


def _names(people: Sequence[Person]) -> str:
    shown = ", ".join(person.name for person in people[:NAMES_SHOWN])
    more = len(people) - NAMES_SHOWN
    return f"{shown} and {more} more" if more > 0 else shown
