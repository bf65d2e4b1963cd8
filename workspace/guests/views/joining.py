"""The door: a link is opened, a code is typed, and whoever was invited is in."""

from typing import Any

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from workspace.common.answers import wrong
from workspace.common.errors import NotVisible, TooMany
from workspace.guests import actions, queries
from workspace.guests.forms import ArrivalForm, CodeForm
from workspace.guests.models import Link, State
from workspace.guests.views.coming import Coming
from workspace.people.models import Person

WELCOME = "/portal/welcome/"


@never_cache
def join(request: HttpRequest, token: str) -> HttpResponse:
    """/join/<token>/: who invites whom, and who comes. To whoever is signed in already: whether it is for them."""
    _within_rate(request, "join")
    link = queries.link_at(token)
    if isinstance(request.user, Person):
        return _signed_in(request, link, request.user)
    if (shut := _shut(request, link)) is not None:
        return shut
    form = ArrivalForm(_given(request, link), initial={"name": link.name, "email": link.email})
    if link.email:
        form.fields["email"].disabled = True
    context = {"link": link, "form": form}
    if request.method != "POST":
        return render(request, "guests/join.html", context)
    if form.is_valid() and not actions.fits(link, form.cleaned_data["email"]):
        places = ", ".join(f"@{domain}" for domain in link.domains)
        form.add_error("email", _("This link is for addresses that end in %(places)s.") % {"places": places})
    if not form.is_valid():
        return wrong(request, form, "guests/join.html", context)
    email = form.cleaned_data["email"].strip().lower()
    if not ratelimit.consume(request, action="join_code", key=email):
        raise TooMany
    Coming.begin(request, link, name=form.cleaned_data["name"], email=email)
    return redirect(f"{link.path}code/")


@never_cache
def code(request: HttpRequest, token: str) -> HttpResponse:
    """/join/<token>/code/: the code that was sent. Too late or too often wrong: from the beginning."""
    _within_rate(request, "join")
    link = queries.link_at(token)
    coming = Coming.held(request, link)
    if coming is None or isinstance(request.user, Person):
        return redirect(link.path)
    if request.method == "POST" and request.POST.get("again"):
        return _again(request, link, coming)
    form = CodeForm(request.POST if request.method == "POST" else None)
    context = {"link": link, "form": form, "email": coming.email}
    if request.method != "POST":
        return render(request, "guests/code.html", context)
    if form.is_valid() and not coming.is_right(form.cleaned_data["code"]):
        if not coming.record_invalid_attempt():
            return render(request, "guests/again.html", {"link": link}, status=422)
        form.add_error("code", _("That is not the code. Look at the latest letter, and type it again."))
    if not form.is_valid():
        return wrong(request, form, "guests/code.html", context)
    return _come_in(request, link, coming)


def _come_in(request: HttpRequest, link: Link, coming: Coming) -> HttpResponse:
    try:
        person = actions.receive(link=link, email=coming.email, name=coming.name, locale=get_language() or "en")
    except actions.LinkOver as over:
        return _told(request, link, over.state)
    except NotVisible:
        return _told(request, link, State.STOPPED)
    return coming.sign_in(person, WELCOME)


def _again(request: HttpRequest, link: Link, coming: Coming) -> HttpResponse:
    if not ratelimit.consume(request, action="join_code", key=coming.email):
        raise TooMany
    Coming.begin(request, link, name=coming.name, email=coming.email)
    return redirect(f"{link.path}code/")


def _signed_in(request: HttpRequest, link: Link, person: Person) -> HttpResponse:
    """They have proved who they are: one press, where the link is for them."""
    is_theirs = person.organisation_id == link.organisation_id and actions.fits(link, person.email or "")
    been_here = is_theirs and link.arrivals.filter(person=person).exists()
    if is_theirs and not been_here and (shut := _shut(request, link)) is not None:
        return shut
    if request.method == "POST" and is_theirs:
        try:
            actions.come_in(by=person, link=link)
        except actions.LinkOver as over:
            return _told(request, link, over.state)
        return redirect("/portal/")
    context = {"link": link, "is_theirs": is_theirs, "been_here": been_here}
    return render(request, "guests/join_signed_in.html", context, status=200 if is_theirs else 403)


def _shut(request: HttpRequest, link: Any) -> HttpResponse | None:
    state = queries.state_of(link, link.used)
    return None if state is State.OPEN else _told(request, link, state)


def _told(request: HttpRequest, link: Link, state: State) -> HttpResponse:
    """Why nobody comes in by it any more. The address was signed by us, so it tells nobody which ones exist."""
    return render(request, "guests/over.html", {"link": link, "state": state, "states": State}, status=410)


def _given(request: HttpRequest, link: Link) -> Any:
    return request.POST if request.method == "POST" else None


def _within_rate(request: HttpRequest, action: str) -> None:
    if request.method == "POST" and not ratelimit.consume(request, action=action):
        raise TooMany
