"""What a thread may say. `thread:<id>` carries its posts; `space:<id>` what happens to the list of threads;
`person:<id>` what is for one person alone."""

from realtime.events import Payload


class ThreadEvent(Payload):
    thread: int


class ThreadOpened(ThreadEvent, kind="thread.opened"):
    """On the space's stream."""

    space: int


class PostEvent(ThreadEvent):
    post: int


class ThreadRenamed(PostEvent, kind="thread.renamed"):
    """`post` is the line in the thread that tells it."""


class ThreadMoved(PostEvent, kind="thread.moved"):
    left: int
    space: int


class ThreadClosed(PostEvent, kind="thread.closed"): ...


class ThreadReopened(PostEvent, kind="thread.reopened"): ...


class ThreadListed(ThreadEvent, kind="thread.listed"):
    """On the space's stream: this thread's line in the list changed (opened, closed, renamed, an outcome)."""

    space: int


class ThreadUnlisted(ThreadEvent, kind="thread.unlisted"):
    """On the stream of the space that the thread left."""

    space: int


class Replied(PostEvent, kind="post.replied"): ...


class Edited(PostEvent, kind="post.edited"): ...


class Deleted(PostEvent, kind="post.deleted"): ...


class Reacted(PostEvent, kind="post.reacted"):
    """A reaction came or went."""


class OutcomeEvent(PostEvent):
    """`old` is the post whose decision this one supersedes, where it stands in the same thread."""

    outcome: int
    old: int | None = None


class OutcomeMarked(OutcomeEvent, kind="outcome.marked"): ...


class OutcomeChanged(OutcomeEvent, kind="outcome.changed"):
    """Withdrawn, superseded, done or reopened."""


class Called(PostEvent, kind="thread.called"):
    """On a person's stream: somebody mentioned them or replied where they follow."""


class FileAttached(Payload, kind="file.attached"):
    """On the uploader's own stream: the file waits for its post."""

    attachment: int
