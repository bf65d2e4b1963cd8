"""What widgets are called in the ledger, and what an idea's page says of having come by one."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from ideas.boards.queries import IdeaLook
from ideas.widget.models import Brought, Widget, WidgetKey
from workspace.audit.queries import Described, describing
from workspace.people.models import Person


@dataclass(frozen=True)
class CameByWidget:
    """`name`, of the product, for whoever facilitates: it may be that of another customer. `url`: its settings."""

    name: str = ""
    url: str = ""


def brought_part(look: IdeaLook) -> CameByWidget | None:
    """One query. Nothing while nobody may know who writes: only customers come by widgets."""
    if look.visit.phase is not None and look.visit.phase.is_blind:
        return None
    found = Brought.objects.filter(idea=look.idea).select_related("widget").first()
    if found is None:
        return None
    return CameByWidget(found.widget.name, found.widget.get_absolute_url()) if look.visit.may_facilitate else _UNNAMED


describe_widgets = describing(Widget, "name")


def describe_keys(reader: Person, numbers: Collection[int]) -> Mapping[int, Described]:
    seen = Widget.objects.visible_to(reader)
    rows = WidgetKey.objects.filter(pk__in=numbers, widget__in=seen).select_related("widget")
    return {row.pk: Described(row.kid, row.widget.get_absolute_url()) for row in rows}


_UNNAMED = CameByWidget()
