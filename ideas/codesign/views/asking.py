"""How a view comes by what it is asked for, and what it answers when that can't be done."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ideas.codesign import queries
from workspace.common.answers import by_script, wrong
from workspace.common.errors import HouseError, NotVisible
from workspace.people.models import Person
from workspace.people.views import person_of
from workspace.spaces import permissions
from workspace.spaces.models import Space
from workspace.spaces.permissions import Can


def visit_of(request: HttpRequest, canvas: int) -> queries.CanvasVisit:
    """Raises NotVisible."""
    return queries.canvas_visit(person_of(request), canvas)


def space_for(person: Person, number: int) -> Space:
    """Where this person may open a canvas. Raises NotVisible or Refused."""
    found = Space.objects.visible_to(person).filter(pk=number).first()
    if found is None:
        raise NotVisible
    permissions.require(person, Can.CONTRIBUTE, found)
    return found


def shown(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page with a form, as it was sent: 422 with what is wrong at its fields."""
    if request.method != "POST":
        return render(request, template, context)
    return wrong(request, context["form"], template, context)


def refused(request: HttpRequest, template: str, context: dict[str, Any], error: HouseError) -> HttpResponse:
    """What an action raised, in its form; what was typed is kept."""
    if by_script(request):
        raise error
    context["form"].add_error(None, str(error))
    answer = wrong(request, context["form"], template, context)
    answer.status_code = error.status
    return answer
