"""What answers, results and credit are called in the ledger, for who may see them now; and what is told to nobody."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from ideas.results.models import Answer, Credit, HiddenName, Progress, Result
from ideas.results.queries.credits import hidden_names
from workspace.audit.queries import Described, register_describer, register_untold
from workspace.people.models import Person

Describe = Callable[[Person, Collection[int]], Mapping[int, Described]]


def register_descriptions() -> None:
    """From apps.py."""
    register_describer("results.answer", describe_answers)
    register_describer("results.result", describe_results)
    for model in (Progress, Credit, HiddenName):
        register_describer(model._meta.label_lower, _by_result(model))
    register_untold("results.hiddenname", hidden_names)


def describe_answers(reader: Person, numbers: Collection[int]) -> Mapping[int, Described]:
    rows = Answer.objects.visible_to(reader).filter(pk__in=numbers).select_related("idea")
    return {one.pk: Described(one.idea.title, one.idea.get_absolute_url()) for one in rows}


def describe_results(reader: Person, numbers: Collection[int]) -> Mapping[int, Described]:
    rows = Result.objects.visible_to(reader).filter(pk__in=numbers)
    return {one.pk: Described(one.title, one.get_absolute_url()) for one in rows}


def _by_result(model: Any) -> Describe:
    def describe(reader: Person, numbers: Collection[int]) -> Mapping[int, Described]:
        rows = model.objects.visible_to(reader).filter(pk__in=numbers).select_related("result")
        return {one.pk: Described(one.result.title, one.result.get_absolute_url()) for one in rows}

    return describe
