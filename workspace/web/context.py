"""What the shell of every page shows: who I am, where I can go, which spaces I am in."""

from typing import Any

from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    return {}
