"""What an import may say: one event for a thread that grew by it, however much; and that a run was begun."""

from typing import ClassVar

from realtime.events import Payload


class ThreadImported(Payload):
    """On the thread's stream, and once more each time that a run adds to it."""

    kind: ClassVar[str] = "thread.imported"
    thread: int
    space: int


class ImportConfirmed(Payload):
    """On the stream of whoever asked for it."""

    kind: ClassVar[str] = "import.confirmed"
    run: int
