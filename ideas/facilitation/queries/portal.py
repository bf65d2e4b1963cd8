"""On a customer's own page: sessions that are going on, or planned, where they may take part."""

from collections.abc import Sequence

from django.db.models import F
from django.utils.translation import pgettext_lazy

from ideas.facilitation.models import Session
from workspace.guests.queries import Part
from workspace.people.models import Person

SHOWN = 10


def portal_part() -> Part:
    return Part(
        key="sessions",
        order=5,
        title=pgettext_lazy("portal", "Sessions"),
        template="facilitation/portal.html",
        show=_open,
        waits=True,
    )


def _open(person: Person) -> Sequence[Session]:
    """Those that go on first."""
    rows = Session.objects.visible_to(person).filter(ended_at__isnull=True).select_related("canvas__space")
    return list(rows.order_by(F("started_at").desc(nulls_last=True), "-pk")[:SHOWN])
