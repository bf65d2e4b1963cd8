"""The brief beside a canvas: written together, its versions, its thread, and as a file."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ideas.codesign import actions, queries
from ideas.codesign.forms import VersionForm
from ideas.codesign.models import Discussion
from ideas.codesign.queries.canvases import CanvasVisit
from ideas.codesign.views.asking import refused, visit_of
from realtime.cursors import head
from workspace.common.answers import key_of
from workspace.common.errors import HouseError

PAGE = "codesign/brief.html"


@require_safe
@login_required
def brief(request: HttpRequest, canvas: int) -> HttpResponse:
    """/canvases/<id>/brief/: the words as they stand; with script written together."""
    cursor = head(f"canvas:{canvas}")
    return render(request, PAGE, {**_context(visit_of(request, canvas)), "cursor": cursor})


def _context(visit: CanvasVisit) -> dict[str, Any]:
    page = queries.brief_page(visit)
    return {"visit": visit, "canvas": visit.canvas, "brief": page, "form": VersionForm()}


@require_POST
@login_required
def keep(request: HttpRequest, canvas: int) -> HttpResponse:
    """/canvases/<id>/brief/versions/: `title`."""
    visit = visit_of(request, canvas)
    form = VersionForm(request.POST)
    context = {**_context(visit), "form": form, "cursor": head(visit.canvas.stream)}
    if not form.is_valid():
        return render(request, PAGE, context, status=422)
    try:
        actions.keep_brief(by=visit.person, canvas=visit.canvas, key=key_of(request), **form.cleaned_data)
    except HouseError as error:
        return refused(request, PAGE, context, error)
    messages.success(request, _("This version is kept."))
    return redirect("codesign:brief", canvas)


@require_POST
@login_required
def restore(request: HttpRequest, canvas: int, version: int) -> HttpResponse:
    """/canvases/<id>/brief/versions/<n>/restore/: what stood before is kept as a version, so this can be undone."""
    visit = visit_of(request, canvas)
    actions.restore_brief(by=visit.person, canvas=visit.canvas, version=version, key=key_of(request))
    messages.success(request, _("The brief is as it was then. What stood before is the newest version."))
    return redirect("codesign:brief", canvas)


@require_POST
@login_required
def settle(request: HttpRequest, canvas: int, held: int) -> HttpResponse:
    """/canvases/<id>/brief/held/<n>/: `accept` 1 or 0."""
    visit = visit_of(request, canvas)
    accept = request.POST.get("accept") == "1"
    actions.settle_brief(by=visit.person, canvas=visit.canvas, held=held, accept=accept, key=key_of(request))
    return redirect("codesign:brief", canvas)


@require_POST
@login_required
def discuss(request: HttpRequest, canvas: int) -> HttpResponse:
    """/canvases/<id>/brief/discuss/: `body`, the first comment. Leads to the thread."""
    visit = visit_of(request, canvas)
    talk: Discussion = actions.discuss_brief(
        by=visit.person, canvas=visit.canvas, body=request.POST.get("body", ""), key=key_of(request)
    )
    return redirect(talk.thread)


@require_safe
@login_required
def export(request: HttpRequest, canvas: int, form: str) -> HttpResponse:
    """/canvases/<id>/brief.md and .html"""
    visit = visit_of(request, canvas)
    if form == "md":
        answer = HttpResponse(queries.brief_markdown(visit.canvas), content_type="text/markdown; charset=utf-8")
    else:
        context = {"canvas": visit.canvas, "brief": queries.brief_page(visit)}
        answer = render(request, "codesign/brief_file.html", context)
    name = slugify(visit.canvas.title) or "brief"
    answer["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return answer
