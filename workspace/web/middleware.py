"""The shell's two middlewares: the house's errors become answers, and dates speak the reader's time zone."""

import zoneinfo
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

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


def readers_time_zone(get_response: Answer) -> Answer:
    """Within the request, dates are in the reader's own time zone."""

    def middleware(request: HttpRequest) -> HttpResponse:
        zone = getattr(request.user, "time_zone", "") if request.user.is_authenticated else ""
        try:
            with timezone.override(zoneinfo.ZoneInfo(zone or "UTC")):
                return get_response(request)
        except zoneinfo.ZoneInfoNotFoundError:
            return get_response(request)

    return middleware
