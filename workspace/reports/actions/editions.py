"""Publishing: of closed periods, once, in the order of time, by rules that are frozen with the first edition."""

import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.db import connection
from django.db.models import Min
from django.utils import timezone

from workspace.audit.ledger import action, by_schedule, record, unchanged
from workspace.audit.models import Participation, Verb
from workspace.common import clock
from workspace.common.errors import Refused
from workspace.people.events import EVERYBODY
from workspace.people.models import Person
from workspace.reports.actions import rollup
from workspace.reports.building.drafts import Draft, draft_of
from workspace.reports.building.scene import is_graded
from workspace.reports.events import EditionPublished
from workspace.reports.models import Edition, Family, Grid, Past, Series, Watermark
from workspace.reports.queries.periods import Period, closed_since, period_at

Told = Callable[[str], None]
# "edit" in ASCII: whoever publishes waits for whoever else does.
_LOCK = 0x65646974
# Seconds between two looks at whether the last open transaction from before has ended.
LOOK_AGAIN = 0.5
_OTHER_RULES = "This draft was made by other rules than those of its series."


@action
def publish_edition(*, by: Person, draft: Draft, key: uuid.UUID | None = None) -> Edition:
    """Publish what was drafted of a period. The first edition of a series freezes its thresholds, and the first that
    tells levels and units apart freezes these.

    A period that is published already stays as it is: its edition is the answer. Raises Refused for anyone but an
    operator, for a period that is not over, for one that lies before the newest edition of its series, and for a draft
    that was not made beside all that is published: a quarter hides what its months would give away.
    """
    if not by.is_operator:
        raise Refused("Only an operator may publish reports.")
    if not draft.period.is_closed:
        raise Refused("This period is not over yet. Only closed periods are published.")
    _one_after_the_other()
    series = Series.objects.get_or_create(grid=draft.period.grid)[0]
    known = series.editions.filter(period=draft.period.name).first()
    if known is not None:
        unchanged()
        return known
    _freeze(series, draft)
    _keep(draft.pasts)
    if set(Edition.objects.values_list("period", flat=True)) != draft.beside:
        raise Refused("Another period was published since this was drafted. Draft it anew.")
    made = Edition.objects.create(
        series=series, period=draft.period.name, starts_on=draft.period.starts_on, ends_on=draft.period.ends_on,
        least=draft.rules.least, levels=draft.rules.levels, units=draft.rules.units, xid=draft.upto[0],
        row=draft.upto[1], figures={view: asdict(one) for view, one in draft.figures.items()}, results=draft.results,
        people=draft.people, coverage=draft.coverage, reorganised_on=draft.reorganised_on,
        computed_at=draft.computed_at, published_at=clock.now(), published_by=by,
    )  # fmt: skip
    Family.objects.create(edition=made, cells=draft.family)
    record(by, Verb.PUBLISHED_REPORT, made, on=EVERYBODY, event=EditionPublished(edition=made.pk))
    return made


def _one_after_the_other() -> None:
    """A month and its quarter are of two series, and each must know of the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _freeze(series: Series, draft: Draft) -> None:
    if series.editions.filter(starts_on__gte=draft.period.starts_on).exists():
        raise Refused("A later period of this series is published already: what lies before it stays as it is.")
    rules = draft.rules
    if series.frozen_at is None:
        series.least, series.frozen_at = rules.least, clock.now()
    elif series.least != rules.least:
        raise Refused(_OTHER_RULES)
    for kept, asked, frozen in (
        (series.levels, rules.levels, is_graded(series.levels)),
        (series.units, rules.units, bool(series.units)),
    ):
        if frozen and kept != asked:
            raise Refused(_OTHER_RULES)
    series.levels, series.units = rules.levels, rules.units
    series.save()


def _keep(pasts: Sequence[Past]) -> None:
    """What was before Causeway is made once, and stands beside every edition as it is."""
    new = [one for one in pasts if one.pk is None]
    if Past.objects.filter(view__in=[one.view for one in new]).exists():
        raise Refused("This draft was made beside another version of what was before Causeway.")
    for one in new:
        one.save()


@dataclass(frozen=True)
class Published:
    """`edition` is None where there was nobody to measure."""

    period: Period
    edition: Edition | None


def publish_period(period: Period, *, by: Person, told: Told = lambda _said: None, patience: float = 0) -> Published:
    """Roll up what is settled, draft the period and publish it. Nothing is published of a period that nobody was here
    for at least half of. Raises what publish_edition raises, and Refused while deeds of the period are not settled,
    after waiting for as many seconds as `patience`: an edition is never changed, so what is missing in it would be
    missing for good."""
    given_up = time.monotonic() + patience
    rollup.catch_up(lambda rows: told(f"{rows} rows rolled up"))
    while rollup.is_behind(period.starts_at, period.ends_at):
        if time.monotonic() >= given_up:
            raise Refused(
                "Deeds of this period are still on their way into the sums. It is published when they are in."
            )
        time.sleep(LOOK_AGAIN)
        rollup.catch_up()
    mark = Watermark.objects.get(name=rollup.NAME)
    draft = draft_of(period, upto=(mark.xid, mark.row))
    if not draft.eligible:
        return Published(period, None)
    with by_schedule():
        return Published(period, publish_edition(by=by, draft=draft))


def publish_due(
    *, everything: bool = False, told: Told = lambda _said: None, patience: float = 0
) -> Iterator[Published]:
    """Publish what has closed since the newest edition of each series; of a series without one, the last closed period
    alone, or with `everything` all since the ledger began. Signed by the operator who was here first, as of its time.
    """
    operator = Person.objects.active().filter(is_operator=True).order_by("pk").first()
    if operator is None:
        return
    for grid in Grid:
        for period in due(grid, everything=everything):
            yield publish_period(period, by=operator, told=told, patience=patience)


def due(grid: Grid, *, everything: bool = False) -> list[Period]:
    """The closed periods that wait to be published, the oldest first."""
    newest = Edition.objects.filter(series__grid=grid).order_by("-starts_on").first()
    if newest is not None:
        return list(closed_since(newest.after, grid))
    if everything:
        began = _ledger_began()
        return list(closed_since(began, grid)) if began else []
    last = period_at(timezone.localdate(clock.now()), grid).previous
    return list(closed_since(last.starts_on, grid))


def _ledger_began() -> date | None:
    """Of Causeway, that is: what was brought in from before makes no periods."""
    found = Participation.objects.counted().exclude(verb=Verb.TURNED_TO).aggregate(first=Min("at"))["first"]
    return timezone.localdate(found) if found else None
