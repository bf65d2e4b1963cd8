"""The shell's own pages."""

from pathlib import Path

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from workspace.common.answers import by_script
from workspace.web.templatetags.styleguide import samples

WORKER = Path(__file__).parent / "static" / "web" / "dist" / "sw.js"
TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


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


def not_understood(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A request that Django would not read; mostly because somebody pasted a book into a form."""
    status, message = 400, _("That request was not understood. Nothing was changed. Go back, reload and try again.")
    if isinstance(exception, TOO_MUCH):
        status, message = 413, _("That is more than can be sent at once. Make it shorter, or attach it as a file.")
    if by_script(request):
        return JsonResponse({"error": message}, status=status)
    return render(request, "web/error.html", {"status": status, "message": message}, status=status)
