"""Who is let in, who is cut off, and how soon."""

import time
from collections.abc import Callable

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.test import Client
from websockets.exceptions import InvalidStatus

from realtime import signals
from tests.live_server import Served, session_of
from tests.realtime.conftest import let_in, say
from tests.realtime.sockets import Socket

pytestmark = pytest.mark.django_db(transaction=True)

# The promise of the house: within a second.
SOON = 1.0


def shut_out(person: object, stream: str) -> None:
    with transaction.atomic():
        person.groups.remove(Group.objects.get(name=stream.replace(":", "-")))
        signals.recheck([person.pk])


def test_who_is_not_signed_in_is_told_so(live: Served) -> None:
    for session in ("", "nonsense", "x" * 32, "'()|"):
        with Socket(live, session=session) as socket:
            assert socket.receive() == {"type": "error", "reason": "not_signed_in"}
            assert socket.closed_with() == 4401


def test_who_may_no_longer_sign_in_is_refused(live: Served, member: object) -> None:
    session = session_of(member)
    type(member).objects.filter(pk=member.pk).update(is_active=False)
    with Socket(live, session=session) as socket:
        assert socket.closed_with() == 4401


@pytest.mark.parametrize(
    "origin",
    [None, "null", "http://evil.example", "https://127.0.0.1.evil.example", "ftp://127.0.0.1", "http://127.0.0.1:1"],
)
def test_pages_of_others_open_no_socket(live: Served, member: object, origin: str | None) -> None:
    with pytest.raises(InvalidStatus) as refused, Socket(live, member, origin=origin):
        pass
    assert refused.value.response.status_code == 403


def test_a_revoked_member_stops_receiving_within_a_second(live: Served, member: object, stream: str) -> None:
    kept = f"{stream}000"
    let_in(member, kept)
    with Socket(live, member) as socket:
        socket.listen(stream)
        socket.listen(kept)
        began = time.monotonic()
        shut_out(member, stream)
        assert socket.receive(SOON) == {"type": "closed", "stream": stream, "reason": "revoked"}
        assert time.monotonic() - began < SOON
        say(stream, "among ourselves")
        say(kept, "for all")
        assert socket.receive()["stream"] == kept
        assert socket.listen(stream)["reason"] == "not_found"


def test_what_is_said_after_a_revoke_in_the_same_breath_is_not_heard(live: Served, member: object, stream: str) -> None:
    """The revoke and the first words without the member are told to the server at the same moment."""
    with Socket(live, member) as socket:
        socket.listen(stream)
        shut_out(member, stream)
        socket.until("closed")
        for _ in range(5):
            say(stream, "secret")
        socket.send(type="ping")
        assert socket.receive() == {"type": "pong"}


def test_a_change_that_is_rolled_back_cuts_nobody_off(live: Served, member: object, stream: str) -> None:
    with Socket(live, member) as socket:
        socket.listen(stream)
        with transaction.atomic():
            shut_out(member, stream)
            transaction.set_rollback(True)
        say(stream)
        assert socket.receive()["type"] == "event"


def test_a_recheck_of_everybody_cuts_off_only_who_lost_the_right(live: Served, member: object, stream: str) -> None:
    with Socket(live, member) as socket:
        socket.listen(stream)
        signals.recheck(None)
        Group.objects.get(name=stream.replace(":", "-")).user_set.clear()
        signals.recheck(None)
        assert socket.receive(SOON) == {"type": "closed", "stream": stream, "reason": "revoked"}


def by_signing_out(client: Client, person: object) -> None:
    client.logout()


def by_deactivation(client: Client, person: object) -> None:
    with transaction.atomic():
        type(person).objects.filter(pk=person.pk).update(is_active=False)
        signals.recheck([person.pk])


def by_a_new_password(client: Client, person: object) -> None:
    with transaction.atomic():
        person.set_password("a longer secret than before")
        person.save()
        signals.recheck([person.pk])


@pytest.mark.parametrize("ending", [by_signing_out, by_deactivation, by_a_new_password])
def test_the_end_of_a_session_closes_its_socket_within_a_second(
    live: Served, member: object, stream: str, ending: Callable[[Client, object], None]
) -> None:
    client = Client()
    client.force_login(member)
    with Socket(live, session=client.cookies[settings.SESSION_COOKIE_NAME].value) as socket:
        socket.listen(stream)
        began = time.monotonic()
        ending(client, member)
        assert socket.until("closed") == {"type": "closed", "stream": stream, "reason": "signed_out"}
        assert socket.closed_with() == 4401
        assert time.monotonic() - began < SOON


def test_signing_out_here_leaves_the_other_browser_in(live: Served, member: object, stream: str) -> None:
    here, there = Client(), Client()
    here.force_login(member)
    there.force_login(member)
    with Socket(live, session=there.cookies[settings.SESSION_COOKIE_NAME].value) as socket:
        socket.listen(stream)
        here.logout()
        say(stream)
        assert socket.receive()["type"] == "event"
