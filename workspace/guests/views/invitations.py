"""Who was invited and by which links: for employees who let in, operators, and customers who may invite colleagues."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from workspace.common.answers import key_of, number_of, wrong
from workspace.common.errors import Invalid, NotVisible, Refused
from workspace.common.letters import site
from workspace.guests import actions, queries
from workspace.guests.forms import ColleagueForm, LetterForm, LinkForm, OpeningForm
from workspace.guests.models import Link
from workspace.people.views import person_of
from workspace.spaces.actions import CustomersWouldMeet


@require_safe
@login_required
def invitations(request: HttpRequest) -> HttpResponse:
    """/invitations/: what lets in now, and what did until lately. `made` is a link of one's own, to be handed on."""
    person = person_of(request)
    page = queries.links_page(person)
    made = number_of(request.GET.get("made", ""))
    context = {"page": page, "made": made, "site": site(), "form": ColleagueForm(), "me": person}
    return render(request, "guests/invitations.html", context)


@login_required
def new_link(request: HttpRequest) -> HttpResponse:
    """/invitations/link/: an address to hand on. `space` is chosen already."""

    def make(form: LinkForm) -> Link:
        return actions.make_link(
            by=person_of(request), ends_at=form.ends_at, key=key_of(request),
            **_without(form, "days"),
        )  # fmt: skip

    return _opening(request, LinkForm, "guests/new_link.html", make)


@login_required
def new_letter(request: HttpRequest) -> HttpResponse:
    """/invitations/letter/: a letter to one person. `space` is chosen already."""

    def make(form: LetterForm) -> Link:
        return actions.invite_guest(by=person_of(request), key=key_of(request), **_without(form))

    return _opening(request, LetterForm, "guests/new_letter.html", make)


@require_POST
@login_required
def colleague(request: HttpRequest) -> HttpResponse:
    """/invitations/colleague/: a customer invites somebody of their own."""
    person = person_of(request)
    form = ColleagueForm(request.POST)
    context = {"page": queries.links_page(person), "site": site(), "me": person}
    if not form.is_valid():
        return wrong(request, form, "guests/invitations.html", context)
    try:
        made = actions.invite_colleague(by=person, key=key_of(request), **form.cleaned_data)
    except Invalid as error:
        form.add_error("email", str(error))
        return wrong(request, form, "guests/invitations.html", context)
    messages.success(request, _("A letter to %(name)s is on its way.") % {"name": made.name})
    return redirect("guests:invitations")


@require_POST
@login_required
def close(request: HttpRequest, link: int) -> HttpResponse:
    """/invitations/<id>/close/"""
    person = person_of(request)
    actions.close_link(by=person, link=queries.link_seen_by(person, link), key=key_of(request))
    messages.success(request, _("Closed: nobody comes in by it any more. Who came in stays."))
    return redirect("guests:invitations")


@require_safe
@login_required
def limits(request: HttpRequest) -> HttpResponse:
    """/invitations/limits/: how many colleagues each customer's people invited, and may; operators say it."""
    found = queries.limits(person_of(request))
    return render(request, "guests/limits.html", {"limits": found, "most": actions.MOST_TOGETHER})


@require_POST
@login_required
def limit(request: HttpRequest, organisation: int) -> HttpResponse:
    """/invitations/limits/<organisation>/: `most`, or nothing for no limit."""
    person = person_of(request)
    one = next((row for row in queries.limits(person) if row.organisation.pk == organisation), None)
    if one is None:
        raise NotVisible
    typed = request.POST.get("most", "").strip()
    most = number_of(typed)
    if typed and most is None:
        raise Invalid("A limit is a number from 0 to %(most)s, or none.", most=actions.MOST_TOGETHER)
    actions.set_allowance(by=person, organisation=one.organisation, most=most, key=key_of(request))
    messages.success(request, _("The limit of %(name)s is saved.") % {"name": one.organisation.name})
    return redirect("guests:limits")


def _opening(request: HttpRequest, kind: type[OpeningForm], template: str, make: Callable[[Any], Link]) -> HttpResponse:
    person = person_of(request)
    if not person.is_employee:
        raise NotVisible
    if not queries.may_invite(person):
        raise Refused("Whoever facilitates a space invites customers into it, and operators do.")
    space, organisation = (number_of(request.GET.get(name, "")) for name in ("space", "organisation"))
    given = request.POST if request.method == "POST" else None
    form = kind(given, person=person, initial={"spaces": [space] if space else [], "organisation": organisation})
    if request.method != "POST":
        return render(request, template, {"form": form})
    if not form.is_valid():
        return wrong(request, form, template, {})
    try:
        made = make(form)
    except CustomersWouldMeet as meeting:
        form.add_error("customers_may_meet", str(meeting))
        return wrong(request, form, template, {})
    except Invalid as error:
        form.add_error(None, str(error))
        return wrong(request, form, template, {})
    if made.is_letter:
        messages.success(request, _("A letter to %(name)s is on its way.") % {"name": made.name})
        return redirect("guests:invitations")
    return redirect(f"/invitations/?made={made.pk}")


def _without(form: OpeningForm, *names: str) -> dict[str, Any]:
    return {name: value for name, value in form.cleaned_data.items() if name not in names}
