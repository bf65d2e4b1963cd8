"""Boards, their phases, and the ideas that grow on them."""

from ideas.boards.models.boards import Board, Phase, PhaseKind
from ideas.boards.models.cases import Case
from ideas.boards.models.ideas import Contributor, Idea, Stage, Tag, Wording
from ideas.boards.models.voices import SavedView, Sighting, Support

__all__ = [
    "Board",
    "Case",
    "Contributor",
    "Idea",
    "Phase",
    "PhaseKind",
    "SavedView",
    "Sighting",
    "Stage",
    "Support",
    "Tag",
    "Wording",
]
