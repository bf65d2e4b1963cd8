"""An idea's page."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ideas.boards import actions, queries
from workspace.people.models import Person
from workspace.people.views import person_of
from workspace.threads.views.asking import number_in


@require_safe
@login_required
def idea(request: HttpRequest, idea: int) -> HttpResponse:
    """/ideas/<id>/: what it says, what other rooms add, and its comments: `at` one, `before` or `after` one."""
    context = page_context(request, person_of(request), idea)
    if queries.names_are_due(context["board"]):  # whoever comes by first after a rank-blind phase has the names shown
        actions.unmask_board(context["board"])
        context = page_context(request, person_of(request), idea)
    return render(request, "boards/idea.html", context)


def page_context(request: HttpRequest, person: Person, number: int) -> dict[str, Any]:
    """All that the page shows. `page` and `thread` are named as the parts of a thread's page call them."""
    found = queries.idea_page(
        person, number, request.GET, at=number_in(request, "at"), before=number_in(request, "before"),
        after=number_in(request, "after"),
    )  # fmt: skip
    return {
        "look": found.look,
        "idea": found.look.idea,
        "visit": found.look.visit,
        "board": found.look.visit.board,
        "parts": queries.parts_of(found.look),
        "cursor": found.cursor,
        "invitation": found.invitation,
        "page": found.thread,
        "thread": found.thread.thread,
        "thread_parts": found.thread_parts,
        "feed_url": found.look.idea.get_absolute_url(),
    }
