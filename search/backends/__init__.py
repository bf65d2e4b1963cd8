"""Where the index is kept. One place decides: settings.SEARCH_BACKEND."""

from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from search.backends.base import Backend

BACKENDS = {
    "postgres": "search.backends.postgres.PostgresBackend",
    "memory": "search.backends.memory.MemoryBackend",
}


def current() -> Backend:
    """The backend of this installation."""
    return _made(settings.SEARCH_BACKEND)


@cache
def _made(name: str) -> Backend:
    backend: Backend = import_string(BACKENDS[name])()
    return backend
