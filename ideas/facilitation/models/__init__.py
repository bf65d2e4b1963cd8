"""Nouns of this room: facilitated sessions on a canvas."""

from ideas.facilitation.models.activities import Activity, ActivityKind, Dots, Drawer, Option
from ideas.facilitation.models.sessions import Agreement, Seat, Session, SessionQuerySet, SummaryGroup, SummaryNote

__all__ = [
    "Activity",
    "ActivityKind",
    "Agreement",
    "Dots",
    "Drawer",
    "Option",
    "Seat",
    "Session",
    "SessionQuerySet",
    "SummaryGroup",
    "SummaryNote",
]
