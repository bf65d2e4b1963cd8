"""The pages of polls, and their part of a thread's page."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.http import QueryDict

from realtime.cursors import Cursor, head
from workspace.common import paging
from workspace.common.errors import NotVisible
from workspace.people.models import Person
from workspace.polls.models import Poll, Taken, Vote
from workspace.polls.queries.cards import PollCard, poll_card, poll_cards
from workspace.spaces import permissions
from workspace.spaces.permissions import Can
from workspace.threads.queries import Look, Part

# A thread's page shows the last polls; all stand on a page of their own.
RUNNING_SHOWN, CLOSED_SHOWN = 5, 2
PAGE = 20


@dataclass(frozen=True)
class ThreadPolls:
    """The polls on a thread's page: the last that are open, the last that were closed, and how many there are."""

    thread: int
    cards: Sequence[PollCard]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.cards)

    @property
    def running(self) -> list[PollCard]:
        """Those that wait for votes."""
        return [card for card in self.cards if card.poll.closed_at is None]


@dataclass(frozen=True)
class Mine:
    """How one reader stands to a poll: what they chose in an open one, whether they hold a ballot paper, may vote."""

    options: Sequence[int]
    taken: bool
    may_vote: bool


@dataclass(frozen=True)
class PollPage:
    """A poll on a page of its own. `cursor` was taken before anything was read."""

    card: PollCard | None
    poll: Poll
    cursor: Cursor
    may: frozenset[Can]

    @property
    def may_facilitate(self) -> bool:
        return Can.FACILITATE in self.may


def thread_part() -> Part:
    """From apps.py."""
    return Part(
        "polls", 20, _on_page, Poll.objects.standing, top="polls/parts/top.html", menu="polls/parts/menu.html",
        foot="polls/parts/foot.html",
    )  # fmt: skip


def _on_page(look: Look) -> ThreadPolls:
    number = look.thread.pk
    return polls_of_thread(number) if "polls" in look.holds else ThreadPolls(number, [], 0)


def polls_of_thread(thread: int) -> ThreadPolls:
    """One query where there are none, else at most eight."""
    found = Poll.objects.filter(thread=thread).standing().order_by("-closed_at", "-pk")
    rows = list(found.values_list("pk", "closed_at"))
    if not rows:
        return ThreadPolls(thread, [], 0)
    closed = [number for number, closed_at in rows if closed_at is not None]
    running = [number for number, closed_at in rows if closed_at is None]
    shown = Poll.objects.filter(pk__in=[*running[:RUNNING_SHOWN], *closed[:CLOSED_SHOWN]])
    return ThreadPolls(thread, poll_cards(shown), len(rows))


def every_poll(thread: int, params: QueryDict) -> paging.Page[PollCard]:
    """All polls of a thread, the newest first, page by page. At most eight queries."""
    rows = Poll.objects.filter(thread=thread).standing()
    if after := paging.place(params):
        rows = rows.filter(Q(opened_at__lt=after[0]) | Q(opened_at=after[0], pk__lt=after[1]))
    found = list(rows.order_by("-opened_at", "-pk").values_list("opened_at", "pk")[: PAGE + 1])
    page = paging.page(params, found, PAGE, found[PAGE - 1] if len(found) > PAGE else None)
    cards = {card.poll.pk: card for card in poll_cards(Poll.objects.filter(pk__in=[number for _, number in page.rows]))}
    return paging.Page([cards[number] for _, number in page.rows if number in cards], page.older, page.newer)


def poll_for(person: Person, number: int) -> Poll:
    """Raises NotVisible. One query."""
    found = (
        Poll.objects.visible_to(person).select_related("thread__space", "opened_by__organisation").filter(pk=number)
    ).first()
    if found is None:
        raise NotVisible
    return found


def poll_page(person: Person, number: int) -> PollPage:
    """Raises NotVisible."""
    poll = poll_for(person, number)
    cursor = head(poll.thread.stream)
    may = frozenset(permissions.rights(person, poll.thread.space))
    return PollPage(poll_card(number), poll, cursor, may)


def mine(person: Person, poll: Poll) -> Mine:
    """Three queries at most. The browser asks it for each open poll that it shows."""
    vote = Vote.objects.filter(poll=poll, person=person).first() if not poll.confidential else None
    return Mine(
        options=vote.options if vote else [],
        taken=poll.confidential and Taken.objects.filter(poll=poll, person=person).exists(),
        may_vote=permissions.may(person, Can.CONTRIBUTE, poll.thread.space) and not poll.thread.space.is_archived,
    )
