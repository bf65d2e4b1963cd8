"""What an import may say: one event for a thread that grew by it, however much; and that a run was begun."""

from realtime.events import Payload


class ThreadImported(Payload, kind="thread.imported"):
    """On the thread's stream, and once more each time that a run adds to it."""

    thread: int
    space: int


class ImportConfirmed(Payload, kind="import.confirmed"):
    """On the stream of whoever asked for it."""

    run: int
