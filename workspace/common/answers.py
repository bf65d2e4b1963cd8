"""How what a browser sends is read, and answered: alike with script (X-Requested-With: causeway) and without."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from workspace.common.errors import Invalid


def by_script(request: HttpRequest) -> bool:
    """Whether one of our elements asked, which applies fragments and shows errors in place."""
    return request.headers.get("X-Requested-With") == "causeway"


def key_of(request: HttpRequest) -> UUID | None:
    """The client's idempotency key. Raises Invalid for one that is no UUID."""
    given = request.POST.get("key", "")
    try:
        return UUID(given) if given else None
    except ValueError as error:
        raise Invalid("The key of this form is no UUID. Reload the page and send it again.") from error


def led(request: HttpRequest, url: str) -> HttpResponse:
    """To another page. A script is told the address: following by itself it would lose what stands behind the “#”."""
    return JsonResponse({"url": url}) if by_script(request) else redirect(url)


def number_of(given: str, *, below: int = 10**18) -> int | None:
    """A whole number that a browser sent, from 0 to less than `below` (what a row's number can be); None for all else.

    int() alone raises for a text of 4,300 digits, and for “²”, which isdigit() takes for a digit."""
    if not (given.isascii() and given.isdigit() and len(given) < 19):
        return None
    number = int(given)
    return number if number < below else None


def picture(path: str, *, kind: str, keep: str) -> HttpResponse:
    """A small picture that the house made and keeps in its storage. Raises Http404 when there is none."""
    if not default_storage.exists(path):
        raise Http404
    with default_storage.open(path) as file:
        answer = HttpResponse(file.read(), content_type=kind)
    answer["Cache-Control"] = keep
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def wrong(request: HttpRequest, form: BaseForm, template: str, context: Mapping[str, Any]) -> HttpResponse:
    """A form that can't be taken as it stands: 422, with each sentence at its field and what was typed kept."""
    if not by_script(request):
        return render(request, template, {**context, "form": form}, status=422)
    fields = {name: [str(sentence) for sentence in sentences] for name, sentences in form.errors.items()}
    return JsonResponse({"error": " ".join(fields.pop("__all__", [])), "fields": fields}, status=422)
