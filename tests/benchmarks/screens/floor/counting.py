"""With SCREENS_COUNT=1: counts what the measured server asks the database through Django, by statement."""

from collections import Counter
from collections.abc import Callable
from threading import Lock
from typing import Any

from django.db.backends.signals import connection_created
from django.http import HttpRequest, JsonResponse

_asked: Counter[str] = Counter()
_lock = Lock()


def _count(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    with _lock:
        _asked[" ".join(sql.split())] += 1
    return execute(sql, params, many, context)


def _listen_in(connection: Any, **_: Any) -> None:
    if _count not in connection.execute_wrappers:
        connection.execute_wrappers.append(_count)


def start() -> None:
    connection_created.connect(_listen_in, dispatch_uid="screens.count")


def asked(request: HttpRequest) -> JsonResponse:
    """Statement -> how often, since the start."""
    with _lock:
        return JsonResponse(dict(_asked.most_common()))
