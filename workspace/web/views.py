"""The shell's own pages."""

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from workspace.web.templatetags.styleguide import samples

WORKER = Path(__file__).parent / "static" / "web" / "dist" / "sw.js"


def style_guide(request: HttpRequest) -> HttpResponse:
    """Every component in every state. Only on a machine of one's own."""
    if not settings.LOCAL:
        raise Http404
    return render(request, "web/styleguide.html", {"shell": samples()["shell"]})


@require_safe
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """/sw.js: from the root, since a worker looks after what is below it."""
    return HttpResponse(WORKER.read_bytes(), content_type="text/javascript; charset=utf-8")


def nothing_here(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    """In the place of pages that a library brings and that we don't have."""
    raise Http404


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    message = _("There is nothing here that you can see. It may have moved, or it is not shared with you.")
    return render(request, "web/error.html", {"status": 404, "message": message}, status=404)


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    message = _("That was refused. If you came from a form that was open for long, go back, reload and try again.")
    return render(request, "web/error.html", {"status": 403, "message": message}, status=403)
