"""Django behind ASGI, with the whole work on a request done in one visit to one thread.

Django's own handler starts a thread for each request and goes to and fro between it and the event loop: for a signal,
for the middlewares, for the view, for the end. Our middlewares and views are plain functions, so nothing is gained by
that, and it took more time than all middlewares together.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import IO, Any, cast

from asgiref.sync import ThreadSensitiveContext, sync_to_async
from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.urls import set_script_prefix

# Fewer than a process has connections to the database (DATABASE_POOL_MAX): who waits for one waits in the queue.
THREADS = 12
_threads = ThreadPoolExecutor(THREADS, thread_name_prefix="request")


class Handler(ASGIHandler):
    def load_middleware(self, is_async: bool = False) -> None:
        super().load_middleware(is_async=False)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        context = copy_context()
        response = await asyncio.get_running_loop().run_in_executor(_threads, context.run, self._answer, scope, body)
        if response.streaming:
            await self._stream(response, receive, send)
        else:
            await self.send_response(response, send)

    def _answer(self, scope: Any, body: IO[bytes]) -> HttpResponseBase:
        """In a thread: middlewares, view and the end of the request; what is streamed ends when it was sent."""
        with body:
            set_script_prefix(get_script_prefix(scope))
            signals.request_started.send(sender=type(self), scope=scope)
            request, refusal = self.create_request(scope, body)
            response = cast("HttpResponseBase", refusal if request is None else self.get_response(request))
            response._handler_class = type(self)  # type: ignore[attr-defined]
            if isinstance(response, FileResponse):
                response.block_size = self.chunk_size
            if not response.streaming:
                response.close()
            return response

    async def _stream(self, response: HttpResponseBase, receive: Any, send: Any) -> None:
        """Piece by piece, until it is all sent or the client has gone."""
        async with ThreadSensitiveContext():
            sending = asyncio.ensure_future(self.send_response(response, send))
            gone = asyncio.ensure_future(self.listen_for_disconnect(receive))
            try:
                await asyncio.wait({sending, gone}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in (gone, sending):
                    task.cancel()
                ended = await asyncio.gather(sending, gone, return_exceptions=True)
                await sync_to_async(response.close)()
            if isinstance(ended[0], Exception):
                raise ended[0]
