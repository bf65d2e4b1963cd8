"""Pages of circles, for employees."""

from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from realtime import cursors
from workspace.common.answers import key_of, wrong
from workspace.common.errors import Invalid, NotVisible
from workspace.people.models import Person
from workspace.people.views import person_of
from workspace.spaces import actions, queries
from workspace.spaces.forms import CircleForm, CirclePurposeForm, SeatForm
from workspace.spaces.models import Circle


@require_safe
@login_required
def circle_list(request: HttpRequest) -> HttpResponse:
    """/circles/: `page`."""
    found = queries.circle_list(person_of(request), queries.page_of(request.GET))
    return render(request, "spaces/circles.html", {"found": found})


@login_required
def new_circle(request: HttpRequest) -> HttpResponse:
    """/circles/new/"""
    person = person_of(request)
    if not person.is_employee:
        raise NotVisible
    form = CircleForm(request.POST or None)
    if request.method != "POST":
        return render(request, "spaces/circle_new.html", {"form": form})
    if not form.is_valid():
        return wrong(request, form, "spaces/circle_new.html", {})
    circle = actions.make_circle(by=person, key=key_of(request), **form.cleaned_data)
    return redirect("spaces:circle", circle.pk)


@require_safe
@login_required
def circle_page(request: HttpRequest, circle: int) -> HttpResponse:
    """/circles/<id>/: who is in it, what for, and what it opens. Its own people can change it."""
    person = person_of(request)
    stream = f"circle:{circle}"
    cursor = cursors.head(stream)
    found = _circle(person, circle)
    words = queries.words_of(request.GET)
    context = {
        "circle": found,
        "seated": queries.circle_people(found, queries.page_of(request.GET)),
        "spaces": queries.circle_spaces(found, person),
        "form": CirclePurposeForm(initial={"purpose": found.purpose}),
        "words": words,
        "found": queries.not_in_circle(found, person, words) if words else [],
        "stream": stream,
        "cursor": cursor,
        "key": uuid4(),
    }
    return render(request, "spaces/circle.html", context)


@require_POST
@login_required
def change_purpose(request: HttpRequest, circle: int) -> HttpResponse:
    form = CirclePurposeForm(request.POST)
    if not form.is_valid():
        raise Invalid("That is too long: say in 280 characters what the circle is for.")
    person = person_of(request)
    actions.change_circle(
        by=person, circle=_circle(person, circle), purpose=form.cleaned_data["purpose"], key=key_of(request)
    )
    return redirect("spaces:circle", circle)


@require_POST
@login_required
def seat(request: HttpRequest, circle: int) -> HttpResponse:
    """Somebody comes into the circle, or goes."""
    person = person_of(request)
    form = SeatForm(request.POST)
    who = queries.grantee(person, str(form.data.get("who", "")), former=True)
    if not form.is_valid() or who is None or who.person is None:
        raise Invalid("Choose a person.")
    coming = form.cleaned_data["step"] == "add"
    changed = actions.change_circle(
        by=person,
        circle=_circle(person, circle),
        add=[who.person] if coming else [],
        remove=[] if coming else [who.person],
        key=key_of(request),
    )
    said = _("%(name)s is in %(circle)s now.") if coming else _("%(name)s is no longer in %(circle)s.")
    messages.success(request, said % {"name": who.name, "circle": changed.name})
    return redirect("spaces:circle", circle)


def _circle(person: Person, circle: int) -> Circle:
    found = queries.known_circles(person).filter(pk=circle).first()
    if found is None:
        raise NotVisible
    return found
