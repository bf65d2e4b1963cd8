"""Questions that arrive at the same time are put to the database together: when a whole room comes back at once, it is
asked a few times and not once for each socket.
"""

import asyncio
from collections.abc import Callable, Coroutine, Hashable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from realtime.offload import in_thread

Question = TypeVar("Question", bound=Hashable)
Answer = TypeVar("Answer")

AT_ONCE = 500
Keep = Callable[[Coroutine[Any, Any, None]], None]


class Together(Generic[Question, Answer]):
    """While some are being asked, those that arrive gather for the next time. So each answer was read after its
    question was put, and is as fresh as if it had been asked alone.
    """

    def __init__(self, ask: Callable[[Sequence[Question]], Mapping[Question, Answer]], keep: Keep) -> None:
        self._ask = ask
        self._keep = keep
        self._waiting: dict[Question, asyncio.Future[Answer | None]] = {}
        self._asking = False

    async def __call__(self, question: Question) -> Answer | None:
        """The answer, or None where there is none. Raises what asking raised."""
        if question not in self._waiting:
            self._waiting[question] = asyncio.get_running_loop().create_future()
        answer = self._waiting[question]
        if not self._asking:
            self._asking = True
            self._keep(self._run())
        return await asyncio.shield(answer)

    async def _run(self) -> None:
        try:
            while self._waiting:
                some = {question: self._waiting.pop(question) for question in list(self._waiting)[:AT_ONCE]}
                await self._answer(some)
        finally:
            self._asking = False

    async def _answer(self, some: Mapping[Question, "asyncio.Future[Answer | None]"]) -> None:
        try:
            found = await in_thread(self._ask, list(some))
        except Exception as error:  # noqa: BLE001 - theirs who asked
            for answer in some.values():
                answer.set_exception(error)
                answer.exception()  # whoever asked may have gone meanwhile
        else:
            for question, answer in some.items():
                answer.set_result(found.get(question))
