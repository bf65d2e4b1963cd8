"""Pages of imports. Whoever is no operator finds nothing here."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from workspace.common.answers import key_of, wrong
from workspace.imports import actions, queries
from workspace.imports.forms import UploadForm
from workspace.people.views import person_of


@login_required
def imports(request: HttpRequest) -> HttpResponse:
    """/imports/: what was imported, and a new one."""
    by = person_of(request)
    context = {"runs": queries.runs_page(by)}
    if request.method != "POST":
        return render(request, "imports/imports.html", {**context, "form": UploadForm(initial={"kind": "slack"})})
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return wrong(request, form, "imports/imports.html", context)
    run = actions.receive_file(by=by, kind=form.cleaned_data["kind"], upload=form.cleaned_data["upload"])
    return redirect("imports:run", run.pk)


@login_required
def run(request: HttpRequest, number: int) -> HttpResponse:
    """/imports/<id>/: how far it is, or what came of it."""
    return render(request, "imports/run.html", {"page": queries.run_page(person_of(request), number)})


@login_required
def progress(request: HttpRequest, number: int) -> HttpResponse:
    """/imports/<id>/progress/: the part of the page that changes."""
    return render(request, "imports/parts/state.html", {"page": queries.run_page(person_of(request), number)})


@require_POST
@login_required
def start(request: HttpRequest, number: int) -> HttpResponse:
    """/imports/<id>/start/"""
    by = person_of(request)
    actions.confirm_run(by=by, run=queries.run_page(by, number).run, key=key_of(request))
    return redirect("imports:run", number)


@require_POST
@login_required
def stop(request: HttpRequest, number: int) -> HttpResponse:
    """/imports/<id>/stop/"""
    by = person_of(request)
    actions.stop_run(by=by, run=queries.run_page(by, number).run)
    return redirect("imports:run", number)


@require_POST
@login_required
def discard(request: HttpRequest, number: int) -> HttpResponse:
    """/imports/<id>/discard/"""
    by = person_of(request)
    actions.discard_run(by=by, run=queries.run_page(by, number).run)
    return redirect("imports:imports")
