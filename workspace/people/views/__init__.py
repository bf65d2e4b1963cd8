"""Pages of people. They decide nothing: queries read, actions write."""

from typing import cast

from django.http import HttpRequest

from workspace.common.answers import number_of
from workspace.people.models import Person


def person_of(request: HttpRequest) -> Person:
    """Who is signed in; only behind login_required."""
    return cast("Person", request.user)


def number_in(request: HttpRequest, name: str, default: int) -> int:
    """A positive number of the address, or `default` where it says anything else."""
    found = number_of(request.GET.get(name, ""), below=10**9)
    return default if found is None else found
