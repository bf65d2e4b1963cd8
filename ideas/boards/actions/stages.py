"""How far an idea has come. Every room that moves one does it here."""

from ideas.boards.models import Idea, Stage
from workspace.common import clock


def set_stage(idea: Idea, stage: Stage) -> bool:
    """Within an action, on an idea that a door has locked. Returns whether it moved; who calls tells of it."""
    if idea.stage == stage:
        return False
    idea.stage, idea.stage_at = stage, clock.now()
    idea.save(update_fields=["stage", "stage_at"])
    return True
