"""How a person likes to look at a board: theirs alone, so nothing of it is in the ledger."""

from ideas.boards import queries
from ideas.boards.models import Board, SavedView
from workspace.audit.ledger import own_state
from workspace.common.errors import Invalid, NotVisible
from workspace.common.lines import one_line
from workspace.people.models import Person

LONGEST_NAME = 60
MOST_VIEWS = 30


@own_state
def save_view(*, by: Person, board: Board, name: str, query: str) -> SavedView:
    """Keep how the board is looked at by a name; the same name again is another view from now on."""
    found = Board.objects.visible_to(by).filter(pk=board.pk).first()
    if found is None:
        raise NotVisible
    name = _named(name)
    mine = SavedView.objects.filter(board=found, person=by)
    if mine.exclude(name=name).count() >= MOST_VIEWS:
        raise Invalid("You have %(most)s views of this board. Delete one first.", most=MOST_VIEWS)
    kept = queries.tidy(query)
    view, _ = SavedView.objects.update_or_create(board=found, person=by, name=name, defaults={"query": kept})
    return view


@own_state
def rename_view(*, by: Person, view: SavedView, name: str) -> SavedView:
    """Raises Invalid for a name that another view of theirs has."""
    found, name = _own(by, view), _named(name)
    if SavedView.objects.filter(board=found.board_id, person=by, name=name).exclude(pk=found.pk).exists():
        raise Invalid("You have a view “%(name)s” already.", name=name)
    found.name = name
    found.save(update_fields=["name"])
    return found


@own_state
def delete_view(*, by: Person, view: SavedView) -> None:
    _own(by, view).delete()


def _own(by: Person, view: SavedView) -> SavedView:
    seen = Board.objects.visible_to(by)
    found = SavedView.objects.filter(pk=view.pk, person=by, board__in=seen).first()
    if found is None:
        raise NotVisible
    return found


def _named(given: str) -> str:
    name = one_line(given)
    if not 0 < len(name) <= LONGEST_NAME:
        raise Invalid("Give the view a name of at most %(most)s characters.", most=LONGEST_NAME)
    return name
