"""Who may do what in a space; and the operator's two pages."""

from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from workspace.common.answers import by_script, key_of, wrong
from workspace.common.errors import Invalid, NotVisible, Refused
from workspace.people.models import Person
from workspace.people.views import person_of
from workspace.spaces import actions, queries
from workspace.spaces.forms import MAY, GlassForm, GrantForm, RevokeForm
from workspace.spaces.models import Space
from workspace.spaces.permissions import Can


def _facilitated(request: HttpRequest, space: int) -> queries.Visit:
    visit = queries.visit(person_of(request), space, request.GET)
    if Can.FACILITATE not in visit.rights:
        raise Refused
    return visit


@require_safe
@login_required
def rights(request: HttpRequest, space: int) -> HttpResponse:
    """/spaces/<id>/rights/: who was let in. `q` finds people and groups, `who` is one that was chosen."""
    visit = _facilitated(request, space)
    words, who = queries.words_of(request.GET), request.GET.get("who", "")
    chosen = queries.grantee(visit.person, who) if who else None
    context = {
        "space": visit.space,
        "visit": visit,
        "rights": queries.rights_page(visit.space, queries.page_of(request.GET)),
        "words": words,
        "found": queries.suggestions(visit.person, words, visit.space) if words else [],
        "chosen": chosen,
        "meets": bool(chosen and chosen.is_customer and queries.customers_of(visit.space.pk).exists()),
        "who": who,
        "may": MAY,
        "key": uuid4(),
    }
    return render(request, "spaces/rights.html", context)


@require_safe
@login_required
def suggest(request: HttpRequest, space: int) -> HttpResponse:
    """/spaces/<id>/rights/suggest/?q=: the same while typing, as cw-search takes it."""
    visit = _facilitated(request, space)
    words = queries.words_of(request.GET)
    found = queries.suggestions(visit.person, words, visit.space) if words else []
    return JsonResponse(
        [
            {"kind": one.kind, "title": one.name, "detail": one.detail, "url": f"{visit.url}rights/?who={one.token}"}
            for one in found
        ],
        safe=False,
    )


@require_POST
@login_required
def grant(request: HttpRequest, space: int) -> HttpResponse:
    """Let somebody in, or change what they may. When customers would meet, asks first."""
    person = person_of(request)
    row = _row(space)
    form = GrantForm(request.POST)
    who = queries.grantee(person, str(form.data.get("who", "")))
    if not form.is_valid() or who is None:
        raise Invalid("Choose somebody to let in, and what they may do.")
    try:
        actions.grant(
            by=person,
            space=row,
            customers_may_meet=form.cleaned_data["customers_may_meet"],
            key=key_of(request),
            can=Can(form.cleaned_data["can"]),
            person=who.person,
            group=who.group,
        )
    except actions.CustomersWouldMeet as meeting:
        if by_script(request):
            raise
        context = {"space": row, "form": form, "message": str(meeting), "name": who.name, "key": uuid4()}
        return render(request, "spaces/customers_meet.html", context, status=meeting.status)
    messages.success(request, _("%(name)s was let in.") % {"name": who.name})
    return _back(person, space)


@require_POST
@login_required
def revoke(request: HttpRequest, space: int) -> HttpResponse:
    """Take back what was granted."""
    form = RevokeForm(request.POST)
    who = queries.grantee(person_of(request), str(form.data.get("who", "")), former=True)
    if not form.is_valid() or who is None:
        raise Invalid("Choose whose right to take back.")
    actions.revoke(by=person_of(request), space=_row(space), person=who.person, group=who.group, key=key_of(request))
    messages.success(request, _("%(name)s no longer has a right of their own here.") % {"name": who.name})
    return _back(person_of(request), space)


@login_required
def glass(request: HttpRequest, space: int) -> HttpResponse:
    """/spaces/<id>/glass/: an operator breaks the glass. For everybody else there is nothing here."""
    person = person_of(request)
    row = _row(space)
    if not person.is_operator:
        raise NotVisible
    form = GlassForm(request.POST or None)
    context = {"space": row, "form": form}
    if request.method != "POST":
        return render(request, "spaces/glass.html", context)
    if not form.is_valid():
        return wrong(request, form, "spaces/glass.html", context)
    actions.break_glass(by=person, space=row, reason=form.cleaned_data["reason"], key=key_of(request))
    return redirect("spaces:space", space)


@require_safe
@login_required
def administer(request: HttpRequest) -> HttpResponse:
    """/spaces/administer/: every space by name, for operators; what nobody looks after comes first."""
    person = person_of(request)
    if not person.is_operator:
        raise NotVisible
    words = queries.words_of(request.GET)
    page = Paginator(queries.administered(words), 60).get_page(request.GET.get("page"))
    return render(request, "spaces/administer.html", {"page": page, "words": words})


@login_required
def appoint(request: HttpRequest, space: int) -> HttpResponse:
    """/spaces/<id>/appoint/: an operator makes somebody else a facilitator, without looking inside."""
    person = person_of(request)
    if not person.is_operator:
        raise NotVisible
    row = _row(space)
    if request.method == "POST":
        who = queries.grantee(person, request.POST.get("who", ""))
        if who is None or who.person is None:
            raise Invalid("Choose a person.")
        actions.grant(by=person, space=row, can=Can.FACILITATE, person=who.person, key=key_of(request))
        messages.success(request, _("%(name)s now facilitates %(space)s.") % {"name": who.name, "space": row.name})
        return redirect("spaces:administer")
    words = queries.words_of(request.GET)
    found = [one for one in queries.suggestions(person, words) if one.kind == "person"] if words else []
    context = {"space": row, "words": words, "found": found, "key": uuid4()}
    return render(request, "spaces/appoint.html", context)


def _row(space: int) -> Space:
    found = Space.objects.filter(pk=space).first()
    if found is None:
        raise NotVisible
    return found


def _back(person: Person, space: int) -> HttpResponse:
    """To the page of rights while they may still see it, else to the space or the list."""
    if queries.may_facilitate(person, space):
        return redirect("spaces:rights", space)
    if Space.objects.visible_to(person).filter(pk=space).exists():
        return redirect("spaces:space", space)
    return redirect("spaces:list")
