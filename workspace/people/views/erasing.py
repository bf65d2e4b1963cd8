"""Erasing somebody: oneself, or as an operator; asked twice, since nothing brings it back."""

from uuid import uuid4

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from workspace.common.answers import key_of, wrong
from workspace.common.errors import NotVisible, Refused
from workspace.people import actions, queries
from workspace.people.forms import EraseForm
from workspace.people.views import person_of


@login_required
def erase(request: HttpRequest, person: int) -> HttpResponse:
    """/people/<id>/erase/: what goes and what stays; done once their handle is typed."""
    by = person_of(request)
    found = queries.person_seen_by(by, person)
    if found != by and not by.is_operator:
        raise Refused(_("Only they themselves or an operator may do this."))
    if found.is_mask or found.is_bot or found.erased_at is not None:
        raise NotVisible
    form = EraseForm(request.POST or None, handle=found.handle)
    context = {"form": form, "person": found, "is_own": found == by, "back": f"/people/{found.pk}/", "key": uuid4()}
    if request.method != "POST":
        return render(request, "people/erase.html", context)
    if not form.is_valid():
        return wrong(request, form, "people/erase.html", context)
    actions.erase_person(by=by, person=found, key=key_of(request))
    if found == by:
        logout(request)
        return redirect("account_login")
    return redirect("people:profile", found.pk)
