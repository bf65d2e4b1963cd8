"""Ideas that come from elsewhere, and ideas that are taken along."""

from collections.abc import AsyncIterator, Iterator
from typing import Any
from uuid import uuid4

from asgiref.sync import sync_to_async
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ideas.boards import actions, queries
from ideas.boards.actions.importing import known_rows
from ideas.boards.forms.carrying import ImportForm
from ideas.boards.queries.exported import as_csv, as_json
from ideas.boards.queries.idea_file import IdeaFile, parse_ideas
from workspace.common.errors import Refused, Stale
from workspace.people.models import Person
from workspace.people.views import person_of

KEPT_FOR = 3_600
SHOWN = 10


@login_required
def import_ideas(request: HttpRequest, board: int) -> HttpResponse:
    """/boards/<id>/import/: a `file` is looked at first, with what would come of it; `token` takes that one over."""
    person = person_of(request)
    visit = queries.board_visit(person, board)
    if not visit.may_facilitate:
        raise Refused("Only a facilitator of the space can bring ideas from elsewhere.")
    context: dict[str, Any] = {"visit": visit, "board": visit.board, "action": request.path}
    if request.method != "POST":
        return render(request, "boards/import.html", {**context, "form": ImportForm()})
    if token := request.POST.get("token"):
        return _take_over(request, person, visit, token)
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "boards/import.html", {**context, "form": form}, status=422)
    upload = form.cleaned_data["file"]
    content, source = upload.read(), form.cleaned_data["source"]
    found = parse_ideas(content, upload.name, source)
    if found.troubles:
        return render(request, "boards/import.html", {**context, "form": form, "found": found}, status=422)
    token = uuid4().hex
    cache.set(_kept(person, token), (content, upload.name, source), KEPT_FOR)
    context |= _preview(found, known_rows(visit.board, found))
    return render(request, "boards/import_preview.html", {**context, "token": token})


def _take_over(request: HttpRequest, person: Person, visit: queries.BoardVisit, token: str) -> HttpResponse:
    kept = cache.get(_kept(person, token))
    if kept is None:
        raise Stale("This file was looked at too long ago and is not kept any more. Choose it again.")
    done = actions.import_ideas(by=person, board=visit.board, file=parse_ideas(*kept))
    cache.delete(_kept(person, token))
    told = _("{new} ideas came onto the board; {known} were here already.").format(new=done.new, known=done.known)
    messages.success(request, told)
    return redirect(visit.board)


@require_safe
@login_required
def export(request: HttpRequest, board: int, form: str) -> StreamingHttpResponse:
    """/boards/<id>/export.csv and .json: all ideas of the board, as this reader may see them."""
    visit = queries.board_visit(person_of(request), board)
    root = request.build_absolute_uri("/").rstrip("/")
    pieces = as_csv(visit, root) if form == "csv" else as_json(visit, root)
    kind = "text/csv; charset=utf-8" if form == "csv" else "application/json"
    answer = StreamingHttpResponse(_in_turn(pieces) if isinstance(request, ASGIRequest) else pieces, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="board-{visit.board.pk}-ideas.{form}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


async def _in_turn(pieces: Iterator[str]) -> AsyncIterator[str]:
    """The same for a server that asks asynchronously: each piece is read when the one before it was taken."""
    while piece := await sync_to_async(lambda: next(pieces, ""))():
        yield piece


def _preview(found: IdeaFile, known: set[str]) -> dict[str, Any]:
    new = [row for row in found.rows if row.key not in known]
    return {
        "found": found,
        "new": new,
        "known": len(found.rows) - len(new),
        "shown": new[:SHOWN],
        "votes": sum(row.votes for row in new),
        "authors": len({row.email or row.author for row in new if row.email or row.author}),
    }


def _kept(person: Person, token: str) -> str:
    return f"boards.import:{person.pk}:{token[:32]}"
