"""A customer's ideas on their own page, and what became of them."""

from collections.abc import Sequence

from django.utils.translation import pgettext_lazy

from ideas.boards.queries.mine import Part as Mine
from ideas.boards.queries.mine import my_ideas
from workspace.guests.queries import Part
from workspace.people.models import Person

SHOWN = 8


def portal_part() -> Part:
    return Part(
        key="ideas",
        order=20,
        title=pgettext_lazy("portal", "Your ideas, and what became of them"),
        template="boards/portal.html",
        show=_newest,
        url="/me/ideas/",
        empty=pgettext_lazy("portal", "What you propose or support stands here, with what became of it."),
    )


def _newest(person: Person) -> Sequence[Mine]:
    return my_ideas(person).parts[:SHOWN]
