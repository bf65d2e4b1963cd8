"""What helps while writing: completion of mentions, and a preview."""

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from workspace.common.answers import number_of
from workspace.common.errors import NotVisible, TooMany
from workspace.people.views import person_of
from workspace.threads import queries
from workspace.threads.views.asking import number_in


@require_safe
@login_required
def mentions(request: HttpRequest) -> HttpResponse:
    """/complete/mentions/?space=3&q=an: JSON [{handle, name, kind, detail}]. With `thread`, also its pseudonyms."""
    space = number_in(request, "space")
    if space is None:
        raise NotVisible
    asked, thread = request.GET.get("q", ""), number_in(request, "thread")
    return JsonResponse(queries.mentionables(person_of(request), space, asked, thread), safe=False)


@require_POST
@login_required
def preview(request: HttpRequest) -> HttpResponse:
    """/preview/: `body` as it will look in `space`. At most so often a minute: no write, and yet it costs."""
    if not ratelimit.consume(request, action="preview"):
        raise TooMany
    space = number_of(request.POST.get("space", ""))
    html = queries.previewed(person_of(request), space, request.POST.get("body", ""))
    return render(request, "threads/parts/preview.html", {"preview": {"html": html}})
