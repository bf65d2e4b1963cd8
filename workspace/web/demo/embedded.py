"""In the demo the board of wishes stands in the product, too: a widget, and whoever speaks through it."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from ideas.boards.models import Board
from ideas.widget import actions
from workspace.people.models import Person
from workspace.spaces.models import Space

KEEPS, FIRST = "elsa", "klara"
# Where `manage.py widget_portal` serves the product, by both names of a machine of one's own.
ORIGINS = ("http://127.0.0.1:8010", "http://localhost:8010")


def embed(people: Mapping[str, Person], spaces: Mapping[str, Space], end: datetime) -> Iterator[datetime]:
    """Yields the moment of each deed, which is done when the next is asked for."""
    yield (end - timedelta(days=40)).replace(hour=9, minute=15, second=0, microsecond=0)
    by, board = people[KEEPS], Board.objects.filter(space=spaces["app"]).order_by("pk")[0]
    widget = actions.make_widget(by=by, board=board, name="Weir, on the page of settings")
    actions.make_key(by=by, widget=widget, algorithm="HS256", origins=ORIGINS)
    for external, key in (("lindau-17", FIRST), ("aquafield-3", "joe"), ("vessen-8", "anneke")):
        actions.map_organisation(
            by=by, widget=widget, external_id=external, organisation=people[key].organisation
        )  # fmt: skip
    yield end - timedelta(days=2, hours=3)
    actions.bring_idea(
        by=people[FIRST], widget=widget, title="Say on the phone which pump it is",
        problem="The alarm names the station. We have four pumps in it, and drive out to find which.",
        proposal="The number that is painted on the pump.",
    )  # fmt: skip
