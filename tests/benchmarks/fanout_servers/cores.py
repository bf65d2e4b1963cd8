"""Who runs on which core: the server alone on one, everything else on another."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

ALLOWED = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else [0]
SERVER, CLIENT = ALLOWED[0], ALLOWED[-1]


@contextmanager
def on_core(core: int) -> Iterator[None]:
    """Processes that are started inside run on this core."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
