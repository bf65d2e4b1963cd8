"""Pages of outcomes: everywhere one may look, or in one space. And what a decision may supersede."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.http import QueryDict

from workspace.common import paging
from workspace.common.errors import NotVisible
from workspace.people.models import Person
from workspace.spaces.models import Space
from workspace.threads.models import Outcome, OutcomeKind, Post, Thread
from workspace.threads.queries.cards import OutcomeCard, outcome_card

PAGE = 40
KINDS = {kind.value for kind in OutcomeKind}


@dataclass(frozen=True)
class OutcomeList:
    """`kind` and `state` are what was asked for; `older` and `newer` are query strings of the pages around."""

    cards: Sequence[OutcomeCard]
    kind: str
    state: str
    older: str
    newer: str


def outcome_list(person: Person, params: QueryDict, space: Space | None = None) -> OutcomeList:
    """Standing outcomes newest first, of `kind`; `state=open` leaves out what is done or superseded. Two queries."""
    kind = params.get("kind", "")
    kind = kind if kind in KINDS else ""
    state = "open" if params.get("state") == "open" else ""
    threads = Thread.objects.visible_to(person)
    if space is not None:
        threads = threads.filter(space=space)
    found = Outcome.objects.filter(withdrawn_at__isnull=True, post__thread__in=threads)
    if kind:
        found = found.filter(kind=kind)
    if state:
        found = found.filter(done_at__isnull=True, superseded_by__isnull=True)
    if after := paging.place(params):
        found = found.filter(Q(at__lt=after[0]) | Q(at=after[0], pk__lt=after[1]))
    rows = list(
        found.select_related("post__thread__space", "post__author", "owner", "marked_by", "superseded_by__post__thread")
        .prefetch_related("decided_by")
        .order_by("-at", "-pk")[: PAGE + 1]
    )
    ended = (rows[PAGE - 1].at, rows[PAGE - 1].pk) if len(rows) > PAGE else None
    page = paging.page(params, rows, PAGE, ended)
    return OutcomeList([outcome_card(outcome) for outcome in page.rows], kind, state, page.older, page.newer)


def outcome_for(person: Person, number: int) -> Outcome:
    """One outcome with its post and thread. Raises NotVisible. One query."""
    found = (
        Outcome.objects.filter(pk=number, post__thread__in=Thread.objects.visible_to(person))
        .select_related("post__thread__space", "post__author", "owner", "marked_by")
        .first()
    )
    if found is None:
        raise NotVisible
    return found


def standing_decisions(post: Post) -> list[Outcome]:
    """What a decision in this post may supersede: those that stand in the same space, its own thread's first."""
    found = Outcome.objects.filter(
        kind=OutcomeKind.DECISION, superseded_by__isnull=True, post__thread__space=post.thread.space_id
    ).exclude(post=post.pk)  # a post that is yet to be written has no number
    rows = found.select_related("post__thread").order_by("-at", "-pk")[:200]
    return sorted(rows, key=lambda outcome: outcome.post.thread_id != post.thread_id)
