"""What was ordered for a moment: once a minute, whatever is due is done, each by itself."""

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db.models import Model

from workspace.common.errors import NotVisible, TooMany

logger = logging.getLogger(__name__)

AT_ONCE = 200

Row = TypeVar("Row", bound=Model)


def each_by_itself(due: Iterable[Row], do: Callable[[Row], object]) -> int:
    """One that can't be done holds up no other, however many, and is due still in a minute. Returns how many were done.

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
