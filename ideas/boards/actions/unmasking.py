"""The end of a rank-blind phase: what masks wrote is, from one moment to the next, by the people who wore them."""

from collections.abc import Iterator
from uuid import UUID

from django.apps import apps
from django.db import connection, models

from ideas.boards import events
from ideas.boards.actions.masks import scope_of
from ideas.boards.actions.renaming import rename_on_board
from ideas.boards.models import Board, Case
from workspace.audit import ledger, voices
from workspace.audit.ledger import Told, action, record, record_history, retelling, unchanged
from workspace.audit.models import Participation, Side, Verb
from workspace.people.actions import alone_with, take_off
from workspace.people.models import Mask, Person
from workspace.threads.actions import naming

UNMASKED = "unmasked"


def unmask_board(board: Board) -> Board:
    """If no phase hides the names on this board any more, show them: once, whoever comes by first, as the
    board's opener ordered it. All of it or nothing, so that it can be tried again."""
    with ledger.by_schedule():
        shown: Board = _unmask(by=board.opened_by, board=board)
    return shown


def is_overdue(board: Board) -> bool:
    """Masks are worn still, and no phase asks for them any more. At most two queries."""
    return scope_of(board) is None and Mask.objects.filter(scope=board.stream, unmasked_at__isnull=True).exists()


@action
def _unmask(*, by: Person, board: Board, key: UUID | None = None) -> Board:
    board = Board.objects.select_related("space").select_for_update(no_key=True, of=("self",)).get(pk=board.pk)
    if not is_overdue(board) or not alone_with(board.stream):  # somebody is just writing: in a minute, then
        unchanged()
        return board
    worn = {
        mask.face_id: mask
        for mask in Mask.objects.select_related("face", "person").filter(scope=board.stream, unmasked_at__isnull=True)
    }
    names = {mask.face: mask.person for mask in worn.values()}
    naming.rename_in_posts(names)
    for column in _columns():
        _move(column, board.stream)
    rename_on_board(board, names)
    _name_customers(board)
    take_off(board.stream)
    _tell_again(by=by, board=board, people={face: mask.person_id for face, mask in worn.items()})
    threads = {
        f"thread:{thread}": events.IdeaUnmasked(board=board.pk, idea=idea)
        for idea, thread in board.ideas.order_by("thread").values_list("pk", "thread")
    }
    record(
        by, Verb.UNMASKED, board, space=board.space_id, on=board.stream, event=events.BoardUnmasked(board=board.pk),
        also={board.space.stream: events.BoardUnmasked(board=board.pk), **threads},
    )  # fmt: skip
    return board


@retelling
def _tell_again(*, by: Person, board: Board, people: dict[int, int]) -> None:
    """The ledger hears now who did what their masks signed, of then: with the ranks of that time."""
    record_history(list(_deeds(people)), by=by, source=UNMASKED, events=[])


def _deeds(people: dict[int, int]) -> Iterator[Told]:
    rows = Participation.objects.filter(source=voices.MASKED, actor__in=list(people)).order_by("at", "entry", "ordinal")
    told: dict[UUID, tuple[Participation, list[int]]] = {}
    for row in rows.iterator(chunk_size=2000):
        _, targets = told.setdefault(row.entry, (row, []))
        if row.target is not None:
            targets.append(people.get(row.target, row.target))
    for row, targets in told.values():
        thing = apps.get_model(row.object_kind)(pk=row.object_id)
        yield Told(row.at, people[row.actor], Verb(row.verb), thing, row.space, tuple(targets))


def _columns() -> Iterator["models.ForeignKey[models.Model, models.Model]"]:
    """Every column of the house that may hold a person, also of rooms that are yet to be built."""
    for model in apps.get_models(include_auto_created=True):
        if model is Mask or model._meta.proxy or not model._meta.managed:
            continue
        for field in model._meta.local_fields:
            if isinstance(field, models.ForeignKey) and field.related_model is Person and model is not Person:
                yield field


# Where the person and their mask both have what one may have once, the person's own stays, as in a claim.
_DOUBLE = """
DELETE FROM {table} held USING people_mask mask WHERE mask.scope = %s AND mask.unmasked_at IS NULL
AND held.{column} = mask.face_id AND EXISTS (
    SELECT 1 FROM {table} own WHERE own.{column} = mask.person_id {same}
)
"""
_MOVE = """
UPDATE {table} held SET {column} = mask.person_id FROM people_mask mask
WHERE mask.scope = %s AND mask.unmasked_at IS NULL AND held.{column} = mask.face_id
"""


def _move(field: "models.ForeignKey[models.Model, models.Model]", scope: str) -> None:
    quote = connection.ops.quote_name
    table, column = quote(field.model._meta.db_table), quote(field.column or "")
    with connection.cursor() as cursor:
        for others in _unique_with(field):
            same = "".join(f"AND own.{quote(one)} IS NOT DISTINCT FROM held.{quote(one)} " for one in others)
            cursor.execute(_DOUBLE.format(table=table, column=column, same=same), [scope])
        cursor.execute(_MOVE.format(table=table, column=column), [scope])


def _unique_with(field: "models.ForeignKey[models.Model, models.Model]") -> Iterator[list[str]]:
    """The columns together with which this one may stand only once."""
    options = field.model._meta
    names = [list(one.fields) for one in options.total_unique_constraints] + [
        list(one) for one in options.unique_together
    ]
    names += [[field.name]] if field.unique else []
    for together in names:
        if field.name in together:
            yield [options.get_field(name).column or "" for name in together if name != field.name]  # type: ignore[union-attr]


def _name_customers(board: Board) -> None:
    """A customer's case is their organisation's, which was not told while they wore a mask."""
    untold = Case.objects.filter(idea__board=board, organisation=None, person__side=Side.CUSTOMER)
    untold.update(
        organisation=models.Subquery(Person.objects.filter(pk=models.OuterRef("person")).values("organisation")[:1])
    )
