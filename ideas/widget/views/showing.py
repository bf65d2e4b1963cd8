"""The widget itself: its script, the page that other sites may frame, and how it looks before it is anywhere."""

from csp.constants import NONE
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from ideas.widget import queries
from workspace.people.views import person_of

LANGUAGES = ("en", "de", "fr", "es", "ar")
ELEMENTS = ("feedback", "ideas", "results")


@require_safe
@cache_control(public=True, max_age=300)
def script(request: HttpRequest) -> HttpResponse:
    """/widget/widget.js: leads to the file as it is now, whose name changes with what is in it."""
    answer = HttpResponseRedirect(static("web/dist/widget.js"))
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


@require_safe
@never_cache
def frame(request: HttpRequest, widget: int) -> HttpResponse:
    """/widget/<id>/frame/?show=ideas&lang=de: for sites that would rather frame than run our script.

    Only pages at the origins of its keys may. It holds nothing of anybody: the page around it hands in a token."""
    found = queries.open_widget(widget)
    asked = request.GET.get("lang", "")
    lang = asked if asked in LANGUAGES else "en"
    show = request.GET.get("show", "")
    origins = queries.ancestors_of(found)
    context = {
        "widget": found, "lang": lang, "direction": "rtl" if lang == "ar" else "ltr", "origins": " ".join(origins),
        "show": show if show in ELEMENTS else "", "theme": _theme(request),
    }  # fmt: skip
    answer = render(request, "widget/frame.html", context)
    answer._csp_replace = {"frame-ancestors": origins or [NONE]}  # type: ignore[attr-defined]
    # X-Frame-Options knows no list: where it stands, browsers that know frame-ancestors pass it over.
    if origins:
        answer.xframe_options_exempt = True
    return answer


@require_safe
@login_required
def preview(request: HttpRequest, widget: int) -> HttpResponse:
    """/widgets/<id>/preview/?lang=: how it looks, with what its reader may see."""
    found = queries.widget_for(person_of(request), widget)
    asked = request.GET.get("lang", "")
    lang = asked if asked in LANGUAGES else "en"
    context = {"widget": found, "board": found.board, "lang": lang, "languages": LANGUAGES}
    return render(request, "widget/preview.html", context)


def _theme(request: HttpRequest) -> str:
    asked = request.GET.get("theme", "")
    return asked if asked in {"light", "dark"} else ""
