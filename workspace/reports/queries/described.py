"""What editions, views of them, switches and subscriptions are called in the ledger, to employees."""

from collections.abc import Callable, Collection, Mapping

from workspace.audit.queries import Described, register_describer
from workspace.people.models import Person
from workspace.reports.models import Edition, Subscription, Switch, Viewing
from workspace.reports.queries import reading
from workspace.reports.queries.viewers import look, what_of, without_figures

Describe = Callable[[Person, Collection[int]], Mapping[int, Described]]


def register_descriptions() -> None:
    """From apps.py."""
    register_describer("reports.edition", _for_employees(_editions))
    register_describer("reports.viewing", _for_employees(_viewings))
    register_describer("reports.switch", _for_employees(_switches))
    register_describer("reports.subscription", _subscriptions)


def _for_employees(describe: Callable[[Collection[int]], Mapping[int, Described]]) -> Describe:
    return lambda reader, numbers: describe(numbers) if reader.is_employee else {}


def _editions(numbers: Collection[int]) -> Mapping[int, Described]:
    rows = Edition.objects.filter(pk__in=numbers).only("period")
    return {one.pk: Described(reading.name_of(one.period), one.get_absolute_url()) for one in rows}


def _viewings(numbers: Collection[int]) -> Mapping[int, Described]:
    rows = without_figures(Viewing.objects.filter(pk__in=numbers).select_related("person"))
    looks = {one.pk: look(one) for one in rows}
    return {number: Described(f"{one.what}, {one.period}", one.url) for number, one in looks.items()}


def _switches(numbers: Collection[int]) -> Mapping[int, Described]:
    rows = Switch.objects.filter(pk__in=numbers)
    return {one.pk: Described(what_of(one.metric), f"/reports/measured/#{one.metric}") for one in rows}


def _subscriptions(reader: Person, numbers: Collection[int]) -> Mapping[int, Described]:
    """One's own, and no one else's."""
    rows = Subscription.objects.filter(pk__in=numbers, person=reader)
    return {one.pk: Described(str(one.get_grid_display()), "/reports/") for one in rows}
