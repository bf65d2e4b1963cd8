"""The shell's middlewares: the house's errors become answers, and dates and words are the reader's own."""

import zoneinfo
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone, translation

from workspace.common.errors import HouseError, Invalid, NotVisible

Answer = Callable[[HttpRequest], HttpResponse]

NUL = "\x00"
UNKEPT = "There is a character in it that can't be kept (U+0000). Take it out and send it again."


class house_errors:  # noqa: N801
    """A HouseError becomes a page, or JSON for a script that asked with X-Requested-With."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        """PostgreSQL keeps no NUL, so none comes in. After the CSRF check, which reads the form too.

        The API sees to it by itself: it answers in its own shape."""
        if request.resolver_match is not None and request.resolver_match.namespace == "api":
            return None
        if NUL in request.path:
            return self._told(request, NotVisible())
        if _has_nul(request.GET) or (request.method == "POST" and _has_nul(request.POST)):
            return self._told(request, Invalid(UNKEPT))
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, ValueError) and "NUL (0x00)" in str(error):
            return self._told(request, Invalid(UNKEPT))
        return self._told(request, error) if isinstance(error, HouseError) else None

    def _told(self, request: HttpRequest, error: HouseError) -> HttpResponse:
        if request.headers.get("X-Requested-With") == "causeway":
            return JsonResponse({"error": str(error)}, status=error.status)
        return render(request, "web/error.html", {"status": error.status, "message": str(error)}, status=error.status)


def _has_nul(given: QueryDict) -> bool:
    return any(NUL in name or any(NUL in text for text in texts) for name, texts in given.lists())


def readers_place(get_response: Answer) -> Answer:
    """Within the request, dates are in the reader's own time zone and words in their language."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return get_response(request)
        language = request.user.locale if translation.check_for_language(request.user.locale) else "en"
        with timezone.override(_zone(request.user.time_zone)), translation.override(language):
            request.LANGUAGE_CODE = translation.get_language() or "en"
            return get_response(request)

    return middleware


def _zone(name: str) -> zoneinfo.ZoneInfo:
    """A zone that is no more (a name the tables dropped) is UTC, not an error."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo("UTC")
