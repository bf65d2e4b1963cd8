"""What only operators see: customer organisations, invitations, and who may sign in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from workspace.common.answers import key_of, wrong
from workspace.common.errors import Invalid
from workspace.people import actions, queries
from workspace.people.forms import InvitationForm, OrganisationForm
from workspace.people.models import Person
from workspace.people.views import person_of


@login_required
def organisations(request: HttpRequest) -> HttpResponse:
    """/organisations/: customers and their people; a new customer."""
    by = person_of(request)
    context = {"organisations": queries.organisations_page(by), "employer": by.organisation}
    form = OrganisationForm(request.POST or None)
    if request.method != "POST":
        return render(request, "people/organisations.html", {**context, "form": form})
    if not form.is_valid():
        return wrong(request, form, "people/organisations.html", context)
    try:
        made = actions.create_organisation(by=by, name=form.cleaned_data["name"], key=key_of(request))
    except Invalid as error:
        form.add_error("name", str(error))
        return wrong(request, form, "people/organisations.html", context)
    return redirect("people:invite", made.pk)


@login_required
def invite(request: HttpRequest, organisation: int) -> HttpResponse:
    """/organisations/<id>/invite/"""
    by = person_of(request)
    found = queries.organisation_for_operator(by, organisation)
    form = InvitationForm(request.POST or None)
    if request.method != "POST":
        return render(request, "people/invite.html", {"form": form, "organisation": found})
    if not form.is_valid():
        return wrong(request, form, "people/invite.html", {"organisation": found})
    try:
        person = actions.invite_person(by=by, organisation=found, key=key_of(request), **form.cleaned_data)
    except Invalid as error:
        form.add_error("email", str(error))
        return wrong(request, form, "people/invite.html", {"organisation": found})
    messages.success(request, _("%(name)s is invited: a letter is on its way.") % {"name": person.name})
    return redirect("people:profile", person.pk)


@require_POST
@login_required
def deactivate(request: HttpRequest, person: int) -> HttpResponse:
    """/people/<id>/deactivate/"""
    found = queries.person_seen_by(person_of(request), person)
    actions.deactivate_person(by=person_of(request), person=found, key=key_of(request))
    return redirect("people:profile", person)


@require_POST
@login_required
def reactivate(request: HttpRequest, person: int) -> HttpResponse:
    """/people/<id>/reactivate/"""
    found = queries.person_seen_by(person_of(request), person)
    actions.reactivate_person(by=person_of(request), person=found, key=key_of(request))
    return redirect("people:profile", person)


@require_POST
@login_required
def claim(request: HttpRequest, person: int) -> HttpResponse:
    """/people/<id>/claim/: the placeholder is `handle` (an operator says so), or, without one, oneself."""
    by = person_of(request)
    placeholder = queries.person_seen_by(by, person)
    handle = request.POST.get("handle", "").strip().lstrip("@")
    claimer = Person.objects.visible_to(by).filter(handle=handle).first() if handle else by
    if claimer is None:
        raise Invalid(f"Nobody has the handle @{handle}.")
    actions.claim_placeholder(by=by, placeholder=placeholder, person=claimer, key=key_of(request))
    return redirect("people:profile", claimer.pk)
