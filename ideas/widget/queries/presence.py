"""Who asks from within a product: a session is looked up anew for each request, so a revoked key ends it at once."""

from dataclasses import dataclass

from ideas.boards.models import Board
from ideas.boards.queries import BoardVisit, board_visit
from ideas.widget import secrecy
from ideas.widget.models import Widget, WidgetKey
from workspace.common.errors import NotVisible, Refused
from workspace.people.models import Person


@dataclass(frozen=True)
class Presence:
    """Somebody at a widget. `origin`: the page's; `is_preview`: whoever keeps it looks at it, and sends nothing."""

    widget: Widget
    person: Person
    origin: str
    is_preview: bool

    def visit(self) -> BoardVisit:
        """Three queries. Raises NotVisible once the customer is let out of the space."""
        return board_visit(self.person, self.widget.board_id)

    @property
    def board(self) -> Board:
        return self.widget.board

    def may_write(self) -> None:
        if self.is_preview:
            raise Refused("This is a preview: nothing is sent.")


def open_widget(number: int) -> Widget:
    """Raises NotVisible for one that is closed or was never there."""
    found = Widget.objects.open().select_related("board__space", "kept_by").filter(pk=number).first()
    if found is None:
        raise NotVisible
    return found


def presence(widget: int, bearer: str, origin: str, *, is_own: bool) -> Presence:
    """Whoever's session it is, at the place where it was opened. Two queries. Raises Unproven."""
    session = secrecy.session_of(bearer)
    if session.widget != widget or (session.origin != origin and not (is_own and not origin)):
        raise secrecy.over()
    if session.key is None:
        found = Widget.objects.open().select_related("board__space", "kept_by").filter(pk=widget).first()
    else:
        rows = WidgetKey.objects.standing().select_related("widget__board__space", "widget__kept_by")
        key = rows.filter(pk=session.key, widget=widget).first()
        found = key.widget if key is not None and (is_own or session.origin in key.origins) else None
    person = Person.objects.active().select_related("organisation").filter(pk=session.person).first()
    if found is None or person is None:
        raise secrecy.over()
    if session.key is None and not Widget.objects.visible_to(person).filter(pk=widget).exists():
        raise secrecy.over()
    return Presence(found, person, session.origin, is_preview=session.key is None)


def may_ask(widget: int, origin: str) -> bool:
    """Whether a page at this origin may read what the widget's addresses answer: some standing key is good for it."""
    return bool(origin) and WidgetKey.objects.standing().filter(widget=widget, origins__contains=[origin]).exists()


def ancestors_of(widget: Widget) -> list[str]:
    """Whose pages may show it in a frame."""
    rows = WidgetKey.objects.standing().filter(widget=widget).values_list("origins", flat=True)
    return sorted({origin for origins in rows for origin in origins})
