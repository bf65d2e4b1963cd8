"""The threads in which documents take their turns. Each keeps its connection to the database: fifty times a second, to
fetch one and to ask it whether it lives would take as long as what it is needed for.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from django.db import connection

P = ParamSpec("P")
R = TypeVar("R")

THREADS = 3
_threads = ThreadPoolExecutor(THREADS, thread_name_prefix="documents")


async def in_turns_thread(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """The result of `work`. Where it fails, its connection is given up: whoever tries again gets a new one."""

    def done() -> R:
        try:
            return work(*args, **kwargs)
        except BaseException:
            connection.close()
            raise

    return await asyncio.get_running_loop().run_in_executor(_threads, done)
