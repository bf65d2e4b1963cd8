"""The one clock of the house, and what is due by it. An import or the demo may tell a deed as of when it happened."""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from typing import TypeVar

from django.db.models import Model
from django.utils import timezone

from workspace.common.errors import NotVisible, TooMany

logger = logging.getLogger(__name__)

AT_ONCE = 200

Row = TypeVar("Row", bound=Model)
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


def each_by_itself(due: Iterable[Row], do: Callable[[Row], object]) -> int:
    """Do what was ordered for a moment, once a minute: whatever is due, each by itself.

    One that can't be done holds up no other, however many, and is due still in a minute. Returns how many were done.

    NotVisible says that it went away at this moment, TooMany that whoever ordered it was busy; all else is logged.
    """
    done = 0
    for row in due:
        try:
            do(row)
        except (NotVisible, TooMany):
            continue
        except Exception:
            logger.exception("%s %s is due, and could not be done", row._meta.model_name, row.pk)
            continue
        done += 1
        if done == AT_ONCE:
            break
    return done
