"""The page of a canvas, opening one, changing it, putting it away."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ideas.codesign import actions, queries
from ideas.codesign.form import COLOURS
from ideas.codesign.forms import CanvasForm, OpenCanvasForm
from ideas.codesign.layouts import LAYOUTS
from ideas.codesign.models import Canvas
from ideas.codesign.views.asking import refused, shown, space_for, visit_of
from realtime.cursors import head
from workspace.common.answers import key_of
from workspace.common.errors import HouseError, Invalid, Refused
from workspace.people.views import person_of


@require_safe
@login_required
def canvas(request: HttpRequest, canvas: int) -> HttpResponse:
    """/canvases/<id>/"""
    cursor = head(f"canvas:{canvas}")
    visit = visit_of(request, canvas)
    context = {
        "visit": visit, "canvas": visit.canvas, "cursor": cursor, "parts": queries.parts_of(visit),
        "held": queries.held_on(visit), "customers": queries.customers_on(visit), "colours": COLOURS,
    }  # fmt: skip
    return render(request, "codesign/canvas.html", context)


@login_required
def open_canvas(request: HttpRequest, space: int) -> HttpResponse:
    """/spaces/<id>/canvases/new/"""
    person = person_of(request)
    found = space_for(person, space)
    form = OpenCanvasForm(request.POST if request.method == "POST" else None, initial={"template": ""})
    context: dict[str, Any] = {"space": found, "form": form, "layouts": LAYOUTS, "action": request.path}
    if request.method != "POST" or not form.is_valid():
        return shown(request, "codesign/open_canvas.html", context)
    try:
        made: Canvas = actions.open_canvas(by=person, space=found, key=key_of(request), **form.cleaned_data)
    except HouseError as error:
        return refused(request, "codesign/open_canvas.html", context, error)
    return redirect(made)


@login_required
def edit_canvas(request: HttpRequest, canvas: int) -> HttpResponse:
    """/canvases/<id>/edit/: for whoever opened it, and facilitators."""
    visit = visit_of(request, canvas)
    if not visit.may_keep:
        raise Refused
    now = {"title": visit.canvas.title, "purpose": visit.canvas.purpose}
    form = CanvasForm(request.POST if request.method == "POST" else None, initial=now)
    context: dict[str, Any] = {"visit": visit, "canvas": visit.canvas, "form": form}
    if request.method != "POST" or not form.is_valid():
        return shown(request, "codesign/edit_canvas.html", context)
    try:
        actions.change_canvas(by=visit.person, canvas=visit.canvas, key=key_of(request), **form.cleaned_data)
    except HouseError as error:
        return refused(request, "codesign/edit_canvas.html", context, error)
    messages.success(request, _("Saved."))
    return redirect(visit.canvas)


@require_POST
@login_required
def archive(request: HttpRequest, canvas: int) -> HttpResponse:
    return _turned(request, canvas, actions.archive_canvas)


@require_POST
@login_required
def restore(request: HttpRequest, canvas: int) -> HttpResponse:
    return _turned(request, canvas, actions.restore_canvas)


@require_safe
@login_required
def stamps(request: HttpRequest, canvas: int) -> HttpResponse:
    """/canvases/<id>/stamps/: who made and changed the notes; with `since` what is new from that moment on."""
    since = request.GET.get("since", "")
    try:
        moment = datetime.fromisoformat(since) if since else None
    except ValueError as error:
        raise Invalid(_("That is no moment.")) from error
    if moment is not None and moment.tzinfo is None:
        raise Invalid(_("A moment needs its zone."))
    answer = JsonResponse(queries.stamps_since(visit_of(request, canvas), moment))
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
@login_required
def bring(request: HttpRequest, canvas: int) -> HttpResponse:
    """/canvases/<id>/bring/: `place` as x,y,width,height is shown to everybody on the canvas. For facilitators."""
    try:
        place = [int(one[:12]) for one in request.POST.get("place", "").split(",")[:5]]
    except ValueError as error:
        raise Invalid(_("That is no place on a canvas.")) from error
    actions.bring_everyone(by=person_of(request), canvas=Canvas(pk=canvas), place=place)
    return HttpResponse(status=204)


def _turned(request: HttpRequest, canvas: int, deed: Callable[..., Canvas]) -> HttpResponse:
    visit = visit_of(request, canvas)
    deed(by=visit.person, canvas=visit.canvas, key=key_of(request))
    return redirect(visit.canvas)
