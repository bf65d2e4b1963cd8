"""The one clock of the house. An import or the demo may tell a deed at the time when it happened."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_told: ContextVar[datetime | None] = ContextVar("told_time", default=None)


def now() -> datetime:
    """The time of the deed, timezone-aware."""
    return _told.get() or timezone.now()


def today() -> date:
    return timezone.localdate(now())


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Within this block, deeds are dated `moment` (aware). For histories that are told afterwards."""
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)
