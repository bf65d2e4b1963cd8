"""Posts that are drawn in the moment of their commit: once, for the listeners and for the writer's answer."""

from collections import OrderedDict
from datetime import UTC
from threading import Lock
from time import monotonic

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone, translation

from workspace.threads.models import Post
from workspace.threads.queries.cards import fresh_card, post_html

MOST = 256
# Whatever becomes of a post is told by an event of its own, which draws it anew; so it need not be for long.
SECONDS = 1.0

_drawn: OrderedDict[int, tuple[float, str]] = OrderedDict()
_lock = Lock()


def draw_ahead(post: Post, *, plain: bool) -> None:
    """Draw a post that was just said, when it is committed and before anybody is told.

    Only a `plain` one, without files and mentions, and not within a larger deed, which may do more with it: the others
    are drawn from their rows by whoever needs them.
    """
    if not plain or connection.savepoint_ids:
        return

    def draw() -> None:
        with timezone.override(UTC), translation.override(settings.LANGUAGE_CODE):  # the listeners', not the writer's
            _keep(post.pk, post_html(fresh_card(post)))

    transaction.on_commit(draw, robust=True)


def drawn_ahead(post: int) -> str | None:
    """The fragment of a post that this process has just committed, if nothing was told of it since."""
    drawn, html = _drawn.get(post, (0.0, None))
    return html if monotonic() - drawn < SECONDS else None


def forget(post: int) -> None:
    """Something became of it."""
    with _lock:
        _drawn.pop(post, None)


def _keep(post: int, html: str) -> None:
    with _lock:
        _drawn[post] = (monotonic(), html)
        while len(_drawn) > MOST:
            _drawn.popitem(last=False)
