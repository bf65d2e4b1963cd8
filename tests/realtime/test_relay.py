"""Several processes: woken by each other, and healed by themselves when a wake-up is lost."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from realtime import changes, log, signals
from tests import factories
from tests.live_server import Served, serve
from tests.realtime.conftest import ECHO, let_in, say
from tests.realtime.echo.room import Said
from tests.realtime.sockets import Socket

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def another(django_db_setup: None, django_db_blocker: Any) -> Iterator[Served]:
    """A second server process, beside `live`."""
    with django_db_blocker.unblock(), serve(apps=ECHO) as served:
        yield served


def cut_the_relay() -> int:
    """End the database connections on which processes tell each other of what is new, and wait until they are gone.
    Returns on how many of them processes listened.
    """
    listened = relays()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity "
            "WHERE application_name = 'causeway relay' AND datname = current_database()"
        )
        assert all(ended for (ended,) in cursor.fetchall())
    return listened


def relays() -> int:
    """How many processes listen to the others: their LISTEN has been answered."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'causeway relay' "
            "AND datname = current_database() AND state = 'idle' AND (query LIKE 'LISTEN%' OR query = 'SELECT 1')"
        )
        return int(cursor.fetchone()[0])


def wait_for_relays(count: int) -> None:
    until = time.monotonic() + 10
    while relays() < count:
        assert time.monotonic() < until, "a relay did not come back"


def say_unheard(stream: str, words: str) -> None:
    """Write an event, and lose the wake-up that should follow."""
    with transaction.atomic():
        log.append(stream, Said(words=words))
        connection.run_on_commit.clear()


def test_both_processes_tell_their_listeners(live: Served, another: Served, member: object, stream: str) -> None:
    with Socket(live, member) as here, Socket(another, member) as there:
        here.listen(stream)
        there.listen(stream)
        began = time.monotonic()
        say(stream)
        assert here.receive()["seq"] == there.receive()["seq"] == 1
        assert time.monotonic() - began < 1, "it was healed rather than woken"


def test_a_revoke_is_heard_by_every_process(live: Served, another: Served, member: Any, stream: str) -> None:
    with Socket(live, member) as here, Socket(another, member) as there:
        here.listen(stream)
        there.listen(stream)
        with transaction.atomic():
            member.groups.clear()
            signals.recheck([member.pk])
        for each in (here, there):
            assert each.receive(1.0) == {"type": "closed", "stream": stream, "reason": "revoked"}


def test_a_lost_wake_up_is_healed(live: Served, member: object, stream: str) -> None:
    with Socket(live, member) as socket:
        socket.listen(stream)
        say_unheard(stream, "psst")
        assert socket.receive(6.0)["html"] == '<p id="echo-1">psst</p>'


def test_a_relay_that_was_cut_off_comes_back(live: Served, member: object, stream: str) -> None:
    with Socket(live, member) as socket:
        socket.listen(stream)
        for turn in range(3):
            cut = cut_the_relay()
            assert cut >= 1
            say(stream, str(turn))
            assert socket.until("event")["seq"] == turn + 1
            wait_for_relays(cut)
        began = time.monotonic()
        say(stream, "quick again")
        assert socket.until("event")["seq"] == 4
        assert time.monotonic() - began < 1


def test_a_server_that_lost_every_database_connection_goes_on(live: Served, member: object, stream: str) -> None:
    with Socket(live, member) as socket:
        socket.listen(stream)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND application_name IN (%s, 'causeway relay')",
                [live.name],
            )
        for turn in range(5):
            say(stream)
            assert socket.until("event")["seq"] == turn + 1
        other = f"{stream}000"
        let_in(member, other)
        assert socket.listen(other)["type"] == "caught_up"


def test_a_right_that_was_lost_while_the_relay_was_away_is_noticed(live: Served, member: Any, stream: str) -> None:
    with Socket(live, member) as socket:
        socket.listen(stream)
        cut_the_relay()
        with transaction.atomic():
            member.groups.clear()
            changes.note([member.pk])
        assert socket.until("closed") == {"type": "closed", "stream": stream, "reason": "revoked"}


def test_signals_reach_the_listeners_of_every_process_but_not_their_sender(
    live: Served, another: Served, member: Any, stream: str
) -> None:
    colleague = factories.person(name="Olga Typist")
    let_in(colleague, stream)
    typing = {"stream": stream, "kind": "typing", "from": {"id": colleague.pk, "name": "Olga Typist"}, "on": True}
    with Socket(live, member) as here, Socket(another, member) as there, Socket(live, colleague) as sender:
        for socket in (here, there, sender):
            socket.listen(stream)
        wait_for_relays(2)
        sender.send(type="signal", stream=stream, kind="typing", on=True)
        assert here.receive() == {"type": "signal", **typing}
        assert there.receive() == {"type": "signal", **typing}
        sender.send(type="ping")
        assert sender.receive() == {"type": "pong"}


def test_the_first_that_is_said_after_a_cut_is_heard(live: Served, another: Served, member: Any, stream: str) -> None:
    """Whoever speaks learns only by speaking that the line was cut."""
    colleague = factories.person()
    let_in(colleague, stream)
    with Socket(another, member) as there, Socket(live, colleague) as sender:
        for socket in (there, sender):
            socket.listen(stream)
        for on in (True, False, True):
            wait_for_relays(2)
            wait_for_relays(cut_the_relay())
            sender.send(type="signal", stream=stream, kind="typing", on=on)
            assert there.until("signal")["on"] is on


def test_only_a_listener_may_signal(live: Served, member: Any, stream: str) -> None:
    stranger = factories.person()
    with Socket(live, member) as socket, Socket(live, stranger) as intruder:
        socket.listen(stream)
        assert intruder.listen(stream)["reason"] == "not_found"
        intruder.send(type="signal", stream=stream, kind="typing", on=True)
        intruder.send(type="ping")
        intruder.until("pong")
        socket.send(type="ping")
        assert socket.receive() == {"type": "pong"}


def test_the_server_itself_may_signal_after_commit(live: Served, member: Any, stream: str) -> None:
    with Socket(live, member) as socket:
        socket.listen(stream)
        with transaction.atomic():
            signals.publish(stream, "grown", about="thread:5")
            say(stream)
        heard = [socket.receive() for _ in range(2)]
        assert {
            "type": "signal",
            "stream": stream,
            "kind": "grown",
            "from": None,
            "on": True,
            "about": "thread:5",
        } in heard


def test_who_is_here_is_known_to_every_process(live: Served, another: Served, member: Any, stream: str) -> None:
    colleague = factories.person(name="Olga Present")
    let_in(colleague, stream)
    both = sorted([member.pk, colleague.pk])

    def everybody(message: dict[str, Any]) -> bool:
        return message["type"] == "presence" and sorted(each["id"] for each in message["people"]) == both

    with Socket(live, member) as here:
        here.listen(stream, presence=True)
        first = here.until("presence")
        assert (first["people"], first["count"]) == ([{"id": member.pk, "name": member.display_name}], 1)
        with Socket(another, colleague) as there:
            there.listen(stream, presence=True)
            here.until_true(everybody)
            there.until_true(everybody)
            with Socket(live, member) as second_tab:
                second_tab.listen(stream)
        alone = here.until("presence")
        assert [each["id"] for each in alone["people"]] == [member.pk]


def test_who_listens_without_presence_is_not_shown(live: Served, member: Any, stream: str) -> None:
    quiet = factories.person()
    let_in(quiet, stream)
    with Socket(live, quiet) as unseen, Socket(live, member) as seen:
        unseen.listen(stream)
        seen.listen(stream, presence=True)
        assert [each["id"] for each in seen.until("presence")["people"]] == [member.pk]
