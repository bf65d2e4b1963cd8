"""What fails for one thing holds up none of the others: all at once first, and only if that fails each by itself."""

import logging
from collections.abc import Callable, Sequence
from typing import TypeVar

from django.db import InterfaceError, OperationalError, transaction

logger = logging.getLogger(__name__)

T = TypeVar("T")
R = TypeVar("R")

TRIES = 3
# Over a moment later (the database restarts, two block each other): nothing is skipped, everything comes again.
PASSING = (OperationalError, InterfaceError)


def together_or_apart(
    things: Sequence[T], work: Callable[[Sequence[T]], R], skip: Callable[[T, Exception], object]
) -> list[R]:
    """What `work` gives for all, or for each alone where it raises for all. One that raises TRIES times alone is given
    to `skip`. Inside a transaction, each try in a savepoint. Raises what is PASSING.
    """
    if not things:
        return []
    try:
        with transaction.atomic():
            return [work(things)]
    except PASSING:
        raise
    except Exception:
        logger.exception("failed for %d at once; each is tried by itself", len(things))
    return [done for thing in things for done in _alone(thing, work, skip)]


def _alone(thing: T, work: Callable[[Sequence[T]], R], skip: Callable[[T, Exception], object]) -> list[R]:
    for attempt in range(1, TRIES + 1):
        try:
            with transaction.atomic():
                return [work([thing])]
        except PASSING:
            raise
        except Exception as error:
            if attempt == TRIES:
                logger.exception("failed %d times and is skipped: %r", TRIES, thing)
                skip(thing, error)
    return []
