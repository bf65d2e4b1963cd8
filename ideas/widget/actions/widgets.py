"""Making a widget, changing it, closing it."""

from uuid import UUID

from ideas.boards.models import Board
from ideas.widget import events
from ideas.widget.actions import doors
from ideas.widget.models import Widget
from workspace.audit.ledger import action, record, unchanged
from workspace.audit.models import Verb
from workspace.common import clock
from workspace.common.errors import Invalid
from workspace.common.lines import one_line
from workspace.people.models import Person

MOST = 20


@action
def make_widget(*, by: Person, board: Board, name: str, takes_new: bool = False, key: UUID | None = None) -> Widget:
    """A board gets a place inside a product. Nobody comes in by it until it has a key."""
    board = doors.board_for(by, board)
    doors.only_operators_take_new(by, takes_new=takes_new, before=False)
    if Widget.objects.open().filter(board=board).count() >= MOST:
        raise Invalid(f"This board stands in {MOST} products. Close a widget that isn't used any more.")
    made = Widget.objects.create(board=board, name=_named(name), takes_new=takes_new, kept_by=by)
    record(
        by, Verb.MADE_WIDGET, made, space=board.space_id, on=by.stream, event=events.WidgetMade(widget=made.pk)
    )  # fmt: skip
    return made


@action
def change_widget(*, by: Person, widget: Widget, name: str, takes_new: bool, key: UUID | None = None) -> Widget:
    """Whoever says how it is keeps it from then on: new organisations are let in with their rights."""
    found = doors.widget_for(by, widget)
    doors.only_operators_take_new(by, takes_new=takes_new, before=found.takes_new and found.kept_by_id == by.pk)
    found.name, found.takes_new, found.kept_by = _named(name), takes_new, by
    found.save(update_fields=["name", "takes_new", "kept_by"])
    _tell(by, found)
    return found


@action
def close_widget(*, by: Person, widget: Widget, key: UUID | None = None) -> Widget:
    """It shows nothing any more, and everybody who came in by it is out. It can be opened again."""
    found = doors.widget_for(by, widget)
    if found.is_closed:
        unchanged()
        return found
    found.closed_at = clock.now()
    found.save(update_fields=["closed_at"])
    _tell(by, found)
    return found


@action
def reopen_widget(*, by: Person, widget: Widget, key: UUID | None = None) -> Widget:
    found = doors.widget_for(by, widget)
    if not found.is_closed:
        unchanged()
        return found
    found.closed_at = None
    found.save(update_fields=["closed_at"])
    _tell(by, found)
    return found


def _tell(by: Person, widget: Widget) -> None:
    told = events.WidgetChanged(widget=widget.pk)
    record(by, Verb.CHANGED_WIDGET, widget, space=widget.board.space_id, on=by.stream, event=told)


def _named(name: str) -> str:
    found = one_line(name)[:80]
    if not found:
        raise Invalid("Say in which product it stands.")
    return found
