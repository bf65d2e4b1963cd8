"""When a board evaluates, and when what came of it may be told."""

from dataclasses import dataclass
from datetime import datetime

from ideas.boards.models import Board, PhaseKind


@dataclass(frozen=True)
class Window:
    """The time in which evaluations are written. `opens_at` while it is to come; `ends_at` where it has an end."""

    is_open: bool = False
    is_over: bool = False
    opens_at: datetime | None = None
    ends_at: datetime | None = None


def window_of(board: Board) -> Window:
    """The evaluate phase of now, or the next one; a board without such phases evaluates in any. Reads `phases` once."""
    phases = list(board.phases.all())
    judging = [one for one in phases if one.kind == PhaseKind.EVALUATE]
    if not judging:
        over = bool(phases) and all(one.is_over for one in phases)
        return Window(is_open=any(one.is_now for one in phases), is_over=over)
    if now := next((one for one in judging if one.is_now), None):
        return Window(is_open=True, ends_at=now.ends_at)
    if later := next((one for one in judging if not one.has_begun), None):
        return Window(opens_at=later.starts_at, ends_at=later.ends_at)
    return Window(is_over=True, ends_at=judging[-1].ends_at)
