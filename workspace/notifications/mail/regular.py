"""Mails that somebody asked a higher room for (a report each month): stopped from the mail itself, like notices."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from workspace.common.errors import Invalid, NotVisible
from workspace.people.models import Person

ON = "on"


@dataclass(frozen=True, slots=True)
class Regular:
    """`name` stands in signed links: no `+`, no `~`. `stop` says whether it was on, and does nothing the second time;
    `resume` takes that back, and raises NotVisible or Invalid where it can't be had any more."""

    name: str
    label: Any
    stop: Callable[[Person], bool]
    resume: Callable[[Person], None]


_regulars: dict[str, Regular] = {}


def register_regular(regular: Regular) -> None:
    """From apps.py of a higher room."""
    _regulars[regular.name] = regular


def regular_named(name: str) -> Regular | None:
    return _regulars.get(name)


def stop_regular(person: Person, names: Collection[str] | None = None) -> dict[str, str]:
    """End those of these names, or all. Returns what was on, for taking that back."""
    wanted = [one for name, one in _regulars.items() if names is None or name in names]
    return {one.name: ON for one in wanted if one.stop(person)}


def resume_regular(person: Person, before: Mapping[str, str]) -> None:
    """Back to what `stop_regular` found, as far as it can be had."""
    for name, was in before.items():
        found = regular_named(name)
        if found is not None and was == ON:
            try:
                found.resume(person)
            except (NotVisible, Invalid):
                continue
