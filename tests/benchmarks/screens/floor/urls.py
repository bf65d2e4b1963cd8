"""The house's addresses, and beside them the floor: a view of Django that does nothing for somebody signed in."""

import os

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST

from tests.benchmarks.screens.floor import counting
from workspace import urls
from workspace.urls import handler403, handler404

__all__ = ["handler403", "handler404", "urlpatterns"]


@require_POST
@login_required
def floor(request: HttpRequest) -> HttpResponse:
    """Whatever a write costs on this server before it is a write: middlewares, session, person, CSRF, the form read."""
    request.POST.get("body", "")
    return HttpResponse("", status=201)


urlpatterns = [path("floor/", floor), path("asked/", counting.asked), *urls.urlpatterns]
if os.environ.get("SCREENS_COUNT"):
    counting.start()
