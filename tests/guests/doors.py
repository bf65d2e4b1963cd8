"""Links, whoever came in by them, and looks, made the way the house makes them."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from tests import factories as make
from workspace.common import clock
from workspace.guests import actions
from workspace.guests.models import Appearance, Link
from workspace.people.models import Organisation, Person
from workspace.spaces.models import Space


def link(
    by: Person | None = None, *, organisation: Organisation | None = None, spaces: Collection[Space] | None = None,
    most: int = 5, days: int = 7, **terms: Any,
) -> Link:  # fmt: skip
    """Into a space of `by` (else a new one), for a customer (else a new one)."""
    spaces = [make.space(by)] if spaces is None else spaces
    by = by or next(iter(spaces)).created_by
    return actions.make_link(
        by=by, organisation=organisation or make.customer(), spaces=spaces, most=most,
        ends_at=clock.now() + timedelta(days=days), **terms,
    )  # fmt: skip


def came(by: Link, email: str = "", name: str = "Klara Vogt") -> Person:
    """Somebody new, whose address was proved."""
    email = email or f"guest.{Person.objects.count()}@{by.domains[0] if by.domains else 'aqua.example'}"
    return actions.receive(link=by, email=by.email or email, name=name, locale="en")


def space_of(link: Link) -> Space:
    return link.spaces.get()


def look(by: Person, **said: Any) -> Appearance:
    return actions.change_appearance(by=by, **said)
