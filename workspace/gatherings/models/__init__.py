"""Nouns of this room: live sessions of a thread."""

from workspace.gatherings.models.gatherings import (
    AGENDA_LONGEST,
    AGENDA_MOST,
    AWAY_AFTER,
    FORGOTTEN_AFTER,
    NOTE_LONGEST,
    STAYED,
    WORDS_LONGEST,
    AgendaItem,
    Attendance,
    Contribution,
    Gathering,
    GatheringQuerySet,
    Hand,
    Note,
    NoteVersion,
    Round,
    Turn,
)
from workspace.gatherings.models.timed import Timed

__all__ = [
    "AGENDA_LONGEST",
    "AGENDA_MOST",
    "AWAY_AFTER",
    "FORGOTTEN_AFTER",
    "NOTE_LONGEST",
    "STAYED",
    "WORDS_LONGEST",
    "AgendaItem",
    "Attendance",
    "Contribution",
    "Gathering",
    "GatheringQuerySet",
    "Hand",
    "Note",
    "NoteVersion",
    "Round",
    "Timed",
    "Turn",
]
