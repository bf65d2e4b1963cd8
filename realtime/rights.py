"""Who is at the other end, and what they may still hear. Blocking: call in a thread."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user, get_user_model
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from realtime import log, streams
from realtime.log import Cursor

SESSIONS_IN_DATABASE = ("django.contrib.sessions.backends.db", "django.contrib.sessions.backends.cached_db")


def signed_in(session_key: str) -> Any | None:
    """The active person behind a session, or None. The session's own hash is checked, as on every request."""
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    person = get_user(request)
    return person if person.is_authenticated and person.is_active else None


def ask(person: int, stream: str, *, with_head: bool) -> Cursor | None:
    """Where `stream` stands, if the person may listen to it, else None. Asked freshly; the head only
    `with_head`.

    The head is read after the right is granted, so nothing that follows a revoke is told.
    """
    fresh = get_user_model()._default_manager.filter(pk=person, is_active=True).first()
    if fresh is None or not streams.may_listen(fresh, stream):
        return None
    return log.head(stream) if with_head else Cursor()


def signed_in_many(keys: Sequence[str]) -> dict[str, Any]:
    """As `signed_in`, for many sessions in two queries: whoever is signed in, by key."""
    if len(keys) == 1 or settings.SESSION_ENGINE not in SESSIONS_IN_DATABASE:
        return {key: person for key in keys if (person := signed_in(key)) is not None}
    rows = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    stored = {row.session_key: row.get_decoded() for row in rows}
    people = get_user_model()._default_manager.filter(is_active=True)
    wanted = {number for session in stored.values() if (number := session.get(SESSION_KEY, "")).isdecimal()}
    found = {str(person.pk): person for person in people.filter(pk__in=wanted)}
    return {
        key: found[session[SESSION_KEY]]
        for key, session in stored.items()
        if session.get(SESSION_KEY) in found
        and session.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
        and _is_of(session, found[session[SESSION_KEY]])
    }


class Asked(NamedTuple):
    """May this person listen to this stream, and, `with_head`, where does it stand?"""

    person: int
    stream: str
    with_head: bool


def ask_many(questions: Sequence[Asked]) -> dict[Asked, Cursor]:
    """As `ask`, for many in about as few queries as for one. Who may not listen is left out."""
    if len(questions) == 1:
        (one,) = questions
        answer = ask(one.person, one.stream, with_head=one.with_head)
        return {} if answer is None else {one: answer}
    people = get_user_model()._default_manager.filter(is_active=True).in_bulk({one.person for one in questions})
    heard = {
        (person.pk, stream)
        for person, stream in streams.allowed(
            (people[one.person], one.stream) for one in questions if one.person in people
        )
    }
    told = [one for one in questions if (one.person, one.stream) in heard]
    heads = log.heads({one.stream for one in told if one.with_head})
    return {one: heads[one.stream] if one.with_head else Cursor() for one in told}


@dataclass(frozen=True, slots=True)
class Survey:
    """What a look at the rights found: whose sessions are over, and which (person, stream) were lost."""

    over: frozenset[str]
    lost: frozenset[tuple[int, str]]


def survey(sessions: Collection[tuple[int, str]], listening: Collection[tuple[int, str]]) -> Survey:
    """Look again at these (person, session key) and (person, stream), each as if for the first time."""
    wanted = {person for person, _ in (*sessions, *listening)}
    people = get_user_model()._default_manager.filter(is_active=True).in_bulk(wanted)
    standing = _standing(sessions, people)
    over = {key for person, key in sessions if (person, key) not in standing}
    heard = streams.allowed((people[person], stream) for person, stream in listening if person in people)
    lost = set(listening) - {(person.pk, stream) for person, stream in heard}
    return Survey(frozenset(over), frozenset(lost))


def _standing(sessions: Collection[tuple[int, str]], people: Mapping[int, Any]) -> set[tuple[int, str]]:
    """Of these (person, session key), those where that (active) person is still signed in, by the session's hash."""
    if settings.SESSION_ENGINE not in SESSIONS_IN_DATABASE:
        return {(person, key) for person, key in sessions if getattr(signed_in(key), "pk", None) == person}
    keys = {key for _, key in sessions}
    rows = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    stored = {row.session_key: row.get_decoded() for row in rows}
    return {
        (person, key)
        for person, key in sessions
        if person in people and key in stored and _is_of(stored[key], people[person])
    }


def _is_of(session: Mapping[str, Any], person: Any) -> bool:
    """Whether the person signed in here, with the password that is still theirs: as django.contrib.auth judges."""
    if session.get(SESSION_KEY) != person._meta.pk.value_to_string(person):
        return False
    proof = session.get(HASH_SESSION_KEY, "")
    return any(constant_time_compare(proof, each) for each in _hashes(person))


def _hashes(person: Any) -> Iterator[str]:
    yield person.get_session_auth_hash()
    yield from person.get_session_auth_fallback_hash()


def ended(sessions: Collection[tuple[int, str]]) -> frozenset[str]:
    """The sessions that are over by now or whose person is not active, in two queries however many they
    are.
    """
    keys = {key for _, key in sessions}
    active = set(
        get_user_model()
        ._default_manager.filter(pk__in={person for person, _ in sessions}, is_active=True)
        .values_list("pk", flat=True)
    )
    if settings.SESSION_ENGINE in SESSIONS_IN_DATABASE:
        alive = set(
            Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now()).values_list(
                "session_key", flat=True
            )
        )
    else:
        store = import_module(settings.SESSION_ENGINE).SessionStore
        alive = {key for key in keys if store().exists(key)}
    return frozenset(key for person, key in sessions if key not in alive or person not in active)
