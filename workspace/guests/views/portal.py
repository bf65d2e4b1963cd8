"""A customer's own place, and what they see first."""

from allauth.mfa.models import Authenticator
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from workspace.guests import queries
from workspace.people.views import person_of


@require_safe
@login_required
def portal(request: HttpRequest) -> HttpResponse:
    """/portal/: their spaces, their ideas and what became of them, their results, their credit. Employees go home."""
    person = person_of(request)
    if person.is_employee:
        return redirect("/")
    context = {
        "portal": queries.portal_page(person), "left": queries.colleagues_left(person),
        "known_as": queries.once_known_as(person),
    }  # fmt: skip
    return render(request, "guests/portal.html", context)


@require_safe
@login_required
def welcome(request: HttpRequest) -> HttpResponse:
    """/portal/welcome/: right after coming in: a passkey for the next time, unless there is one."""
    person = person_of(request)
    if person.is_employee or Authenticator.objects.filter(user=person).exists():
        return redirect("/portal/")
    spaces = queries.portal_page(person).spaces
    context = {"person": person, "spaces": spaces, "known_as": queries.once_known_as(person)}
    return render(request, "guests/welcome.html", context)
