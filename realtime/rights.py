"""Who is at the other end, and what they may still hear. Blocking: call in a thread."""

from collections.abc import Collection
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user, get_user_model
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

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


@dataclass(frozen=True, slots=True)
class Survey:
    """What a look at the rights found: whose sessions are over, and which (person, stream) were lost."""

    over: frozenset[str]
    lost: frozenset[tuple[int, str]]


def survey(sessions: Collection[tuple[int, str]], listening: Collection[tuple[int, str]]) -> Survey:
    """Look again at these (person, session key) and (person, stream), each as if for the first time."""
    over = {key for person, key in sessions if getattr(signed_in(key), "pk", None) != person}
    people = get_user_model()._default_manager.filter(is_active=True).in_bulk({person for person, _ in listening})
    lost = {
        (person, stream)
        for person, stream in listening
        if person not in people or not streams.may_listen(people[person], stream)
    }
    return Survey(frozenset(over), frozenset(lost))


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
