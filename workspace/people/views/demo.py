"""One click on a person signs in as them: only while the demo is on."""

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from workspace.common.answers import number_of
from workspace.people.models import Person
from workspace.people.queries import home_of


@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """/demo/sign-in/: as `person`. Does not exist unless settings.DEMO is on."""
    number = number_of(request.POST.get("person", ""))
    if not settings.DEMO or number is None:
        raise Http404
    person = get_object_or_404(Person.objects.active().filter(is_placeholder=False, is_bot=False), pk=number)
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect(home_of(person))
