"""What a canvas may say on `canvas:<id>`. What lies on it travels in its document; these are its rows."""

from realtime.events import Payload


class CanvasEvent(Payload):
    canvas: int


class CanvasOpened(CanvasEvent, kind="canvas.opened"):
    """On the space's stream."""

    space: int


class CanvasListed(CanvasEvent, kind="canvas.listed"):
    """On the space's stream: this canvas' line in the list changed."""

    space: int


class CanvasChanged(CanvasEvent, kind="canvas.changed"): ...


class CanvasArchived(CanvasEvent, kind="canvas.archived"): ...


class CanvasRestored(CanvasEvent, kind="canvas.restored"): ...


class NotesStamped(CanvasEvent, kind="canvas.stamped", unsigned=True):
    """Who made, changed or took away these notes is known. Without whom: names are read, while they may be."""

    notes: list[str]


class NotesImported(CanvasEvent, kind="canvas.notes_imported"): ...


class NoteDiscussed(CanvasEvent, kind="canvas.note_discussed"):
    """A thread was opened about a note."""

    note: str
    thread: int


class VersionsChanged(CanvasEvent, kind="canvas.versions_changed"):
    """A version was kept, or one was restored."""


class BriefWritten(CanvasEvent, kind="brief.written", unsigned=True):
    """Somebody wrote in the brief, after a while in which they had not."""


class BriefVersionsChanged(CanvasEvent, kind="brief.versions_changed"):
    """A version of the brief was kept, or one was restored."""


class BriefDiscussed(CanvasEvent, kind="brief.discussed"):
    """A thread was opened about the brief."""

    thread: int


class UpdateSettled(CanvasEvent, kind="canvas.update_settled"):
    """An edit that was held is let in, or is not."""
