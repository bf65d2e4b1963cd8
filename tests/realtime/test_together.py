"""Questions put together are answered as each alone would be."""

import asyncio
import threading
from collections.abc import Sequence

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from realtime import rights
from realtime.rights import Asked
from realtime.together import Together
from tests import factories as make
from tests.deploy.machine import PATIENCE
from tests.live_server import session_of


@pytest.mark.django_db
class TestManyAsOne:
    def test_who_is_signed_in(self) -> None:
        people = [make.person() for _ in range(4)]
        keys = [session_of(person) for person in people]
        people[1].is_active = False
        people[1].save()
        people[2].set_password("another one, since")
        people[2].save()
        asked = [*keys, "nobody-has-this-one"]
        alone = {key: person for key in asked if (person := rights.signed_in(key)) is not None}
        with CaptureQueriesContext(connection) as queries:
            assert rights.signed_in_many(asked) == alone == {keys[0]: people[0], keys[3]: people[3]}
        assert len(queries) == 2

    def test_who_may_listen_and_from_where(self) -> None:
        thread, stranger = make.thread(where=make.space(access="invited")), make.person()
        member, gone = thread.opened_by, make.person()
        gone.is_active = False
        gone.save()
        streams = [thread.stream, thread.space.stream, member.stream, "thread:999999", "unheard:1"]
        asked = [
            Asked(person.pk, stream, with_head) for person in (member, stranger, gone) for stream in streams
            for with_head in (True, False)
        ]  # fmt: skip
        alone = {one: rights.ask(one.person, one.stream, with_head=one.with_head) for one in asked}
        assert rights.ask_many(asked) == {one: cursor for one, cursor in alone.items() if cursor is not None}
        assert rights.ask_many(asked[:1]) == {asked[0]: alone[asked[0]]}

    def test_a_thousand_take_no_more_queries_than_ten(self) -> None:
        thread = make.thread()
        people = [make.person() for _ in range(12)]

        def asked(count: int) -> int:
            with CaptureQueriesContext(connection) as queries:
                rights.ask_many([Asked(person.pk, thread.stream, with_head=True) for person in people[:count]])
            return len(queries)

        assert asked(12) == asked(2)


class TestTogether:
    def test_what_arrives_meanwhile_is_asked_at_once_and_afresh(self) -> None:
        asked: list[list[int]] = []

        def ask(numbers: Sequence[int]) -> dict[int, int]:
            asked.append(sorted(numbers))
            if len(asked) == 1:
                asking.set()
                assert goes_on.wait(PATIENCE)
            return {number: 10 * len(asked) + number for number in numbers if number != 3}

        async def scene() -> list[int | None]:
            together = Together(ask, lambda work: tasks.append(asyncio.ensure_future(work)))
            first = asyncio.ensure_future(together(1))
            assert await asyncio.to_thread(asking.wait, 10)
            rest = [asyncio.ensure_future(together(number)) for number in (1, 2, 2, 3)]
            asyncio.get_running_loop().call_soon(goes_on.set)
            return await asyncio.gather(first, *rest)

        asking, goes_on = threading.Event(), threading.Event()
        tasks: list[asyncio.Task[None]] = []
        assert asyncio.run(scene()) == [11, 21, 22, 22, None]
        assert asked == [[1], [1, 2, 3]]

    def test_a_failure_is_theirs_who_asked_and_the_next_are_answered(self) -> None:
        def ask(numbers: Sequence[int]) -> dict[int, int]:
            if 0 in numbers:
                raise LookupError("no zero")
            return {number: number for number in numbers}

        async def scene() -> int | None:
            together = Together(ask, lambda work: tasks.append(asyncio.ensure_future(work)))
            with pytest.raises(LookupError):
                await together(0)
            return await together(7)

        tasks: list[asyncio.Task[None]] = []
        assert asyncio.run(scene()) == 7
