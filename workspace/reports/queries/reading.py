"""Reading what was published: every employee the same, and nobody else anything."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from workspace.common import clock
from workspace.common.errors import Invalid, NotVisible
from workspace.people.models import Person
from workspace.reports.figures import VIEWS, Figure, View
from workspace.reports.models import Edition, Grid
from workspace.reports.queries.editions import edition, of_one_view, require_reader, states_of
from workspace.reports.queries.figures import figure_of
from workspace.reports.queries.periods import Period, period_of

# What is looked at beside the views of an edition: its first page, and the whole of it.
START, WHOLE = "start", "report"


def edition_of(reader: Person, period: str) -> Edition:
    """What was published of a period. Raises NotVisible where nothing was, and for who is no employee."""
    require_reader(reader)
    try:
        return edition(period)
    except Invalid as error:
        raise NotVisible from error


def edition_for(reader: Person, period: str, view: str) -> tuple[Edition, View, Figure]:
    """As edition_of, but of its figures only this one is read: all of them are hundreds of curves and cells.

    Raises NotVisible also for a view that there is not, or that the edition does not have.
    """
    require_reader(reader)
    known = next((one for one in VIEWS if one == view), None)
    try:
        rows = Edition.objects.filter(period=period_of(period).name)
    except Invalid as error:
        raise NotVisible from error
    found = of_one_view(rows, known).first() if known else None
    figure = figure_of(found.figure) if found is not None else None
    if found is None or known is None or figure is None:
        raise NotVisible
    return found, known, figure


def newest() -> Edition | None:
    """The edition that ends last, of whatever grid; of two that end on the same day the longer one."""
    return Edition.objects.select_related("series").order_by("-ends_on", "starts_on").first()


def newest_url() -> str:
    """Where the newest edition is read; empty before the first one."""
    rows = Edition.objects.only("period").order_by("-ends_on", "starts_on")
    return next((one.get_absolute_url() for one in rows[:1]), "")


def before(given: Edition) -> Edition | None:
    """The edition of the period right before it, where one was published: figures are compared with no other. Without
    its figures: what of them is compared stands in those of `given`."""
    last = period_of(given.period).previous.name
    return Edition.objects.defer("figures").filter(series=given.series_id, period=last).first()


def views_in(given: Edition, off: frozenset[str]) -> list[View]:
    """The views of an edition that may be shown now, in their order: none that is switched off, or was then."""
    states = states_of(given)
    return [view for view in VIEWS if view not in off and states.get(view) not in (None, "off")]


def name_of(period: str | Period) -> str:
    """“September 2026”, “Q3 2026”; what is no period stands for itself."""
    try:
        found = period_of(period) if isinstance(period, str) else period
    except Invalid:
        return str(period)
    if found.grid is Grid.MONTH:
        return date_format(found.starts_on, "F Y")
    return _("Q%(quarter)d %(year)d") % {"quarter": (found.starts_on.month + 2) // 3, "year": found.starts_on.year}


@dataclass(frozen=True)
class Slot:
    """A period of the calendar. `url` is empty where nothing was published of it."""

    name: str
    url: str = ""
    is_current: bool = False


@dataclass(frozen=True)
class Year:
    number: int
    quarters: Sequence[tuple[Slot, Sequence[Slot]]]


def calendar(current: Edition | None, *, view: str = "") -> list[Year]:
    """All quarters with their months, from the year of the last edition back to that of the first. One query."""
    known = set(Edition.objects.values_list("period", flat=True))
    if not known:
        return []
    years = sorted({int(name[:4]) for name in known}, reverse=True)
    tail = f"{view}/" if view else ""

    def slot(period: Period, called: str) -> Slot:
        url = f"/reports/{period.name}/{tail}" if period.name in known else ""
        return Slot(called, url, current is not None and current.period == period.name)

    return [Year(year, [_quarter(period_of(f"{year}-Q{number}"), slot) for number in (4, 3, 2, 1)]) for year in years]


def _quarter(quarter: Period, slot: Callable[[Period, str], Slot]) -> tuple[Slot, list[Slot]]:
    months = [Period(first, Grid.MONTH) for first in quarter.months]
    return slot(quarter, name_of(quarter)), [slot(one, date_format(one.starts_on, "M")) for one in months]


def today() -> date:
    """The day by which looking is written down: that of the house."""
    return timezone.localtime(clock.now(), timezone.get_default_timezone()).date()
