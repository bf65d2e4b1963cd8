"""What a person's profile tells of spaces."""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from workspace.people.models import Person
from workspace.people.queries import Section
from workspace.spaces.models import Space
from workspace.spaces.queries.who import seats


def joined_section(reader: Person, person: Person) -> Section:
    """The spaces that `person` joined, as far as `reader` may know of them. One query."""
    spaces = (
        Space.objects.visible_to(reader)
        .filter(Exists(seats(OuterRef("pk")).filter(person=person)))
        .live()
        .order_by("name")
    )
    return Section(_("In these spaces"), "spaces/joined.html", list(spaces[:60]))
