"""What the pages of reports show: the start page with results first, and each of the twelve views."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from workspace.common.errors import NotVisible
from workspace.people.models import Person
from workspace.reports.figures import Figure
from workspace.reports.models import Edition, Subscription
from workspace.reports.queries import reading
from workspace.reports.queries.editions import require_reader
from workspace.reports.queries.figures import figure_of
from workspace.reports.queries.reading import Year
from workspace.reports.queries.switches import metrics_off
from workspace.reports.queries.telling.charts import Chart, chart
from workspace.reports.queries.telling.definitions import Definition, definition
from workspace.reports.queries.telling.results import Said, results_told
from workspace.reports.queries.telling.sentences import before_causeway, caution, change, sentence
from workspace.reports.queries.telling.tables import Table, tables


@dataclass(frozen=True)
class Told:
    """One figure of an edition with its words. `before`: what the period before is called, empty without one."""

    edition: Edition
    definition: Definition
    figure: Figure
    before: str = ""

    @cached_property
    def sentence(self) -> str:
        return sentence(self.figure, k=self.edition.least)

    @cached_property
    def change(self) -> str:
        return change(self.figure, before=self.before) if self.before else ""

    @cached_property
    def before_causeway(self) -> str:
        """What was before Causeway, where it was brought in."""
        return before_causeway(self.figure)

    @property
    def misleads(self) -> str:
        return " ".join(filter(None, (str(self.definition.misleads), caution(self.figure))))

    @cached_property
    def chart(self) -> Chart:
        return chart(self.figure, k=self.edition.least, told=self.sentence)

    @cached_property
    def tables(self) -> list[Table]:
        return tables(self.figure, k=self.edition.least)

    @property
    def url(self) -> str:
        return f"{self.edition.get_absolute_url()}{self.definition.view}/"

    @property
    def people(self) -> int | None:
        return self.figure.people if self.figure.people is not None else self.edition.people

    @property
    def coverage(self) -> float | None:
        return self.figure.coverage if self.figure.coverage is not None else self.edition.coverage


@dataclass(frozen=True)
class StartPage:
    """`results` come first. `off`: how many views are switched off."""

    edition: Edition | None
    calendar: Sequence[Year]
    name: str = ""
    before: str = ""
    results: Sequence[Said] = ()
    cards: Sequence[Told] = ()
    off: int = 0
    subscribed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ViewPage:
    told: Told
    name: str
    calendar: Sequence[Year]
    others: Sequence[Definition]


def told(edition: Edition, figure: Figure, before: Edition | None) -> Told:
    """One view of an edition, with its words."""
    return Told(edition, definition(figure.view), figure, reading.name_of(before.period) if before is not None else "")


def start_page(reader: Person, period: str = "") -> StartPage:
    """The first page of a period, or of the newest edition. Raises NotVisible."""
    require_reader(reader)
    edition = reading.edition_of(reader, period) if period else reading.newest()
    if edition is None:
        return StartPage(None, reading.calendar(None), subscribed=subscribed(reader))
    off, earlier = metrics_off(), reading.before(edition)
    figures = [figure_of(edition.figures[view]) for view in reading.views_in(edition, off)]
    return StartPage(
        edition, reading.calendar(edition), reading.name_of(edition.period),
        reading.name_of(earlier.period) if earlier else "",
        results_told(edition.results, earlier.results if earlier else None, k=edition.least),
        [told(edition, figure, earlier) for figure in figures if figure is not None],
        len(set(edition.figures) & off), subscribed(reader),
    )  # fmt: skip


def whole_report(reader: Person, period: str) -> StartPage:
    """All of an edition that may be shown, as it is printed and sent. Raises NotVisible."""
    return start_page(reader, period)


def view_page(reader: Person, period: str, view: str) -> ViewPage:
    """One view of a period. Raises NotVisible for one that was not published, or is switched off."""
    edition, known, figure = reading.edition_for(reader, period, view)
    views = reading.views_in(edition, metrics_off())
    if known not in views:
        raise NotVisible
    found = told(edition, figure, reading.before(edition))
    return ViewPage(
        found, reading.name_of(edition.period), reading.calendar(edition, view=view), [definition(one) for one in views]
    )


def subscribed(reader: Person) -> frozenset[str]:
    """The grids whose editions the reader is sent."""
    return frozenset(Subscription.objects.standing().filter(person=reader).values_list("grid", flat=True))
