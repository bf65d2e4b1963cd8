"""Blocking work (the database, templates) off the event loop, in a few threads of our own.

Not asgiref's: its thread-sensitive mode would put all of a process's live work into one thread.
"""

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

from django.db import close_old_connections

P = ParamSpec("P")
R = TypeVar("R")

THREADS = 4
LET_GO_SECONDS = 1.0
_threads = ThreadPoolExecutor(THREADS, thread_name_prefix="live")


async def in_thread(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """The result of `work`, done in a thread whose database connection goes back to the pool afterwards."""

    def done() -> R:
        try:
            return work(*args, **kwargs)
        finally:
            close_old_connections()

    return await asyncio.get_running_loop().run_in_executor(_threads, done)


async def let_go(tasks: "Iterable[asyncio.Future[Any]]") -> None:
    """Cancel what still runs, and wait for it, but not for ever.

    Cancelling may come to nothing: `asyncio.wait_for` of Python 3.11 forgets it when what it waits for ends in
    the same moment (so nothing here uses it), and work in a thread can't be stopped.
    """
    running = [task for task in tasks if not task.done()]
    for task in running:
        task.cancel()
    if running:
        await asyncio.wait(running, timeout=LET_GO_SECONDS)
