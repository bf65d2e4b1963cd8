"""The sheet for a works council: what is measured, why, how, under which limits, for how long, and who saw it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workspace.common import clock
from workspace.people.models import Person
from workspace.reports.models import Edition, Series
from workspace.reports.queries import reading
from workspace.reports.queries.editions import require_reader
from workspace.reports.queries.switches import Switched, switches
from workspace.reports.queries.telling.definitions import Definition, definition

YEAR = timedelta(days=365)
# So many names stand beside a metric on its sheet.
NAMES = 12

_LAST_VIEWERS = """
SELECT view, people, name FROM (
    SELECT view, person_id, last, count(*) OVER (PARTITION BY view) AS people,
        row_number() OVER (PARTITION BY view ORDER BY last DESC, person_id) AS place
    FROM (
        SELECT view, person_id, max(at) AS last FROM reports_viewing WHERE at >= %s GROUP BY view, person_id
    ) AS looked
) AS placed JOIN people_person ON people_person.id = person_id
WHERE place <= %s ORDER BY view, place
"""


@dataclass(frozen=True)
class Measure:
    """A metric with its switch. `viewers`: how many people looked at it within a year; `last_viewers`: the names of
    those who did last. All of them, and when, are on a page of its own."""

    definition: Definition
    switched: Switched
    viewers: int
    last_viewers: Sequence[str] = ()


@dataclass(frozen=True)
class MeasuredPage:
    """`least`, `least_for_text`: the smallest groups. `first`, `last`: the periods that are published."""

    measures: Sequence[Measure]
    least: int
    least_for_text: int
    editions: int
    first: str
    last: str
    may_switch: bool
    as_of: datetime = field(default_factory=clock.now)

    @property
    def rules(self) -> list[tuple[str, str]]:
        """What holds for every metric: (name, words)."""
        limits = {"least": self.least, "text": self.least_for_text}
        return [
            (_("From what"), _(
                "The ledger: who did what, when, towards whom, and where both stood then. No text of what was written, "
                "and no reading of threads."
            )),
            (_("Smallest group"), _(
                "%(least)d people on both sides of every figure, %(text)d for quotations. Smaller levels are joined "
                "with the next one."
            ) % limits),
            (_("Also hidden"), _(
                "Whatever could be worked out from other figures, of this period or of earlier ones; and what one "
                "person makes more than half of."
            )),
            (_("Rounding"), _("Counts in fives; shares to five points below fifty people.")),
            (_("Never"), _(
                "No names, no ranking of people, no answering times by person; nothing here may feed pay or promotion."
            )),
            (_("When"), _("Only months and quarters that are over. There are no filters, for anybody.")),
            (_("Published"), self._published()),
            (_("How long"), _(
                "Published figures stay as they are. Rows of the ledger are kept as its retention says; whoever was "
                "erased is in no later figure."
            )),
            (_("Who reads it"), _(
                "Every employee the same. Customers do not. Whoever looks is written down, and everybody can read that."
            )),
        ]  # fmt: skip

    def _published(self) -> str:
        if not self.editions:
            return _("Nothing so far.")
        words = {"n": self.editions, "first": self.first, "last": self.last}
        return ngettext("%(n)d period: %(last)s.", "%(n)d periods, from %(first)s to %(last)s.", self.editions) % words


def measured_page(reader: Person) -> MeasuredPage:
    """Four queries. Raises NotVisible for who is no employee."""
    require_reader(reader)
    viewers = _viewers()
    rules = Series.objects.aggregate(least=Max("least"), text=Max("least_for_text"))
    published = list(Edition.objects.order_by("starts_on").values_list("period", flat=True))
    return MeasuredPage(
        [Measure(definition(one.metric), one, *viewers.get(one.metric, (0, []))) for one in switches()],
        rules["least"] or 5, rules["text"] or 10, len(published),
        reading.name_of(published[0]) if published else "", reading.name_of(published[-1]) if published else "",
        reader.is_operator,
    )  # fmt: skip


def _viewers() -> dict[str, tuple[int, list[str]]]:
    """For each view: how many people looked at it within a year, and the names of the last of them."""
    found: dict[str, tuple[int, list[str]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_LAST_VIEWERS, [clock.now() - YEAR, NAMES])
        for view, people, name in cursor.fetchall():
            found.setdefault(view, (people, []))[1].append(name)
    return found
