"""The shell's two middlewares: the house's errors become answers, and dates and words are the reader's own."""

import zoneinfo
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone, translation

from workspace.common.errors import HouseError

Answer = Callable[[HttpRequest], HttpResponse]


class house_errors:  # noqa: N801
    """A HouseError becomes a page, or JSON for a script that asked with X-Requested-With."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, HouseError):
            return None
        if request.headers.get("X-Requested-With") == "causeway":
            return JsonResponse({"error": str(error)}, status=error.status)
        return render(request, "web/error.html", {"status": error.status, "message": str(error)}, status=error.status)


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
