"""What leaders meet first: what shipped in the period, from which levels and customers, how soon ideas are answered."""

from typing import Any

import numpy as np
from django.db.models.functions import TruncDate
from django.utils import timezone

from ideas.boards.models import Idea
from ideas.results.models import Answer
from ideas.results.queries.promise import with_due
from workspace.reports.building.customers import customers_of
from workspace.reports.building.ideas import Submitted
from workspace.reports.building.scene import Scene
from workspace.reports.metrics.survival import Waits, survival
from workspace.reports.privacy import rounding

DAY = 86_400


def results_of(scene: Scene, ideas: list[Submitted]) -> dict[str, Any]:
    """`shipped`: results of the period. `from`: the levels and customers that the ideas of a year came from that have
    shipped by its end, with as many authors as may be told: those of a month are too few. `answer_days`: the median
    wait of the year's ideas. `promises`: answers that were due in the period, and the share kept in time."""
    period = scene.period
    shipped = customers_of(period.ends_at, period.starts_at)
    return {
        "shipped": len(shipped),
        "with_customers": sum(1 for firms in shipped.values() if firms),
        "customers": len({firm for firms in shipped.values() for firm in firms}),
        "from": _origins(scene, ideas),
        "answer_days": _answer_days(scene, ideas),
        "promises": _promises(scene),
    }


def _origins(scene: Scene, ideas: list[Submitted]) -> list[dict[str, Any]]:
    """Levels from which the year's ideas came that shipped, in the grid's order. Authors in bands; too few: hidden."""
    authors: dict[str, set[int]] = {}
    for one in ideas:
        if one.shipped is None:
            continue
        band = int(scene.rules.bands(np.array([one.level or -1]))[0])
        label = "side:customer" if one.side == "customer" else scene.rules.band_label(band) if band > 0 else "unknown"
        authors.setdefault(label, set()).add(one.author)
    least = scene.rules.least
    return [
        {"label": label, "people": rounding.banded(len(who)) if len(who) >= least else None,
         "hidden": "" if len(who) >= least else "few"}
        for label, who in sorted(authors.items())
    ]  # fmt: skip


def _answer_days(scene: Scene, ideas: list[Submitted]) -> float | None:
    """The median of days from an idea to its first answer; ideas that still wait count as waiting."""
    if not ideas:
        return None
    end = scene.period.ends_at
    days = np.array([((one.answered or end) - one.at).total_seconds() / DAY for one in ideas])
    _, who = np.unique([one.author for one in ideas], return_inverse=True)
    who = who.ravel().astype(np.int64)
    people = int(who.max()) + 1
    if people < scene.rules.least:
        return None
    waits = Waits(days, np.array([one.answered is not None for one in ideas]), who, who)
    found = survival(
        waits, np.linspace(0, 365, 2), n=people, rng=scene.dice("answer_days"), resamples=1, least=scene.rules.least
    )
    return None if found.median.value is None else round(found.median.value, 1)


def _promises(scene: Scene) -> dict[str, Any]:
    """Of ideas whose promised day fell into the period: the share that had an answer by then. None without any."""
    zone, period = timezone.get_default_timezone(), scene.period
    promised = with_due(Idea.objects.standing().filter(imported_from__isnull=True))
    due = dict(promised.filter(due_on__gte=period.starts_on, due_on__lt=period.ends_before).values_list("pk", "due_on"))
    first: dict[int, Any] = {}
    rows = Answer.objects.filter(idea__in=due).annotate(day=TruncDate("at", tzinfo=zone)).order_by("at")
    for idea, day in rows.values_list("idea", "day"):
        first.setdefault(idea, day)
    kept = sum(1 for idea, day in due.items() if idea in first and first[idea] <= day)
    return {"due": len(due), "kept": rounding.share(kept / len(due), len(due)) if due else None}
