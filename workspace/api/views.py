"""/me/tokens/: making and revoking one's own tokens."""

from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from workspace.api import actions, queries
from workspace.api.forms import TokenForm
from workspace.common.answers import key_of, wrong
from workspace.people.views import person_of


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def tokens(request: HttpRequest) -> HttpResponse:
    """The list, and a form. A token that was just made is in the answer to its form, once: it can't be shown again."""
    person = person_of(request)
    context = {"tokens": queries.tokens_of(person), "made": None, "form": TokenForm(), "key": uuid4()}
    if request.method != "POST":
        return render(request, "api/tokens.html", context)
    form = TokenForm(request.POST)
    if not form.is_valid():
        return wrong(request, form, "api/tokens.html", context)
    made = actions.make_token(by=person, **form.cleaned_data, key=key_of(request))
    return render(request, "api/tokens.html", {**context, "made": made}, status=201)


@require_POST
@login_required
def revoke(request: HttpRequest, token: int) -> HttpResponse:
    """/me/tokens/<id>/revoke/"""
    person = person_of(request)
    revoked = actions.revoke_token(by=person, token=queries.token_of(person, token), key=key_of(request))
    messages.success(request, _("“%(name)s” opens nothing any more.") % {"name": revoked.name})
    return redirect("tokens:tokens")
