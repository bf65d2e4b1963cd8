"""The shell's middlewares: the house's errors become answers, and dates and words are the reader's own."""

import zoneinfo
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render, resolve_url
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from workspace.common.answers import by_script
from workspace.common.errors import HouseError, Invalid, NotVisible

Answer = Callable[[HttpRequest], HttpResponse]

NUL = "\x00"
UNKEPT = "There is a character in it that can't be kept (U+0000). Take it out and send it again."

SIGNED_OUT = _(
    "You are signed out. Nothing was sent; what you wrote is still here: sign in in another tab, then try again."
)
SOMEBODY_ELSE = _("%(name)s has signed in in this browser since. Nothing was sent; what you wrote is still here.")


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
        if by_script(request):
            return JsonResponse({"error": str(error)}, status=error.status)
        return render(request, "web/error.html", {"status": error.status, "message": str(error)}, status=error.status)


def _has_nul(given: QueryDict) -> bool:
    return any(NUL in name or any(NUL in text for text in texts) for name, texts in given.lists())


def pages_owner(get_response: Answer) -> Answer:
    """What a page's script asks and writes is only for whoever the page was drawn for, who says so in X-Causeway-Me.

    Signed out meanwhile: 401, and not the way to the sign-in page, which a script would take for success. Somebody
    else signed in in another tab: 409, since the words would be signed by a name that did not write them."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not by_script(request):
            return get_response(request)
        drawn_for = request.headers.get("X-Causeway-Me", "")
        if request.user.is_authenticated and drawn_for not in ("", str(request.user.pk)):
            return JsonResponse({"error": SOMEBODY_ELSE % {"name": request.user.name}}, status=409)
        answer = get_response(request)
        away = answer.get("Location", "").partition("?next=")
        if away[1] and away[0] == resolve_url(settings.LOGIN_URL):
            return JsonResponse({"error": str(SIGNED_OUT)}, status=401)
        return answer

    return middleware


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
