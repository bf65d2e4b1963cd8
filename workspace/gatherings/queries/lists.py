"""The gatherings of a space, live ones first."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.http import QueryDict

from workspace.common import paging
from workspace.gatherings.models import Gathering
from workspace.spaces.models import Space

PAGE = 30


@dataclass(frozen=True)
class GatheringList:
    """`live` are those that go on now, on the first page alone; `past` is a page of the others, newest first."""

    live: Sequence[Gathering]
    past: Sequence[Gathering]
    older: str
    newer: str


def space_gatherings(space: Space, params: QueryDict) -> GatheringList:
    """Those of a space that the person was let into. Two queries."""
    rows = (
        Gathering.objects.filter(thread__space=space)
        .select_related("thread", "facilitator", "summary")
        .annotate(people=Count("attendances", distinct=True))
    )
    past = rows.filter(ended_at__isnull=False)
    after = paging.place(params)
    if after:
        past = past.filter(Q(started_at__lt=after[0]) | Q(started_at=after[0], pk__lt=after[1]))
    found = list(past.order_by("-started_at", "-pk")[: PAGE + 1])
    ended = (found[PAGE - 1].started_at, found[PAGE - 1].pk) if len(found) > PAGE else None
    page = paging.page(params, found, PAGE, ended)
    live = [] if after else list(rows.live().order_by("-started_at", "-pk"))
    return GatheringList(live=live, past=page.rows, older=page.older, newer=page.newer)
