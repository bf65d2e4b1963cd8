"""How an action comes by the widget that it changes: locked, and with the right asked for."""

from ideas.boards.models import Board
from ideas.widget.models import Widget
from workspace.common.errors import NotVisible, Refused
from workspace.people.models import Person
from workspace.spaces import permissions
from workspace.spaces.permissions import Can


def board_for(by: Person, board: Board) -> Board:
    """The board with its space. Raises NotVisible, or Refused to whoever does not facilitate it."""
    found = Board.objects.visible_to(by).select_related("space").filter(pk=board.pk).first()
    if found is None:
        raise NotVisible
    permissions.require(by, Can.FACILITATE, found.space)
    return found


def widget_for(by: Person, widget: Widget) -> Widget:
    """The widget with its board, locked. Raises NotVisible, or Refused to whoever does not facilitate its space."""
    rows = Widget.objects.select_related("board__space").select_for_update(no_key=True, of=("self",))
    found = rows.filter(pk=widget.pk).first()
    if found is None:
        raise NotVisible
    permissions.require(by, Can.FACILITATE, found.board.space)
    return found


def only_operators_take_new(by: Person, *, takes_new: bool, before: bool) -> None:
    """Whom we work with is for operators to say; so is that it need not be said one by one."""
    if takes_new and not before and not by.is_operator:
        raise Refused("That new organisations come in by themselves is for an operator to say who facilitates here.")
