from typing import Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_out
from django.db import transaction


class RealtimeConfig(AppConfig):
    name = "realtime"
    verbose_name = "Live streams"

    def ready(self) -> None:
        user_logged_out.connect(_end_sockets, dispatch_uid="realtime.end_sockets")


def _end_sockets(sender: Any, request: Any, **kwargs: Any) -> None:
    """Signing out ends the session's sockets too, in every process.

    The session goes in the same transaction: Django deletes it after this signal, and a socket that came back in
    between would be let in by it, when everybody has heard of its end already.
    """
    from realtime import signals

    key = request.session.session_key
    if key:
        with transaction.atomic():
            request.session.delete(key)
            signals.end_session(key)
