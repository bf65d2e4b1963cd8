"""What is arranged once for the tests of a file: each of them has a copy of it, and undoes what it did."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction


@contextmanager
def standing(blocker: Any) -> Iterator[None]:
    """What is written inside is seen by the tests that run until it ends, each within a savepoint; then it is undone.

    For a fixture of a module without `transaction=True`: `with standing(django_db_blocker): yield World()`. Give the
    tests copies (`copy.deepcopy`): objects in memory know nothing of a savepoint that was rolled back.
    """
    with blocker.unblock():
        whole = transaction.atomic()
        # As Django marks those of its own TestCase: in them an outermost block may be durable.
        whole._from_testcase = True  # type: ignore[attr-defined]
        with whole:
            yield
            transaction.set_rollback(True)
