"""What happened in a space, as the ledger tells it: for those who facilitate it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from workspace.audit import queries as ledger
from workspace.audit.models import Participation
from workspace.audit.views import kept
from workspace.common.errors import Refused
from workspace.people.views import person_of
from workspace.spaces import queries
from workspace.spaces.permissions import Can


@require_safe
@login_required
def space_ledger(request: HttpRequest, space: int) -> HttpResponse:
    """/spaces/<id>/ledger/: 404 to who can't see the space, 403 to who doesn't facilitate it."""
    visit = queries.visit(person_of(request), space)
    if Can.FACILITATE not in visit.rights:
        raise Refused("The ledger of a space is for those who facilitate it. Yours is under “Your ledger”.")
    rows = Participation.objects.in_space(space)
    want = ledger.wanted(request.GET, timezone.get_current_timezone())
    choices = ledger.choices(rows)
    context = {
        "space": visit.space,
        "page": ledger.ledger_page(visit.person, rows, want, ends=choices.ends),
        "choices": choices,
        "want": want,
        "kept": kept(request),
    }
    return render(request, "spaces/ledger.html", context)
