"""The pages on which a widget is set up."""

from collections.abc import Sequence
from dataclasses import dataclass

from ideas.boards.models import Board
from ideas.widget.models import KnownOrganisation, Widget, WidgetKey
from workspace.common.errors import NotVisible, Refused
from workspace.people.models import Organisation, Person
from workspace.spaces import permissions
from workspace.spaces.models import GroupGrant
from workspace.spaces.permissions import Can


@dataclass(frozen=True)
class WidgetShown:
    """A widget with its keys, the newest first, and what its product calls our customers. `ideas`: how many came by it;
    None while nobody may know who writes."""

    widget: Widget
    keys: Sequence[WidgetKey]
    revoked: Sequence[WidgetKey]
    organisations: Sequence[KnownOrganisation]
    ideas: int | None

    @property
    def is_ready(self) -> bool:
        """Whether somebody could come in by it now."""
        known = bool(self.organisations) or self.widget.takes_new
        return bool(self.keys) and known and not self.widget.is_closed


def widgets_of(board: Board) -> list[Widget]:
    """Open ones first."""
    rows = Widget.objects.filter(board=board).select_related("board__space").order_by("closed_at", "made_at")
    return sorted(rows, key=lambda one: one.is_closed)


def widget_for(person: Person, number: int) -> Widget:
    """For whoever facilitates. Raises NotVisible, or Refused to who only sees the space."""
    found = Widget.objects.select_related("board__space", "kept_by").filter(pk=number).first()
    if found is None or not permissions.may(person, Can.VIEW, found.board.space):
        raise NotVisible
    if not permissions.may(person, Can.FACILITATE, found.board.space):
        raise Refused
    return found


def widget_shown(widget: Widget) -> WidgetShown:
    phase = widget.board.phase
    is_blind = phase is not None and phase.is_blind
    keys = list(widget.keys.select_related("made_by").order_by("-made_at", "-pk"))
    return WidgetShown(
        widget,
        [one for one in keys if one.revoked_at is None],
        [one for one in keys if one.revoked_at is not None],
        list(widget.organisations.select_related("organisation")),
        None if is_blind else widget.board.ideas.filter(brought_by_widget__widget=widget).count(),
    )


def key_for(widget: Widget, number: int) -> WidgetKey:
    """Raises NotVisible."""
    found = widget.keys.filter(pk=number).first()
    if found is None:
        raise NotVisible
    return found


def customers_let_in(board: Board) -> list[Organisation]:
    """Customers who are let into the board's space as a whole."""
    groups = GroupGrant.objects.filter(content_object=board.space_id).values("group")
    return list(Organisation.objects.filter(group__in=groups, side="customer").order_by("name"))
