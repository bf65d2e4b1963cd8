from typing import Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_out


class RealtimeConfig(AppConfig):
    name = "realtime"
    verbose_name = "Live streams"

    def ready(self) -> None:
        user_logged_out.connect(_end_sockets, dispatch_uid="realtime.end_sockets")


def _end_sockets(sender: Any, request: Any, **kwargs: Any) -> None:
    """Signing out ends the session's sockets too, in every process."""
    from realtime import signals

    if request.session.session_key:
        signals.end_session(request.session.session_key)
