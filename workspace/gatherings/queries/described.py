"""How rows of gatherings are called in the ledger: by the title of the gathering, for who may see it now."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from workspace.audit.queries import Described, register_describer
from workspace.gatherings.models import AgendaItem, Gathering, Note
from workspace.people.models import Person

Describe = Callable[[Person, Collection[int]], Mapping[int, Described]]


def register_descriptions() -> None:
    """From apps.py."""
    register_describer("gatherings.gathering", describe_gatherings)
    for model in (AgendaItem, Note):
        register_describer(model._meta.label_lower, _by_gathering(model))


def describe_gatherings(reader: Person, numbers: Collection[int]) -> Mapping[int, Described]:
    rows = Gathering.objects.visible_to(reader).filter(pk__in=numbers)
    return {one.pk: Described(one.title, one.get_absolute_url()) for one in rows}


def _by_gathering(model: Any) -> Describe:
    def describe(reader: Person, numbers: Collection[int]) -> Mapping[int, Described]:
        rows = model.objects.visible_to(reader).filter(pk__in=numbers).select_related("gathering")
        return {one.pk: Described(one.gathering.title, one.gathering.get_absolute_url()) for one in rows}

    return describe
