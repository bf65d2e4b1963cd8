"""How requests of this room are read and answered."""

from django.http import HttpRequest, HttpResponse

from workspace.gatherings import queries
from workspace.gatherings.models import AgendaItem, Gathering, Note
from workspace.people.views import person_of
from workspace.threads.views.asking import answer


def gathering_in(request: HttpRequest, number: int) -> Gathering:
    """Raises NotVisible."""
    return queries.gathering_for(person_of(request), number)


def item_in(request: HttpRequest, number: int) -> AgendaItem:
    """Raises NotVisible."""
    return queries.item_for(person_of(request), number)


def note_in(request: HttpRequest, number: int) -> Note:
    """Raises NotVisible."""
    return queries.note_for(person_of(request), number)


def stage_answer(request: HttpRequest, gathering: Gathering, fragment: str) -> HttpResponse:
    """The fragment for a script; without script, back to the stage."""
    return answer(request, fragment, gathering.get_absolute_url())
