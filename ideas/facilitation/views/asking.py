"""How requests of this room are read and answered."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from ideas.codesign import queries as codesign
from ideas.facilitation import queries
from ideas.facilitation.models import Activity, Session
from workspace.common.answers import by_script, wrong
from workspace.common.errors import HouseError
from workspace.people.views import person_of
from workspace.spaces import permissions
from workspace.spaces.permissions import Can


def session_in(request: HttpRequest, number: int) -> Session:
    """Raises NotVisible."""
    return queries.session_for(person_of(request), number)


def activity_in(request: HttpRequest, number: int) -> Activity:
    """Raises NotVisible."""
    return queries.activity_for(person_of(request), number)


def led(request: HttpRequest, session: Session) -> None:
    """Raises Refused for who does not facilitate: no page offers them what they may not do."""
    permissions.require(person_of(request), Can.FACILITATE, session.canvas.space)


def stage_answer(request: HttpRequest, session: Session, *pieces: str, refresh: tuple[str, ...] = ()) -> HttpResponse:
    """These pieces for a script, and what it shall fetch anew; without script, back to the canvas."""
    if not by_script(request):
        return redirect(session.canvas)
    fresh = queries.session_for(person_of(request), session.pk)
    stage = queries.stage_of(fresh)
    drawn = "".join(queries.piece(name, stage) for name in pieces)
    return HttpResponse(drawn + queries.refreshed(*refresh))


def panel_answer(request: HttpRequest, session: Session) -> HttpResponse:
    """All that stands beside the canvas, as it is now."""
    if not by_script(request):
        return redirect(session.canvas)
    fresh = queries.session_for(person_of(request), session.pk)
    return HttpResponse(queries.panel_html(fresh) + queries.refreshed(*queries.DIFFERING))


def refused(request: HttpRequest, form: Any, template: str, context: dict[str, Any], error: HouseError) -> HttpResponse:
    """What an action refused, at its form: nothing that was typed is lost. For a script the error itself says it."""
    if by_script(request):
        raise error
    form.add_error(None, str(error))
    return wrong(request, form, template, context)


def shown(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page with a form: as it is, or with what can't be taken in it."""
    form = context["form"]
    if form.is_bound:
        return wrong(request, form, template, context)
    return render(request, template, context)


def visit_of(request: HttpRequest, canvas: int) -> codesign.CanvasVisit:
    """Raises NotVisible."""
    return codesign.canvas_visit(person_of(request), canvas)
