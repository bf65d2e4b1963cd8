"""What people may say: on `people:0`, which every employee may hear, and on `person:<id>`, which only that one may.

Payloads carry numbers only. What a higher room tells one person is drawn by the function that it registers here.
"""

from collections.abc import Callable

from realtime.events import Payload
from realtime.models import Event

EVERYBODY = "people:0"

Draw = Callable[[Event], str]
_drawn: dict[str, Draw] = {}


class OrganisationCreated(Payload, kind="organisation.created"):
    organisation: int


class PersonEvent(Payload):
    person: int


class PersonInvited(PersonEvent, kind="person.invited"): ...


class ProfileChanged(PersonEvent, kind="person.changed"): ...


class SkillsChanged(PersonEvent, kind="person.skills_changed"): ...


class PersonDeactivated(PersonEvent, kind="person.deactivated"): ...


class PersonReactivated(PersonEvent, kind="person.reactivated"): ...


class PersonErased(PersonEvent, kind="person.erased"): ...


class PlaceholderClaimed(PersonEvent, kind="person.claimed"):
    """`person` turned out to be who an imported history called `placeholder`."""

    placeholder: int


class PeopleImported(Payload, kind="people.imported"):
    people_import: int


def draw_for_one(noun: str, draw: Draw) -> None:
    """From apps.py of a higher room: `draw` makes the fragment of events `<noun>.…` on somebody's own stream."""
    _drawn[noun] = draw


def render_for_one(event: Event) -> str:
    """The fragment of an event on `person:<id>`; nothing when no room draws its kind."""
    noun = event.kind.partition(".")[0]
    draw = render_for_all if noun == "person" else _drawn.get(noun)
    return draw(event) if draw else ""


def render_for_all(event: Event) -> str:
    """The fragment of an event on `people:0`: what pages show of that person, as it is now."""
    from django.template.loader import render_to_string

    from workspace.people.models import Person

    people = Person.objects.with_position().select_related("organisation").prefetch_related("skills__skill")
    found = people.filter(pk=event.payload.get("person")).first()
    return render_to_string("people/parts/changed.html", {"person": found}) if found else ""
