"""What one page, session or person may ask for, and that the rest of the house notices nothing of who asks for more."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import httpx
import pytest
from django.conf import settings

from realtime.limits import FRAMES_AT_ONCE, POLLS_MOST, REFUSED_MOST, SESSIONS_KEPT, Allowances, Crowd
from realtime.log import Cursor, head
from realtime.models import Refusal
from tests import factories
from tests.deploy.machine import eventually
from tests.live_server import Served, session_of
from tests.realtime.conftest import let_in, say
from tests.realtime.sockets import Socket

pytestmark = pytest.mark.django_db(transaction=True)


def counted(reason: str) -> int:
    return sum(Refusal.objects.filter(reason=reason).values_list("count", flat=True))


class Page:
    """A page whose sockets are blocked."""

    def __init__(self, live: Served, session: str) -> None:
        self.url, self.origin = f"{live.origin}/live/poll/", live.origin
        self.cookies = {settings.SESSION_COOKIE_NAME: session} if session else {}

    def poll(self, query: str) -> httpx.Response:
        return httpx.get(f"{self.url}?{query}", cookies=self.cookies, timeout=60)

    def signal(self, body: bytes | str) -> int:
        headers = {"Origin": self.origin}
        return httpx.post(self.url, content=body, cookies=self.cookies, headers=headers, timeout=60).status_code


def test_who_tries_streams_out_is_closed_and_counted(live: Served, member: Any, stream: str) -> None:
    before = counted("forging")
    with Socket(live, member) as good, Socket(live, factories.person()) as bad:
        good.listen(stream)
        for number in range(REFUSED_MOST):
            assert bad.listen(f"echo:{9000 + number}")["reason"] == "not_found"
        assert bad.receive() == {"type": "error", "reason": "forging"}
        assert bad.closed_with() == 4404
        say(stream)
        assert good.until("event")
    eventually(lambda: counted("forging") == before + 1, "it is counted")


def test_who_lost_its_few_streams_stays(live: Served, member: Any, stream: str) -> None:
    with Socket(live, member) as socket:
        for number in range(REFUSED_MOST - 1):
            assert socket.listen(f"echo:{9000 + number}")["reason"] == "not_found"
        assert socket.listen(stream)["type"] == "caught_up"
        say(stream)
        assert socket.until("event")


def test_a_poll_that_tries_streams_out_ends(live: Served, member: Any) -> None:
    page = Page(live, session_of(member))
    frames = page.poll("&".join(f"listen=echo:{9000 + number}" for number in range(50))).json()
    assert [each["type"] for each in frames] == ["closed"] * REFUSED_MOST + ["error"]
    assert frames[-1]["reason"] == "forging"


def test_sockets_of_one_person_are_counted_and_places_become_free(live: Served, member: Any, stream: str) -> None:
    session = session_of(member)
    before = counted("too_many_sockets")
    with ExitStack() as open_ones:
        for _ in range(settings.LIVE_SOCKETS_PER_PERSON):
            assert open_ones.enter_context(Socket(live, session=session)).until("hello")
        with Socket(live, session=session) as one_more:
            assert one_more.receive() == {"type": "error", "reason": "too_many_sockets"}
            assert one_more.closed_with() == 4409
        other = factories.person()
        let_in(other, stream)
        with Socket(live, other) as somebody_else:
            assert somebody_else.listen(stream)["type"] == "caught_up"
    eventually(lambda: counted("too_many_sockets") == before + 1, "it is counted")

    def has_place() -> bool:
        with Socket(live, session=session) as again:
            return bool(again.receive()["type"] == "hello")

    eventually(has_place, "those that were closed make room")


def test_polls_of_one_session_are_counted(live: Served, member: Any, stream: str) -> None:
    say(stream)
    at: Cursor = head(stream)
    page = Page(live, session_of(member))
    with ThreadPoolExecutor(POLLS_MOST + 1) as pool:
        answers = [pool.submit(page.poll, f"listen={stream}@{at.epoch}:{at.seq}") for _ in range(POLLS_MOST + 1)]
        eventually(lambda: any(each.done() for each in answers), "one is refused at once")
        (refused,) = [each.result() for each in answers if each.done()]
        assert (refused.status_code, refused.json()) == (429, [{"type": "error", "reason": "too_many_polls"}])
        say(stream, "what ends the polls")
        assert sorted(each.result().status_code for each in answers) == [200] * POLLS_MOST + [429]
    assert page.poll(f"listen={stream}").status_code == 200


def test_signals_of_a_session_have_the_allowance_of_a_socket(live: Served, member: Any, stream: str) -> None:
    page = Page(live, session_of(member))
    typing = f'{{"type":"signal","stream":"{stream}","kind":"typing","on":true}}'
    before = counted("flooding")
    with ThreadPoolExecutor(8) as pool:
        began = time.monotonic()
        answers = list(pool.map(lambda _: page.signal(typing), range(FRAMES_AT_ONCE + 100)))
        took = time.monotonic() - began
    let_through = answers.count(204)
    assert set(answers) <= {204, 429}
    assert FRAMES_AT_ONCE <= let_through <= FRAMES_AT_ONCE + took * 20 + 1
    eventually(lambda: counted("flooding") == before + answers.count(429), "each is counted")


def test_what_polls_do_wrong_is_counted_as_with_sockets(live: Served, member: Any, stream: str) -> None:
    page, stranger = Page(live, session_of(member)), Page(live, "")
    before = {reason: counted(reason) for reason in ("malformed", "oversized", "not_signed_in", "not_found")}
    typing = f'{{"type":"signal","stream":"{stream}","kind":"typing","on":true}}'
    assert page.poll("listen=nonsense").status_code == 400
    assert stranger.poll(f"listen={stream}").status_code == 401
    assert page.signal("{") == 400
    assert page.signal('{"type":"ping"}') == 400
    assert page.signal(" " * 5_000 + typing) == 400
    assert stranger.signal(typing) == 401
    assert page.signal(typing.replace(stream, "echo:9999")) == 404
    expected = {"malformed": 3, "oversized": 1, "not_signed_in": 2, "not_found": 1}
    eventually(
        lambda: {reason: counted(reason) - before[reason] for reason in before} == expected, "each is counted by reason"
    )


def test_an_allowance_that_is_full_again_is_forgotten() -> None:
    allowances = Allowances()
    for number in range(SESSIONS_KEPT * 2):
        assert allowances.take(f"session {number}")
    assert not all(allowances.take("one") for _ in range(FRAMES_AT_ONCE + 50))
    assert allowances.take("another")


def test_a_crowd_lets_in_as_many_as_left() -> None:
    crowd: Crowd[int] = Crowd(2)
    assert [crowd.enter(1) for _ in range(3)] == [True, True, False]
    assert crowd.enter(2)
    crowd.leave(1)
    assert crowd.enter(1)
