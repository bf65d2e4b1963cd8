"""What is measured in this installation, and who switched it."""

from collections.abc import Sequence
from dataclasses import dataclass

from workspace.reports.figures import VIEWS, View
from workspace.reports.models import Switch


@dataclass(frozen=True)
class Switched:
    """A metric as it is now. `last` is None where nobody ever switched it: it is on."""

    metric: View
    last: Switch | None

    @property
    def is_on(self) -> bool:
        return self.last is None or self.last.is_on


def newest(metric: str) -> Switch | None:
    """What holds of a metric."""
    return Switch.objects.filter(metric=metric).select_related("by").order_by("-pk").first()


def switches() -> Sequence[Switched]:
    """All metrics in the order of the views. One query."""
    held: dict[str, Switch] = {}
    for one in Switch.objects.select_related("by").order_by("pk"):
        held[one.metric] = one
    return [Switched(view, held.get(view)) for view in VIEWS]


def metrics_off() -> frozenset[str]:
    """The metrics that are switched off. One query."""
    newest_each = Switch.objects.order_by("metric", "-pk").distinct("metric")
    return frozenset(metric for metric, is_on in newest_each.values_list("metric", "is_on") if not is_on)
