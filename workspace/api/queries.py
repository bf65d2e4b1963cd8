"""What the page of tokens and the ledger read."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from workspace.api.models import ApiToken
from workspace.audit.queries import Described
from workspace.common.errors import NotVisible
from workspace.people.models import Person

if TYPE_CHECKING:
    from django.db.models import QuerySet


def tokens_of(person: Person) -> "QuerySet[ApiToken]":
    """Those that were not revoked, newest first."""
    return ApiToken.objects.filter(person=person, revoked_at__isnull=True)


def token_of(person: Person, number: int) -> ApiToken:
    """Raises NotVisible."""
    found = ApiToken.objects.filter(person=person, pk=number).first()
    if found is None:
        raise NotVisible
    return found


def describe_tokens(reader: Any, numbers: Collection[int]) -> Mapping[int, Described]:
    """The names of the reader's own tokens."""
    mine = ApiToken.objects.filter(person=reader, pk__in=numbers).values_list("pk", "name")
    return {number: Described(name, "/me/tokens/") for number, name in mine}
