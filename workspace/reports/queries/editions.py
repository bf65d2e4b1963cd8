"""What was published: editions of a series, and their figures. A metric that is switched off is told as such."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import JSONField, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.fields.json import KeyTransform

from workspace.common.errors import NotVisible
from workspace.people.models import Person
from workspace.reports.figures import VIEWS, Figure, View
from workspace.reports.models import Edition, Grid
from workspace.reports.queries.figures import figure_of
from workspace.reports.queries.periods import period_of
from workspace.reports.queries.switches import metrics_off


def require_reader(reader: Person) -> None:
    """Every employee reads the same. Raises NotVisible for everybody else."""
    if not reader.is_employee or not reader.is_active:
        raise NotVisible


def editions(grid: Grid | None = None) -> Sequence[Edition]:
    """All that were published, the newest first, without their figures. One query."""
    found = Edition.objects.select_related("series").defer("figures", "results").order_by("-ends_on", "-starts_on")
    return list(found.filter(series__grid=grid) if grid else found)


def edition(period: str) -> Edition:
    """The edition of a period such as 2026-09 or 2026-Q3. One query. Raises Invalid, and NotVisible without one."""
    found = Edition.objects.select_related("series").filter(period=period_of(period).name).first()
    if found is None:
        raise NotVisible("Nothing was published of this period.")
    return found


# Why each view of an edition is not shown ("" where it is), without its figures.
_STATES = "(SELECT jsonb_object_agg(key, value -> 'hidden') FROM jsonb_each(reports_edition.figures))"


def of_one_view(rows: QuerySet[Edition], view: View) -> Any:
    """Of all the figures of an edition only one is read, as `figure`; `states` says of each why it is not shown."""
    known = rows.defer("figures", "results")
    # Our own words and a name from VIEWS: nothing that somebody typed.
    return known.annotate(figure=KeyTransform(view, "figures"), states=RawSQL(_STATES, [], JSONField()))  # noqa: S611


def states_of(of: Edition) -> Mapping[str, str]:
    """By view: why it is not shown, empty where it is. No query, however much of the edition was read."""
    read: Mapping[str, str] | None = of.__dict__.get("states")
    return {view: one.get("hidden", "") for view, one in of.figures.items() if one} if read is None else read


def newest(grid: Grid = Grid.QUARTER) -> Edition | None:
    """The newest edition of a series. One query."""
    return Edition.objects.select_related("series").filter(series__grid=grid).order_by("-starts_on").first()


def figures(of: Edition) -> Mapping[View, Figure]:
    """All twelve, in order. One query, of what is switched off now."""
    off = metrics_off()
    return {view: _shown(of, view, is_off=view in off) for view in VIEWS}


def figure(of: Edition, view: View) -> Figure:
    """One view of an edition. One query."""
    return _shown(of, view, is_off=view in metrics_off())


def _shown(of: Edition, view: View, *, is_off: bool) -> Figure:
    found = figure_of(of.figures.get(view))
    if found is None or is_off:
        return Figure(view, found.unit if found else "share", hidden="off" if is_off else "empty")
    return found
