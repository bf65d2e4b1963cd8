"""Versions of a canvas, edits that were held, and notes that come and go as files."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ideas.codesign import actions, queries
from ideas.codesign.forms import NotesForm, VersionForm
from ideas.codesign.views.asking import refused, shown, visit_of
from realtime.cursors import head
from workspace.common.answers import by_script, key_of
from workspace.common.errors import HouseError, Refused, Stale
from workspace.people.models import Person
from workspace.threads.views.asking import refresh

KEPT_FOR = 3_600
SHOWN = 12


@login_required
def versions(request: HttpRequest, canvas: int) -> HttpResponse:
    """/canvases/<id>/versions/: those that were kept. POST `title`: keep what lies there now."""
    cursor = head(f"canvas:{canvas}")
    visit = visit_of(request, canvas)
    form = VersionForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"visit": visit, "canvas": visit.canvas, "form": form, "cursor": cursor}
    context["versions"] = queries.versions_of(visit)
    if request.method != "POST" or not form.is_valid():
        return shown(request, "codesign/versions.html", context)
    try:
        actions.keep_version(by=visit.person, canvas=visit.canvas, key=key_of(request), **form.cleaned_data)
    except HouseError as error:
        return refused(request, "codesign/versions.html", context, error)
    messages.success(request, _("This version is kept."))
    return redirect("codesign:versions", canvas)


@require_POST
@login_required
def restore_version(request: HttpRequest, canvas: int, version: int) -> HttpResponse:
    """/canvases/<id>/versions/<n>/restore/: what stood before is kept as a version, so this can be undone."""
    visit = visit_of(request, canvas)
    actions.restore_version(by=visit.person, canvas=visit.canvas, version=version, key=key_of(request))
    messages.success(request, _("The canvas is as it was then. What stood before is the newest version."))
    return redirect(visit.canvas)


@require_POST
@login_required
def settle(request: HttpRequest, canvas: int, held: int) -> HttpResponse:
    """/canvases/<id>/held/<n>/: `accept` 1 or 0."""
    visit = visit_of(request, canvas)
    accept = request.POST.get("accept") == "1"
    actions.settle_update(by=visit.person, canvas=visit.canvas, held=held, accept=accept, key=key_of(request))
    return HttpResponse(refresh("canvas-held")) if by_script(request) else redirect(visit.canvas)


@login_required
def import_notes(request: HttpRequest, canvas: int) -> HttpResponse:
    """/canvases/<id>/import/: a `file` is looked at first, with what would come of it; `token` lays that one."""
    visit = visit_of(request, canvas)
    if not visit.may_write:
        raise Refused
    context: dict[str, Any] = {"visit": visit, "canvas": visit.canvas, "action": request.path}
    if request.method != "POST":
        return render(request, "codesign/import.html", {**context, "form": NotesForm()})
    if token := request.POST.get("token"):
        return _take_over(request, visit, token)
    form = NotesForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "codesign/import.html", {**context, "form": form}, status=422)
    upload = form.cleaned_data["file"]
    content = upload.read()
    found = queries.parse_notes(content, upload.name)
    if found.troubles:
        return render(request, "codesign/import.html", {**context, "form": form, "found": found}, status=422)
    token = uuid4().hex
    cache.set(_kept(visit.person, canvas, token), (content, upload.name), KEPT_FOR)
    context |= {"found": found, "shown": found.rows[:SHOWN], "token": token}
    return render(request, "codesign/import_preview.html", context)


def _take_over(request: HttpRequest, visit: queries.CanvasVisit, token: str) -> HttpResponse:
    kept = cache.get(_kept(visit.person, visit.canvas.pk, token))
    if kept is None:
        raise Stale("This file was looked at too long ago and is not kept any more. Choose it again.")
    found = queries.parse_notes(*kept)
    actions.import_notes(by=visit.person, canvas=visit.canvas, file=found, key=key_of(request))
    cache.delete(_kept(visit.person, visit.canvas.pk, token))
    messages.success(request, _("{count} notes were laid below what was there.").format(count=len(found.rows)))
    return redirect(visit.canvas)


def _kept(person: Person, canvas: int, token: str) -> str:
    return f"codesign.import:{person.pk}:{canvas}:{token[:32]}"


@require_safe
@login_required
def export(request: HttpRequest, canvas: int, form: str) -> HttpResponse:
    """/canvases/<id>/export.csv and .json: all notes, as this reader may see them."""
    visit = visit_of(request, canvas)
    content = queries.as_csv(visit) if form == "csv" else queries.as_json(visit)
    kind = "text/csv; charset=utf-8" if form == "csv" else "application/json"
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="canvas-{canvas}-notes.{form}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
