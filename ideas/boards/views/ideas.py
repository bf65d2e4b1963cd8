"""An idea's page."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ideas.boards import queries
from realtime.cursors import head
from workspace.people.views import person_of


@require_safe
@login_required
def idea(request: HttpRequest, idea: int) -> HttpResponse:
    """/ideas/<id>/"""
    person = person_of(request)
    look = queries.idea_look(person, idea, request.GET)
    cursor = head(look.visit.board.stream)
    parts = queries.parts_of(look)
    context = {"look": look, "idea": look.idea, "visit": look.visit, "parts": parts, "cursor": cursor}
    return render(request, "boards/idea.html", context)
