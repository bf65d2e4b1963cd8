"""How the house looks: the operators' page, and what everybody's pages are served of it."""

import re
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_POST, require_safe

from workspace.common.answers import key_of, picture, wrong
from workspace.guests import actions, queries
from workspace.guests.forms import AppearanceForm
from workspace.guests.models import Appearance
from workspace.people.views import person_of

LOGO = re.compile(r"[0-9a-f]{32}(_[0-9A-Za-z]+)?\.png")
LONG = "public, max-age=31536000, immutable"


@login_required
def appearance(request: HttpRequest) -> HttpResponse:
    """/appearance/: name, mark, colour and words; `try` shows what would be, and changes nothing."""
    page = queries.appearance_page(person_of(request))
    known = {field: said for field, said in page.row.said.items() if field != "logo"} if page.row else {}
    given = request.POST if request.method == "POST" else None
    form = AppearanceForm(given, request.FILES or None, initial=known)
    context: dict[str, Any] = {"page": page, "form": form}
    if request.method != "POST":
        return render(request, "guests/appearance.html", context)
    if not form.is_valid():
        return wrong(request, form, "guests/appearance.html", context)
    said = dict(form.cleaned_data)
    try:
        if "try" in request.POST:
            return _try(request, context, said)
        logo, without = said.pop("logo"), said.pop("no_logo")
        actions.change_appearance(
            by=person_of(request), logo=logo, keep_logo=not without, key=key_of(request), **said
        )  # fmt: skip
    except actions.Unreadable as error:
        form.add_error(error.field, str(error))
        return wrong(request, form, "guests/appearance.html", context)
    messages.success(request, _("Saved. Everybody sees it from their next page on."))
    return redirect("guests:appearance")


def _try(request: HttpRequest, context: dict[str, Any], said: dict[str, Any]) -> HttpResponse:
    """The form as it was filled in, with a sample in those colours below it."""
    colours = actions.colours(said["accent"], said["accent_dark"])
    tried = "&".join(f"{name}={value.lstrip('#')}" for name, value in colours.items() if value)
    sample = {"name": said["name"], "welcome": said["welcome"], "contact": said["contact"]}
    return render(request, "guests/appearance.html", {**context, "sample": sample, "tried": tried})


@require_POST
@login_required
def wear(request: HttpRequest, version: int) -> HttpResponse:
    """/appearance/<version>/wear/: as it looked then; version 0 is as we look by ourselves."""
    before = get_object_or_404(Appearance, pk=version) if version else None
    actions.wear_again(by=person_of(request), appearance=before, key=key_of(request))
    messages.success(request, _("Saved. Everybody sees it from their next page on."))
    return redirect("guests:appearance")


def _etag(request: HttpRequest, version: int) -> str:
    return quote_etag(f"look-{version}")


@require_safe
@condition(etag_func=_etag)
def style(request: HttpRequest, version: int) -> HttpResponse:
    """/appearance/<version>.css: the colours of that version, for everybody: the page of sign-in has them too."""
    look = queries.version(version)
    if look is None or not look.accent:
        raise Http404
    return _css(queries.style(look), LONG)


@require_safe
@login_required
def tried_style(request: HttpRequest) -> HttpResponse:
    """/appearance/tried.css?accent=&accent_dark=: colours that an operator tries, within the sample only."""
    queries.appearance_page(person_of(request))
    colours = actions.colours(request.GET.get("accent", ""), request.GET.get("accent_dark", ""))
    return _css(
        queries.style(
            queries.Look(accent=colours["accent"], accent_dark=colours["accent_dark"]), within=".appearance-sample"
        ),
        "no-store",
    )


def _css(text: str, keep: str) -> HttpResponse:
    answer = HttpResponse(text, content_type="text/css; charset=utf-8")
    answer["Cache-Control"] = keep
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_safe
def logo(request: HttpRequest, name: str) -> HttpResponse:
    """/appearance/logo/<name>: to everybody, as it stands on the page of sign-in and in mails."""
    if not LOGO.fullmatch(name):
        raise Http404
    return picture(f"logos/{name}", kind="image/png", keep=LONG)  # change_appearance wrote it
