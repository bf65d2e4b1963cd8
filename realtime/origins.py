"""Sockets are opened by our own pages only: a page elsewhere would bring the reader's cookies along."""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import split_domain_port, validate_host
from django.utils.http import is_same_domain

from realtime.connections import Send

Receive = Callable[[], Awaitable[dict[str, Any]]]
Application = Callable[[dict[str, Any], Receive, Send], Awaitable[None]]


def from_own_pages(application: Application) -> Application:
    """Refuses, before it is accepted (HTTP 403), a socket whose Origin is not this host or one that is
    trusted.
    """

    async def door(scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if is_ours(dict(scope["headers"])):
            await application(scope, receive, send)
            return
        await receive()
        await send({"type": "websocket.close", "code": 4403})

    return door


def is_ours(headers: dict[bytes, bytes]) -> bool:
    """Whether the Origin is the host that was asked (and one of ALLOWED_HOSTS), or in CSRF_TRUSTED_ORIGINS.

    As Django judges a POST. A browser always sends an Origin; whoever doesn't is no page of ours.
    """
    host = headers.get(b"host", b"").decode("latin-1")
    origin = headers.get(b"origin", b"").decode("latin-1")
    try:
        asked = urlsplit(origin)
    except ValueError:
        return False
    if asked.scheme not in {"http", "https"} or not asked.netloc:
        return False
    if any(_trusted(asked.scheme, asked.netloc, trusted) for trusted in settings.CSRF_TRUSTED_ORIGINS):
        return True
    domain, _ = split_domain_port(host)
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS) and asked.netloc.lower() == host.lower()


def _trusted(scheme: str, netloc: str, trusted: str) -> bool:
    allowed = urlsplit(trusted)
    return scheme == allowed.scheme and is_same_domain(netloc.lower(), allowed.netloc.lstrip("*").lower())
