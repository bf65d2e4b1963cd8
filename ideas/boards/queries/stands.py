"""Support on an idea's page, and what it is called in the ledger of whoever gave it."""

from collections.abc import Sequence
from dataclasses import dataclass

from ideas.boards.models import Stage, Support
from ideas.boards.queries.changes import supporters_on, whys_of
from ideas.boards.queries.moving import may_move_on
from ideas.boards.queries.parts import IdeaLook, IdeaPart
from ideas.boards.queries.support import Stand, Supporters, counts_are_open, stand_of
from workspace.audit.queries import describing


@dataclass(frozen=True)
class StandShown:
    """`supporters`: None where counts may not be told. `stages`: where this reader may move the idea, or none."""

    stand: Stand
    supporters: Supporters | None
    whys: Sequence[Support]
    are_counts_open: bool
    stages: Sequence[Stage]


def support_part() -> IdeaPart:
    return IdeaPart("support", 10, _show, main="boards/views/stand.html", panel="boards/views/move.html")


def _show(look: IdeaLook) -> StandShown:
    """Five queries."""
    board, person = look.visit.board, look.visit.person
    standing = look.idea.merged_into_id is None and not look.idea.is_withdrawn
    stages = list(Stage) if standing and may_move_on(look.visit) else []
    return StandShown(
        stand_of(person, look.idea), supporters_on(board, look.idea), whys_of(board, look.idea),
        counts_are_open(board), stages,
    )  # fmt: skip


describe_supports = describing(Support, of="idea")
