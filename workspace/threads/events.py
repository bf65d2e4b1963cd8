"""What a thread may say. `thread:<id>` carries its posts; `space:<id>` what happens to the list of threads;
`person:<id>` what is for one person alone."""

from typing import ClassVar

from realtime.events import Payload


class ThreadEvent(Payload):
    thread: int


class ThreadOpened(ThreadEvent):
    """On the space's stream."""

    kind: ClassVar[str] = "thread.opened"
    space: int


class PostEvent(ThreadEvent):
    post: int


class ThreadRenamed(PostEvent):
    """`post` is the line in the thread that tells it."""

    kind: ClassVar[str] = "thread.renamed"


class ThreadMoved(PostEvent):
    kind: ClassVar[str] = "thread.moved"
    left: int
    space: int


class ThreadClosed(PostEvent):
    kind: ClassVar[str] = "thread.closed"


class ThreadReopened(PostEvent):
    kind: ClassVar[str] = "thread.reopened"


class ThreadListed(ThreadEvent):
    """On the space's stream: this thread's line in the list changed (opened, closed, renamed, an outcome)."""

    kind: ClassVar[str] = "thread.listed"
    space: int


class ThreadUnlisted(ThreadEvent):
    """On the stream of the space that the thread left."""

    kind: ClassVar[str] = "thread.unlisted"
    space: int


class Replied(PostEvent):
    kind: ClassVar[str] = "post.replied"


class Edited(PostEvent):
    kind: ClassVar[str] = "post.edited"


class Deleted(PostEvent):
    kind: ClassVar[str] = "post.deleted"


class Reacted(PostEvent):
    """A reaction came or went."""

    kind: ClassVar[str] = "post.reacted"


class OutcomeEvent(PostEvent):
    """`old` is the post whose decision this one supersedes, where it stands in the same thread."""

    outcome: int
    old: int | None = None


class OutcomeMarked(OutcomeEvent):
    kind: ClassVar[str] = "outcome.marked"


class OutcomeChanged(OutcomeEvent):
    """Withdrawn, superseded, done or reopened."""

    kind: ClassVar[str] = "outcome.changed"


class Called(PostEvent):
    """On a person's stream: somebody mentioned them or replied where they follow."""

    kind: ClassVar[str] = "thread.called"


class FileAttached(Payload):
    """On the uploader's own stream: the file waits for its post."""

    kind: ClassVar[str] = "file.attached"
    attachment: int
