"""Boards, their phases, and the ideas that grow on them."""

from ideas.boards.models.boards import Board, BoardQuerySet, Phase, PhaseKind
from ideas.boards.models.cases import Case, CaseWording
from ideas.boards.models.ideas import Contributor, Idea, Stage, Tag, Wording
from ideas.boards.models.likeness import Likeness
from ideas.boards.models.merges import Merge, MergeState, MovedCase, Split
from ideas.boards.models.voices import SavedView, Sighting, Support

__all__ = [
    "Board",
    "BoardQuerySet",
    "Case",
    "CaseWording",
    "Contributor",
    "Idea",
    "Likeness",
    "Merge",
    "MergeState",
    "MovedCase",
    "Phase",
    "PhaseKind",
    "SavedView",
    "Sighting",
    "Split",
    "Stage",
    "Support",
    "Tag",
    "Wording",
]
