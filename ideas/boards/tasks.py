"""What boards do in the background: those who look at one learn that its next phase has begun."""

import logging

from procrastinate.contrib.django import app

from ideas.boards.actions import begin_phase, unmask_board
from ideas.boards.queries import due_boards, masked_boards

logger = logging.getLogger(__name__)

AT_ONCE = 200


@app.periodic(cron="* * * * *")
@app.task(name="boards.begin_phases", queueing_lock="boards.begin_phases", pass_context=False)
def begin_phases(timestamp: int) -> int:
    """Each board by itself: one that can't be told of holds up no other. What may be done follows the dates, not this.

    Returns how many were told.
    """
    told = 0
    for board in due_boards().order_by("pk")[:AT_ONCE]:
        try:
            begin_phase(board)
        except Exception:
            logger.exception("board %s could not be told of its phase", board.pk)
            continue
        told += 1
    return told


@app.periodic(cron="* * * * *")
@app.task(name="boards.unmask", queueing_lock="boards.unmask", pass_context=False)
def unmask(timestamp: int) -> int:
    """Show the names where a rank-blind phase is over; each board by itself, in a transaction of its own.

    Returns how many.
    """
    shown = 0
    for board in masked_boards():
        try:
            unmask_board(board)
        except Exception:
            logger.exception("the names on board %s could not be shown", board.pk)
            continue
        shown += 1
    return shown
