"""Setting up a widget: for those who facilitate the space of its board."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ideas.boards import queries as boards
from ideas.widget import actions, queries
from ideas.widget.forms import KeyForm, OrganisationForm, OriginsForm, WidgetForm
from ideas.widget.models import Widget
from workspace.common.answers import by_script, key_of, wrong
from workspace.common.errors import HouseError, Refused
from workspace.people.models import Person
from workspace.people.views import person_of

reads_and_writes = require_http_methods(["GET", "HEAD", "POST"])


@reads_and_writes
@login_required
def of_board(request: HttpRequest, board: int) -> HttpResponse:
    """/boards/<id>/widget/: where the board stands, and another place."""
    person = person_of(request)
    visit = boards.board_visit(person, board)
    if not visit.may_facilitate:
        raise Refused
    form = WidgetForm(request.POST if request.method == "POST" else None)
    context = {
        "visit": visit, "board": visit.board, "tabs": boards.tabs_of(visit), "tab": "widget", "form": form,
        "widgets": queries.widgets_of(visit.board),
    }  # fmt: skip

    def make(given: dict[str, Any]) -> Widget:
        return actions.make_widget(by=person, board=visit.board, key=key_of(request), **given)

    return _answered(request, form, "widget/of_board.html", context, make)


@require_safe
@never_cache
@login_required
def widget(request: HttpRequest, widget: int) -> HttpResponse:
    """/widgets/<id>/"""
    return render(request, "widget/widget.html", _context(request, queries.widget_for(person_of(request), widget)))


@reads_and_writes
@login_required
def edit(request: HttpRequest, widget: int) -> HttpResponse:
    """/widgets/<id>/edit/"""
    person = person_of(request)
    found = queries.widget_for(person, widget)
    now = {"name": found.name, "takes_new": found.takes_new}
    form = WidgetForm(request.POST if request.method == "POST" else None, initial=now)

    def change(given: dict[str, Any]) -> Widget:
        return actions.change_widget(by=person, widget=found, key=key_of(request), **given)

    return _answered(request, form, "widget/edit.html", {"widget": found, "board": found.board}, change)


@require_POST
@login_required
def close(request: HttpRequest, widget: int) -> HttpResponse:
    """/widgets/<id>/close/"""
    return _turned(request, widget, actions.close_widget)


@require_POST
@login_required
def reopen(request: HttpRequest, widget: int) -> HttpResponse:
    """/widgets/<id>/reopen/"""
    return _turned(request, widget, actions.reopen_widget)


@reads_and_writes
@never_cache
@login_required
def new_key(request: HttpRequest, widget: int) -> HttpResponse:
    """/widgets/<id>/keys/new/: the secret is in the answer to the form, once: it can't be shown again."""
    person = person_of(request)
    found = queries.widget_for(person, widget)
    form = KeyForm(request.POST if request.method == "POST" else None)
    context = {"widget": found, "board": found.board, "form": form, "key": uuid4()}
    if request.method != "POST":
        return render(request, "widget/new_key.html", context)
    if not form.is_valid():
        return wrong(request, form, "widget/new_key.html", context)
    try:
        made = actions.make_key(by=person, widget=found, key=key_of(request), **form.cleaned_data)
    except HouseError as error:
        return _refused(request, form, "widget/new_key.html", context, error)
    return render(request, "widget/widget.html", {**_context(request, found), "made": made}, status=201)


@reads_and_writes
@login_required
def origins(request: HttpRequest, widget: int, key: int) -> HttpResponse:
    """/widgets/<id>/keys/<id>/: where pages that use the key stand."""
    person = person_of(request)
    found = queries.widget_for(person, widget)
    row = queries.key_for(found, key)
    form = OriginsForm(
        request.POST if request.method == "POST" else None, initial={"origins": "\n".join(row.origins)}
    )  # fmt: skip

    def change(given: dict[str, Any]) -> Widget:
        actions.change_origins(by=person, widget_key=row, key=key_of(request), **given)
        return found

    return _answered(request, form, "widget/origins.html", {"widget": found, "board": found.board, "row": row}, change)


@require_POST
@login_required
def revoke(request: HttpRequest, widget: int, key: int) -> HttpResponse:
    """/widgets/<id>/keys/<id>/revoke/"""
    person = person_of(request)
    found = queries.widget_for(person, widget)
    actions.revoke_key(by=person, widget_key=queries.key_for(found, key), key=key_of(request))
    messages.success(request, _("The key opens nothing any more, and whoever came in by it is out."))
    return redirect(found)


@require_POST
@login_required
def add_organisation(request: HttpRequest, widget: int) -> HttpResponse:
    """/widgets/<id>/organisations/: `external_id`, `organisation`."""
    person = person_of(request)
    found = queries.widget_for(person, widget)
    form = OrganisationForm(request.POST, customers=queries.customers_let_in(found.board))
    context = _context(request, found)
    if not form.is_valid():
        return wrong(request, form, "widget/widget.html", {**context, "organisations": form})
    try:
        actions.map_organisation(by=person, widget=found, key=key_of(request), **form.cleaned_data)
    except HouseError as error:
        if by_script(request):
            raise
        form.add_error(None, str(error))
        return render(
            request, "widget/widget.html", {**context, "organisations": form}, status=error.status
        )  # fmt: skip
    return redirect(found)


@require_POST
@login_required
def remove_organisation(request: HttpRequest, widget: int) -> HttpResponse:
    """/widgets/<id>/organisations/remove/: `external_id`."""
    person = person_of(request)
    found = queries.widget_for(person, widget)
    actions.unmap_organisation(
        by=person, widget=found, external_id=request.POST.get("external_id", ""), key=key_of(request)
    )  # fmt: skip
    return redirect(found)


def _context(request: HttpRequest, found: Widget) -> dict[str, Any]:
    customers = queries.customers_let_in(found.board)
    return {
        "widget": found, "board": found.board, "shown": queries.widget_shown(found), "customers": customers,
        "organisations": OrganisationForm(customers=customers), "site": f"{request.scheme}://{request.get_host()}",
        "made": None,
    }  # fmt: skip


def _turned(request: HttpRequest, number: int, deed: Callable[..., Widget]) -> HttpResponse:
    person: Person = person_of(request)
    found = queries.widget_for(person, number)
    deed(by=person, widget=found, key=key_of(request))
    return redirect(found)


def _answered(
    request: HttpRequest, form: BaseForm, template: str, context: dict[str, Any],
    deed: Callable[[dict[str, Any]], Widget],
) -> HttpResponse:  # fmt: skip
    """A page with one form: shown, or done, or shown again with what stands in the way."""
    context = {**context, "form": form}
    if request.method != "POST":
        return render(request, template, context)
    if not form.is_valid():
        return wrong(request, form, template, context)
    try:
        done = deed(form.cleaned_data)
    except HouseError as error:
        return _refused(request, form, template, context, error)
    return redirect(done)


def _refused(
    request: HttpRequest, form: Any, template: str, context: dict[str, Any], error: HouseError
) -> HttpResponse:
    if by_script(request):
        raise error
    form.add_error(None, str(error))
    answered = wrong(request, form, template, context)
    answered.status_code = error.status
    return answered
