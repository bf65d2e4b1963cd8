"""Who is asking."""

from typing import cast

from django.http import HttpRequest

from workspace.people.models import Person


def person_of(request: HttpRequest) -> Person:
    """The person who is signed in; only behind login_required."""
    return cast("Person", request.user)
