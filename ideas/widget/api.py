"""What the elements in a product's page ask for: JSON, a bearer token, and no cookie.

The origins of the widget's keys, and no others, are told that they may read the answers (CORS), so a page elsewhere
can neither ask nor read. Nothing here is read from a cookie, so there is nothing for a forged request to ride on.
"""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from allauth.core import ratelimit
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import RawPostDataException
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from ideas.boards.models import Idea
from ideas.boards.queries import idea_look
from ideas.widget import actions, queries, secrecy
from ideas.widget.models import Widget
from ideas.widget.queries import Presence
from ideas.widget.secrecy import Unproven
from workspace.common import clock
from workspace.common.errors import HouseError, Invalid, NotVisible, TooMany
from workspace.people.views import person_of

LONGEST_BODY = 64 * 1024
ALLOWED = {"Access-Control-Allow-Methods": "GET, POST", "Access-Control-Allow-Headers": "authorization, content-type"}
Answer = dict[str, Any]
Ask = Callable[..., Answer]


def door(method: str) -> Callable[[Ask], Callable[..., HttpResponse]]:
    """Makes an address of a widget: preflights, origins, and errors in one shape."""

    def made(ask: Ask) -> Callable[..., HttpResponse]:
        @csrf_exempt
        @never_cache
        @wraps(ask)
        def address(request: HttpRequest, widget: int, **names: Any) -> HttpResponse:
            if request.method == "OPTIONS":
                return _open_to(request, widget, HttpResponse(status=204, headers=ALLOWED))
            if request.method != method:
                return _open_to(request, widget, _wrong("method", f"Ask by {method}.", 405))
            try:
                answer: HttpResponse = JsonResponse(ask(request, widget, **names))
            except Unproven as error:
                answer = _wrong(error.code, str(error), error.status)
            except HouseError as error:
                answer = _wrong(_CODES.get(error.status, "wrong"), str(error), error.status)
            return _open_to(request, widget, answer)

        return address

    return made


@door("POST")
def enter(request: HttpRequest, widget: int) -> Answer:
    """/widget/<id>/session/: a signed token, once, for a session of fifteen minutes."""
    if not ratelimit.consume(request, action="widget_entry"):
        raise TooMany
    given = _body(request)
    token = given.get("token")
    if not isinstance(token, str):
        raise Unproven("no_token", 'Send {"token": "…"}: what your server has signed.')
    found = queries.open_widget(widget)
    entered = actions.enter(widget=found, token=token.strip(), origin=_origin(request), is_own=_is_own(request))
    return _opened(entered, found)


@require_POST
@never_cache
@login_required
def preview(request: HttpRequest, widget: int) -> HttpResponse:
    """/widgets/<id>/preview/session/: for the elements of the preview; signed in here, with the form's token."""
    person = person_of(request)
    found = queries.widget_for(person, widget)
    entered = actions.preview(by=person, widget=found, origin=f"{request.scheme}://{request.get_host()}")
    return JsonResponse(_opened(entered, found))


@door("GET")
def ideas(request: HttpRequest, widget: int) -> Answer:
    """/widget/<id>/ideas/"""
    return queries.ideas_listed(_here(request, widget), request.GET)


@door("GET")
def similar(request: HttpRequest, widget: int) -> Answer:
    """/widget/<id>/similar/?title=&problem="""
    here = _here(request, widget)
    title, text = request.GET.get("title", ""), request.GET.get("problem", "")
    return {"similar": queries.similar_listed(here, title, text)}


@door("GET")
def done(request: HttpRequest, widget: int) -> Answer:
    """/widget/<id>/done/: “You said, we did”."""
    return queries.done_listed(_here(request, widget), request.GET)


@door("POST")
def bring(request: HttpRequest, widget: int) -> Answer:
    """/widget/<id>/ideas/new/: `title`, `problem`, `proposal`, `key`."""
    here = _here(request, widget, writes=True)
    given = _body(request)
    words = {name: _text(given, name) for name in ("title", "problem", "proposal")}
    idea = actions.bring_idea(by=here.person, widget=here.widget, key=_key(given), **words)
    return {"idea": queries.idea_told(here, idea.pk)}


@door("POST")
def support(request: HttpRequest, widget: int, idea: int) -> Answer:
    """/widget/<id>/ideas/<id>/support/: `on` true or false, `key`."""
    here = _here(request, widget, writes=True)
    given = _body(request)
    found = _idea(here, idea)
    deed = actions.support if given.get("on") is not False else actions.withdraw_support
    deed(by=here.person, idea=found, key=_key(given))
    return {"idea": queries.idea_told(here, found.pk)}


@door("POST")
def withdraw(request: HttpRequest, widget: int, idea: int) -> Answer:
    """/widget/<id>/ideas/<id>/withdraw/: one's own idea is taken off the board. `key`."""
    here = _here(request, widget, writes=True)
    actions.withdraw_idea(by=here.person, idea=_idea(here, idea), key=_key(_body(request)))
    return {"withdrawn": idea}


def _opened(entered: actions.Entered, widget: Widget) -> Answer:
    here = Presence(widget, entered.person, entered.session.origin, is_preview=entered.session.key is None)
    lasts = int(secrecy.SESSION.total_seconds())
    return {"session": entered.bearer, "expires_in": lasts, **queries.about(here)}


def _here(request: HttpRequest, widget: int, *, writes: bool = False) -> Presence:
    """Who asks. Raises Unproven, TooMany, or Refused in a preview."""
    scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise secrecy.over()
    here = queries.presence(widget, bearer.strip(), _origin(request), is_own=_is_own(request))
    # The rate is a person's: whoever asks is known, and many people may sit behind one address.
    if writes:
        too_many = not ratelimit.consume(request, action="widget_write", user=here.person)
    else:
        too_many = _reads(here.person.pk) > settings.WIDGET_READS_PER_MINUTE
    if too_many:
        raise TooMany
    if writes:
        here.may_write()
    return here


def _reads(person: int) -> int:
    """How often somebody has read in this minute, this time among them. (What allauth counts are writes only.)"""
    bucket = f"widget-reads:{person}:{int(clock.now().timestamp() // 60)}"
    cache.add(bucket, 0, timeout=90)
    try:
        return cache.incr(bucket)
    except ValueError:  # thrown out meanwhile, since others needed its place
        return 1


def _idea(here: Presence, number: int) -> Idea:
    """An idea of this widget's board and no other. Raises NotVisible."""
    found = idea_look(here.person, number).idea
    if found.board_id != here.widget.board_id:
        raise NotVisible
    return found


def _body(request: HttpRequest) -> dict[str, Any]:
    if int(request.headers.get("Content-Length") or 0) > LONGEST_BODY:
        raise Unproven("too_long", f"That is more than {LONGEST_BODY // 1024} KB.", 413)
    try:
        found = json.loads(request.body)
    except (ValueError, RecursionError, RawPostDataException):  # the last: a form, which was read as one before
        raise Invalid("This is no JSON.") from None
    if not isinstance(found, dict):
        raise Invalid("Send a JSON object.")
    return found


def _text(given: dict[str, Any], name: str) -> str:
    words = given.get(name, "")
    if not isinstance(words, str) or any("\ud800" <= char <= "\udfff" for char in words):
        raise Invalid(f"{name} must be a text.")
    return words


def _key(given: dict[str, Any]) -> UUID | None:
    try:
        return UUID(str(given["key"])) if given.get("key") else None
    except ValueError:
        raise Invalid("The key is no UUID.") from None


def _origin(request: HttpRequest) -> str:
    return str(request.headers.get("Origin", "")).lower()


def _is_own(request: HttpRequest) -> bool:
    """Whether a page of ours asks: the frame, or the preview. Browsers send no Origin when a page asks its own server
    to read."""
    origin = _origin(request)
    if not origin:
        return request.method == "GET" and request.headers.get("Sec-Fetch-Site") == "same-origin"
    return origin == f"{request.scheme}://{request.get_host()}"


def _open_to(request: HttpRequest, widget: int, answer: HttpResponse) -> HttpResponse:
    """Lets the page read it, if a standing key is good for its origin."""
    origin = _origin(request)
    answer.headers["Vary"] = "Origin"
    if origin and queries.may_ask(widget, origin):
        answer.headers["Access-Control-Allow-Origin"] = origin
        answer.headers["Access-Control-Max-Age"] = "60"
    return answer


def _wrong(code: str, message: str, status: int) -> HttpResponse:
    answer = JsonResponse({"error": {"code": code, "message": message}}, status=status)
    if status == TooMany.status:
        answer.headers["Retry-After"] = "60"
    return answer


_CODES = {403: "refused", 404: "not_there", 409: "stale", 422: "invalid", 429: "too_many"}
