"""/unsubscribe/<token>/: stops mails for whoever has the mail, signed in or not. The address is signed."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from workspace.common.errors import NotVisible
from workspace.notifications.actions import unsubscribe as actions
from workspace.notifications.mail.regular import regular_named, resume_regular, stop_regular
from workspace.notifications.mail.stopping import DIGEST, Stop, before_of, before_token, stop_of
from workspace.notifications.queries.kinds import kind_named
from workspace.notifications.queries.places import muting_of
from workspace.people.models import Person

PAGE = "notifications/unsubscribe.html"


# Mail programs post here by themselves, without cookies (RFC 8058); the signature in the address is what counts, and
# all that can be done with it is to be told less, or as before.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Looked at, it says what would stop, since programs look at links too. Posted to, it does it or takes it back."""
    stop = stop_of(token)
    person = Person.objects.filter(pk=stop.person).first() if stop else None
    if stop is None or person is None:
        raise Http404
    with translation.override(person.locale if translation.check_for_language(person.locale) else "en"):
        context = {
            "stop": stop, "address": _veiled(person.email or ""), "kinds": _labels(stop), "rings": _rings(stop),
            **_muting(stop),
        }  # fmt: skip
        if request.method != "POST":
            return render(request, PAGE, context)
        if "List-Unsubscribe" in request.POST:
            _stop_these(request, person, stop)
            return HttpResponse("Stopped.", content_type="text/plain")
        do = DEEDS.get(request.POST.get("what", ""))
        if do is None:
            return render(request, PAGE, context, status=400)
        return render(request, PAGE, {**context, **do(request, person, stop)})


def _stop_these(request: HttpRequest, person: Person, stop: Stop) -> dict[str, Any]:
    before = {**actions.stop_mail(by=person, what=stop.kinds), **stop_regular(person, stop.kinds)}
    return _stopped("these", person, before)


def _stop_all(request: HttpRequest, person: Person, stop: Stop) -> dict[str, Any]:
    return _stopped("all", person, {**actions.stop_all_mail(by=person), **stop_regular(person)})


def _stopped(what: str, person: Person, before: dict[str, str]) -> dict[str, Any]:
    return {"done": what, "before": before_token(person.pk, before)}


def _take_back(request: HttpRequest, person: Person, stop: Stop) -> dict[str, Any]:
    before = before_of(request.POST.get("before", ""), person.pk)
    actions.restore_mail(by=person, before=before)
    resume_regular(person, before)
    return {"done": "back"}


def _mute(request: HttpRequest, person: Person, stop: Stop) -> dict[str, Any]:
    return {"done": "muted" if _quietly(stop, person, mute=True) else "gone"}


def _unmute(request: HttpRequest, person: Person, stop: Stop) -> dict[str, Any]:
    return {"done": "back" if _quietly(stop, person, mute=False) else "gone"}


DEEDS: dict[str, Callable[[HttpRequest, Person, Stop], dict[str, Any]]] = {
    "these": _stop_these,
    "all": _stop_all,
    "back": _take_back,
    "mute": _mute,
    "unmute": _unmute,
}


def _quietly(stop: Stop, person: Person, *, mute: bool) -> bool:
    """False where the person can't see the place any more, so that nothing will come from it anyway."""
    found = muting_of(stop.place)
    if found is None:
        return False
    muting, number = found
    try:
        (muting.mute if mute else muting.unmute)(person, number)
    except NotVisible:
        return False
    return True


def _muting(stop: Stop) -> dict[str, Any]:
    found = muting_of(stop.place)
    return {"muting": found[0]} if found else {}


def _labels(stop: Stop) -> list[str]:
    """Empty for the morning's mail."""
    if DIGEST in stop.kinds:
        return []
    return [str(found.label) for name in stop.kinds if (found := kind_named(name) or regular_named(name))]


def _rings(stop: Stop) -> bool:
    """Whether the bell tells of it in any case: not of what is sent by mail alone."""
    return DIGEST in stop.kinds or any(kind_named(name) for name in stop.kinds)


def _veiled(address: str) -> str:
    """Whoever finds the link learns whose it is only if they know the address: n…@causeway.example."""
    name, at, domain = address.partition("@")
    return f"{name[:1]}…{at}{domain}"
