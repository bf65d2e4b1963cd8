"""Waits until what was committed in a hurry is on the disk of the database.

A light change is told to others as soon as it is committed, and acknowledged when it is on disk. One commit that does
wait takes all with it that came before, of all documents of the process. It goes over a line of its own that was open
before the hasty commits: were the database to fall over in between, that line would be gone, and nobody is told that
theirs stands.
"""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor

from django.db import Error, connection

logger = logging.getLogger(__name__)

# Written to the log of the database, and read by nobody: to have something that must be on disk.
_FLUSH = "SELECT pg_logical_emit_message(true, 'documents', '')"


class Flusher:
    """One for a process; runs on its event loop. `line`: which line is open; None: none, and nobody may hurry."""

    def __init__(self) -> None:
        self.line: int | None = None
        self._opened = 0
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="flush")
        self._asked: list[tuple[int, asyncio.Future[bool]]] = []
        self._work: asyncio.Task[None] | None = None

    def open(self) -> None:
        """Have a line soon."""
        if self.line is None:
            self._begin()

    async def is_on_disk(self, line: int) -> bool:
        """Wait until all is on disk that was committed until now, since `line` was opened. False: it may be lost."""
        answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._asked.append((line, answer))
        self._begin()
        return await answer

    def _begin(self) -> None:
        if self._work is None:
            self._work = asyncio.get_running_loop().create_task(self._flush())

    async def _flush(self) -> None:
        """As long as somebody asks. Who asks while one flush is on its way waits for the next."""
        asked: list[tuple[int, asyncio.Future[bool]]] = []
        try:
            while True:
                asked, self._asked = self._asked, []
                line = self.line
                stands = await asyncio.get_running_loop().run_in_executor(self._thread, _flushed)
                if not stands:
                    self.line = None
                elif line is None:
                    self._opened += 1
                    self.line = self._opened
                _answer(asked, line if stands else None)
                if not self._asked:
                    return
        finally:
            self._work = None
            _answer(asked, None)


def _answer(asked: list[tuple[int, asyncio.Future[bool]]], line: int | None) -> None:
    for wanted, answer in asked:
        if not answer.done():
            answer.set_result(wanted == line)


def _flushed() -> bool:
    """In the line's own thread. After a failure the line is closed; the next time opens another."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(_FLUSH)
    except Error:
        logger.warning("the database could not be asked whether all is on disk", exc_info=True)
        connection.close()
        return False
    return True
