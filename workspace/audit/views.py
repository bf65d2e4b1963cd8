"""Everybody's own ledger: what Causeway has written down of them."""

import csv
import io
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from itertools import chain
from uuid import UUID

from asgiref.sync import sync_to_async
from django.contrib.auth.decorators import login_required
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from workspace.audit import queries
from workspace.audit.models import Participation, Side
from workspace.audit.seals import notes, proving, state
from workspace.common.errors import NotVisible, Stale

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@require_safe
@login_required
def own_ledger(request: HttpRequest) -> HttpResponse:
    """/me/ledger/: one's own entries, newest first. `month`, `verb`, `before`."""
    rows = Participation.objects.of(_me(request))
    want = queries.wanted(request.GET, timezone.get_current_timezone())
    choices = queries.choices(rows)
    context = {
        "page": queries.ledger_page(request.user, rows, want, ends=choices.ends),
        "choices": choices,
        "want": want,
        "kept": kept(request),
    }
    return render(request, "audit/own.html", context)


@require_safe
@login_required
def own_export(request: HttpRequest) -> StreamingHttpResponse:
    """/me/ledger/export.csv: the same as a file, whole, or as filtered."""
    rows = Participation.objects.of(_me(request))
    want = queries.wanted(request.GET, timezone.get_current_timezone())
    pieces = _written(queries.export_rows(request.user, rows, want))
    answer = StreamingHttpResponse(
        _in_turn(pieces) if isinstance(request, ASGIRequest) else pieces, content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = 'attachment; filename="my-ledger.csv"'
    return answer


@require_safe
@login_required
def own_proof(request: HttpRequest, entry: UUID) -> JsonResponse:
    """/me/ledger/<entry>/proof.json: that one's own entry stands in the sealed ledger, to be checked without us."""
    if not Participation.objects.of(_me(request)).filter(entry=entry).exists():
        raise NotVisible
    try:
        answer = JsonResponse(proving.proof_of(str(entry)), json_dumps_params={"indent": 2, "ensure_ascii": False})
    except proving.NotSealed:
        raise Stale(_("This entry is not sealed yet. Seals are made each minute: try again soon.")) from None
    answer["Content-Disposition"] = f'attachment; filename="entry-{entry}.json"'
    return answer


@require_safe
@login_required
def seals(request: HttpRequest) -> HttpResponse:
    """/ledger/seals/: the last heads of the sealed ledger, where they were published, and what the last check found."""
    _employee(request)
    return render(request, "audit/seals.html", {"state": state.of_seals(), "verifier": notes.verifier()})


@require_safe
@login_required
def heads(request: HttpRequest) -> HttpResponse:
    """/ledger/heads.jsonl: the last heads, as lines of the file, to keep somewhere else."""
    _employee(request)
    answer = HttpResponse(state.lines(), content_type="application/jsonl; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="ledger-heads.jsonl"'
    return answer


def _employee(request: HttpRequest) -> None:
    """How much is done in this house is its own people's affair."""
    if getattr(request.user, "side", "") != Side.EMPLOYEE:
        raise NotVisible


def _written(pieces: Iterable[Sequence[Sequence[str]]]) -> Iterator[str]:
    """The file, piece by piece, under its heading."""
    for rows in chain([[queries.COLUMNS]], pieces):
        written = io.StringIO()
        csv.writer(written).writerows(map(_harmless, rows))
        yield written.getvalue()


async def _in_turn(pieces: Iterator[str]) -> AsyncIterator[str]:
    """The same for a server that asks asynchronously: each piece is read when the one before it was taken."""
    while piece := await sync_to_async(lambda: next(pieces, ""))():
        yield piece


def _me(request: HttpRequest) -> int:
    number: int = request.user.pk  # type: ignore[assignment]  # login_required has seen to it
    return number


def _harmless(cells: Sequence[str]) -> list[str]:
    """A cell that a spreadsheet would take for a formula begins with an apostrophe."""
    return [f"'{cell}" if cell.startswith(STARTS_A_FORMULA) else cell for cell in cells]


def kept(request: HttpRequest) -> str:
    """The page's filters as a query string, to page on with."""
    params = request.GET.copy()
    params.pop("before", None)
    return params.urlencode()
