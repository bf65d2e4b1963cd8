"""Light news that is never kept: rights that changed, sessions that ended, and signals such as "somebody is
typing".
"""

from collections.abc import Callable, Collection, Iterable
from typing import Any

from django.db import transaction

from realtime import changes, streams, wire

RightsChange = Callable[[Collection[int] | None], None]
_followers: list[RightsChange] = []


def on_recheck(told: RightsChange) -> None:
    """Call this at start-up, for what is shown to others of people who may lose a right: `told` hears of whom (None:
    of everybody), inside the transaction that changes their rights."""
    _followers.append(told)


def recheck(person_ids: Iterable[int] | None) -> None:
    """Rights of these people (None: of everybody) have changed. Call it inside the transaction that changes
    them.

    Once it commits, every process asks `may_listen` again for their sockets and closes the streams that
    they lost; sockets of people who may no longer sign in are closed. What is said after the commit is told
    to them by none before that. If it rolls back, nothing happens.
    """
    people = None if person_ids is None else frozenset(person_ids)
    changes.note(people)
    wire.tell_with_commit({"rights": "changed"})
    for told in _followers:
        told(people)


def end_session(session_key: str) -> None:
    """The session is over (signed out): its sockets are closed in every process."""
    changes.note((), session=wire.fingerprint(session_key))
    wire.tell_with_commit({"rights": "changed"})


def publish(stream: str, kind: str, *, person: Any = None, about: str | int | None = None, on: bool = True) -> None:
    """A light signal to whoever is listening to `stream` right now. After commit; never kept, never
    guaranteed.
    """
    streams.parse(stream)
    sender = None if person is None else {"id": person.pk, "name": person.display_name}
    signal: dict[str, Any] = {"stream": stream, "kind": kind, "from": sender, "on": on}
    if about is not None:
        signal["about"] = about
    transaction.on_commit(lambda: wire.tell({"signal": signal}), robust=True)


def publish_each(names: Iterable[str], kind: str) -> None:
    """The same light signal to whoever listens to each of these streams: thousands are a few messages."""
    told = [{"signal": {"stream": str(streams.parse(name)), "kind": kind, "from": None, "on": True}} for name in names]
    if told:
        transaction.on_commit(lambda: wire.tell_all(told), robust=True)
