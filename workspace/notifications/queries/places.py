"""Places that can be muted from a mail: the rooms above say how, for theirs."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from workspace.people.models import Person


@dataclass(frozen=True, slots=True)
class Muting:
    """How a place of one kind is muted for a person, and how that is taken back. Both raise NotVisible."""

    label: str | Promise
    promise: str | Promise
    mute: Callable[[Person, int], object]
    unmute: Callable[[Person, int], object]


_mutings: dict[str, Muting] = {}


def register_muting(kind: str, muting: Muting) -> None:
    """From `apps.py`: places called `<kind>:<number>` can be muted so."""
    _mutings[kind] = muting


def muting_of(place: str) -> tuple[Muting, int] | None:
    """How to mute this place, and its number; None where that can't be done."""
    kind, _, number = place.partition(":")
    muting = _mutings.get(kind)
    return (muting, int(number)) if muting and number.isdecimal() else None
