"""A small proxy on a network line, which can be cut, delayed, silenced, and made to lose the answers."""

import asyncio
import threading
from contextlib import suppress
from pathlib import Path
from typing import Self

CHUNK = 64 * 1024
Address = int | Path


class Proxy:
    """Passes bytes on to `target`, in a thread of its own. An address is a port of this machine, or a socket file.

    `delay`: seconds that each piece takes. `silent`: connections stand and nothing passes, as when a cable is pulled.
    `mute`: what is asked passes, and what is answered is thrown away; cut afterwards, since something is missing.
    `shut`: nobody gets in.
    """

    def __init__(self, target: Address, place: Path | None = None) -> None:
        self.target, self.place = target, place
        self.port = 0
        self.delay = 0.0
        self.silent = self.mute = self.shut = False
        # Whose connection (by their port) is which one on the far side.
        self.onward: dict[int, int] = {}
        self._loop = asyncio.new_event_loop()
        self._writers: set[asyncio.StreamWriter] = set()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *error: object) -> None:
        self.cut()
        self._loop.call_soon_threadsafe(self._server.close)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def cut(self) -> None:
        """Every connection breaks, without a goodbye."""
        asyncio.run_coroutine_threadsafe(self._cut(), self._loop).result(10)

    async def _cut(self) -> None:
        for writer in list(self._writers):
            writer.transport.abort()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._start())
        self._ready.set()
        self._loop.run_forever()
        tasks = asyncio.all_tasks(self._loop)
        for task in tasks:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))

    async def _start(self) -> None:
        if self.place is not None:
            self._server: asyncio.Server = await asyncio.start_unix_server(self._accept, self.place)
            return
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if self.shut:
                raise ConnectionRefusedError
            there, onward = await _connect(self.target)
        except OSError:
            writer.transport.abort()
            return
        mine = {writer, onward}
        self._writers |= mine
        port = None if self.place is not None else writer.get_extra_info("peername")[1]
        if port is not None and isinstance(self.target, int):
            self.onward[port] = onward.get_extra_info("sockname")[1]
        try:
            await asyncio.gather(self._pass(reader, onward), self._pass(there, writer, answers=True))
        finally:
            self.onward.pop(port or 0, None)
            for each in mine:
                each.transport.abort()
            self._writers -= mine

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, answers: bool = False) -> None:
        with suppress(OSError):
            while piece := await reader.read(CHUNK):
                if self.delay:
                    await asyncio.sleep(self.delay)
                while self.silent:  # noqa: ASYNC110 - set from another thread
                    await asyncio.sleep(0.02)
                if answers and self.mute:
                    continue
                writer.write(piece)
                await writer.drain()
        with suppress(OSError):
            writer.write_eof()


async def _connect(target: Address) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    if isinstance(target, int):
        return await asyncio.open_connection("127.0.0.1", target)
    return await asyncio.open_unix_connection(target)
