"""The shell's own pages."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from workspace.web.templatetags.styleguide import samples


def style_guide(request: HttpRequest) -> HttpResponse:
    """Every component in every state. Only on a machine of one's own."""
    if not settings.LOCAL:
        raise Http404
    return render(request, "web/styleguide.html", {"shell": samples()["shell"]})


def nothing_here(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    """In the place of pages that a library brings and that we don't have."""
    raise Http404


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    message = "There is nothing here that you can see. It may have moved, or it is not shared with you."
    return render(request, "web/error.html", {"status": 404, "message": message}, status=404)


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    message = "That was refused. If you came from a form that was open for long, go back, reload and try again."
    return render(request, "web/error.html", {"status": 403, "message": message}, status=403)
