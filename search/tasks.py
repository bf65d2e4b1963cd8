"""What the search does in the background: it looks at briefs while they are written."""

from procrastinate.contrib.django import app

from search import indexer
from search.documents import Kind


@app.task(name=indexer.WRITTEN_JOB, retry=5)
def look_at_canvas(*, canvas: int) -> None:
    """Ordered as somebody begins to write in its brief; the log doesn't tell each word."""
    indexer.look_at_alone(Kind.CANVAS, {canvas})
