"""The canvases of a space, in a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce, Greatest

from ideas.codesign.models import Canvas, Stamp
from workspace.spaces.models import Space
from workspace.spaces.queries import page_of
from workspace.spaces.queries.pages import counted

PAGE = 60


@dataclass(frozen=True)
class CanvasRow:
    """`notes` lie there; `at` is when somebody last wrote on it, or opened it."""

    canvas: Canvas
    notes: int
    at: datetime


@dataclass(frozen=True)
class CanvasList:
    rows: Sequence[CanvasRow]
    archived: bool
    page: int
    more: bool

    @property
    def newer(self) -> str:
        return self._to(self.page - 1) if self.page > 1 else ""

    @property
    def older(self) -> str:
        return self._to(self.page + 1) if self.more else ""

    def _to(self, page: int) -> str:
        return f"?{'archived=1&' if self.archived else ''}page={page}"


def space_canvases(space: Space, params: Any) -> CanvasList:
    """Those of a space that the person was let into, those that were written on last first. One query."""
    page, archived = page_of(params), params.get("archived") == "1"
    first = (page - 1) * PAGE
    stamps = Stamp.objects.filter(canvas=OuterRef("pk"))
    lately = stamps.annotate(last=Greatest("created_at", Coalesce("changed_at", "created_at"))).order_by("-last")
    rows: Any = Canvas.objects.filter(space=space, archived_at__isnull=not archived).select_related("opened_by")
    rows = rows.annotate(
        notes=counted(stamps.filter(removed_at__isnull=True)),
        at=Coalesce(Subquery(lately.values("last")[:1]), "opened_at"),
    )
    found = list(rows.order_by("-at", "-pk")[first : first + PAGE + 1])
    shown = [CanvasRow(one, one.notes, one.at) for one in found[:PAGE]]
    return CanvasList(shown, archived, page, more=len(found) > PAGE)
