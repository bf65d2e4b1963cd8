"""What boards do in the background: those who look at one learn that its next phase has begun."""

from procrastinate.contrib.django import app

from ideas.boards.actions import begin_phase, unmask_board
from ideas.boards.queries import due_boards, masked_boards
from workspace.common.clock import each_by_itself


@app.periodic(cron="* * * * *")
@app.task(name="boards.begin_phases", queueing_lock="boards.begin_phases", pass_context=False)
def begin_phases(timestamp: int) -> int:
    """Each board by itself; what may be done on it follows the dates, not this. Returns how many were told."""
    return each_by_itself(due_boards().order_by("pk"), begin_phase)


@app.periodic(cron="* * * * *")
@app.task(name="boards.unmask", queueing_lock="boards.unmask", pass_context=False)
def unmask(timestamp: int) -> int:
    """Show the names where a rank-blind phase is over, each board by itself. Returns how many."""
    return each_by_itself(masked_boards(), unmask_board)
