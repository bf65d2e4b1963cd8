"""The page of one thread: a window of its posts, its outcomes, and how the reader stands to it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from realtime.cursors import Cursor, cursor_of, with_cursor
from workspace.common.errors import NotVisible
from workspace.people.models import Person
from workspace.people.queries import own_among
from workspace.spaces import permissions
from workspace.spaces.models import Space
from workspace.spaces.permissions import Can
from workspace.threads.models import Attention, Outcome, Post, Thread
from workspace.threads.queries.cards import OutcomeCard, PostCard, outcome_card, post_card
from workspace.threads.queries.parts import Look, parts_kept, with_parts
from workspace.threads.queries.unread import with_reading

WINDOW = 50
# How much of what was read stands above the first unread post or the post that was asked for.
ABOVE = 6


@dataclass(frozen=True)
class Line:
    """A post in the window. `day`: it is the first of a day. `unread_since`: it is the first unread, and since when."""

    card: PostCard
    day: datetime | None = None
    unread_since: datetime | None = None

    @property
    def before(self) -> str:
        """Where a line above this post stands in the order of the thread."""
        return f"{self.card.post.number - 1:08d}"


@dataclass(frozen=True)
class ThreadPage:
    """`opening` is the first post; `lines` are a window of the rest, `earlier` and `later` what lies around it.

    `cursor` was taken with the thread, before anything else was read: whoever listens from there misses nothing.
    `holds` are the keys of the parts of which there is anything in the thread.
    """

    thread: Thread
    reader: int
    cursor: Cursor
    opening: PostCard | None
    lines: Sequence[Line]
    outcomes: Sequence[OutcomeCard]
    earlier: int
    later: int
    at: int | None
    first_unread: int | None
    may: frozenset[Can]
    holds: frozenset[str]

    @property
    def first(self) -> int:
        """The number of the window's first post."""
        return self.lines[0].card.post.number if self.lines else 2

    @property
    def last(self) -> int:
        return self.lines[-1].card.post.number if self.lines else 1

    @property
    def reported(self) -> int:
        """How far the browser need not report again: from the start, if something was marked since the last look."""
        looked = self.thread.looked_at  # type: ignore[attr-defined]
        if looked is None or any(card.outcome.at > looked for card in self.outcomes):
            return 0
        return int(self.thread.read_to)  # type: ignore[attr-defined]

    @property
    def may_write(self) -> bool:
        return Can.CONTRIBUTE in self.may and not self.thread.is_closed

    @property
    def may_contribute(self) -> bool:
        return Can.CONTRIBUTE in self.may

    @property
    def may_facilitate(self) -> bool:
        return Can.FACILITATE in self.may

    @property
    def may_keep(self) -> bool:
        """Rename and move: whoever opened it, and facilitators."""
        return Can.FACILITATE in self.may or (self.may_contribute and self.thread.opened_by_id == self.reader)

    def look(self, person: Person) -> Look:
        """For the parts that higher rooms put onto it."""
        return Look(person, self.thread, self.may, self.holds)

    @property
    def reply_url(self) -> str:
        return f"/threads/{self.thread.pk}/replies/"

    @property
    def is_muted(self) -> bool:
        return bool(self.thread.attention == Attention.MUTED)  # type: ignore[attr-defined]

    @property
    def is_followed(self) -> bool:
        return bool(self.thread.attention == Attention.FOLLOWING)  # type: ignore[attr-defined]


def thread_for(person: Person, number: int) -> Thread:
    """One thread as the person sees it: with `read_to`, `unread`, `attention`, `can_contribute`, `can_facilitate`.

    Raises NotVisible. One query.
    """
    return _first(_threads(person).filter(pk=number))


def _threads(person: Person) -> Any:
    threads = Thread.objects.visible_to(person).select_related("space", "opened_by__organisation", "closed_by")
    spaces = Space.objects.filter(pk=OuterRef("space"))
    return with_reading(threads, person).annotate(
        can_contribute=Exists(spaces.filter(permissions.allowed(person, Can.CONTRIBUTE))),
        can_facilitate=Exists(spaces.filter(permissions.allowed(person, Can.FACILITATE))),
    )


def _first(threads: Any) -> Thread:
    found: Thread | None = threads.first()
    if found is None:
        raise NotVisible
    return found


def thread_page(
    person: Person, number: int, *, at: int | None = None, before: int | None = None, after: int | None = None
) -> ThreadPage:
    """The thread around post `at`, before or after a post, or else where the reader left off. Six queries.

    Raises NotVisible.
    """
    thread = _first(with_parts(with_cursor(_threads(person).filter(pk=number), f"thread:{number}")))
    left_off = _left_off(thread)
    first, last = _window(thread.last_number, left_off, at, before, after)
    posts = Post.objects.filter(Q(number=1) | Q(number__range=(first, last)), thread=thread)
    cards = [post_card(post) for post in posts.for_display().order_by("number")]
    for card in cards:
        card.post.thread = thread
    rest = [card for card in cards if not card.opening]
    opening = cards[0] if cards and cards[0].opening else None
    lines = _lines(rest, person, left_off or None, opening)
    return ThreadPage(
        thread=thread,
        reader=person.pk,
        cursor=cursor_of(thread),
        opening=opening,
        lines=lines,
        outcomes=thread_outcomes(thread),
        earlier=max(0, first - 2),
        later=max(0, thread.last_number - last),
        at=at,
        first_unread=next((line.card.post.pk for line in lines if line.unread_since), None),
        may=_rights(thread),
        holds=parts_kept(thread),
    )


def thread_outcomes(thread: Thread) -> list[OutcomeCard]:
    """What came of the thread, oldest first; superseded decisions stay, withdrawn marks don't. Two queries."""
    return outcomes_of([thread.pk]).get(thread.pk, [])


def outcomes_of(threads: Collection[int]) -> dict[int, list[OutcomeCard]]:
    """As `thread_outcomes`, for several threads, in as many queries; those without any are left out."""
    found = (
        Outcome.objects.filter(post__thread__in=threads, withdrawn_at__isnull=True)
        .select_related("post__author", "post__thread", "owner", "marked_by", "superseded_by__post__thread")
        .prefetch_related("decided_by")
        .order_by("at", "pk")
    )
    cards: dict[int, list[OutcomeCard]] = {}
    for outcome in found:
        cards.setdefault(outcome.post.thread_id, []).append(outcome_card(outcome))
    return cards


def _left_off(thread: Thread) -> int | None:
    """The last number read, where something after it is unread; a thread that one merely comes by has none."""
    read_to: int = thread.read_to  # type: ignore[attr-defined]
    is_known = read_to or thread.attention == Attention.FOLLOWING  # type: ignore[attr-defined]
    return read_to if is_known and thread.unread else None  # type: ignore[attr-defined]


def _window(top: int, read_to: int | None, at: int | None, before: int | None, after: int | None) -> tuple[int, int]:
    """The first and last number to show, besides post 1. `read_to` only when something after it is unread."""
    if before is not None:
        return max(2, before - WINDOW), max(1, min(before - 1, top))
    if after is not None:
        return min(after + 1, top + 1), min(after + WINDOW, top)
    if at is not None:
        first = max(2, min(at, top) - ABOVE)
    elif read_to is not None:
        first = max(2, read_to + 1 - ABOVE)
    else:
        first = max(2, top - WINDOW + 1)
    # A window that reaches the end shows a full one, rather than a few posts and a button.
    return (max(2, top - WINDOW + 1) if first + WINDOW > top else first), min(first + WINDOW - 1, top)


def _lines(cards: Sequence[PostCard], person: Person, read_to: int | None, opening: PostCard | None) -> list[Line]:
    """The window with the days of the reader's zone and the place where they left off."""
    lines: list[Line] = []
    day = timezone.localtime(opening.post.at).date() if opening else None
    waiting = read_to is not None
    own = own_among(person, [card.post.author_id for card in cards])
    for card in cards:
        post = card.post
        local = timezone.localtime(post.at)
        is_new_day = local.date() != day
        day = local.date()
        is_unread = waiting and post.number > (read_to or 0) and post.author_id not in own and post.is_said
        waiting = waiting and not is_unread
        lines.append(Line(card, post.at if is_new_day else None, post.at if is_unread else None))
    return lines


def _rights(thread: Thread) -> frozenset[Can]:
    rights = {Can.VIEW}
    if thread.can_contribute and not thread.space.is_archived:  # type: ignore[attr-defined]
        rights.add(Can.CONTRIBUTE)
    if thread.can_facilitate:  # type: ignore[attr-defined]
        rights.add(Can.FACILITATE)
    return frozenset(rights)
