"""What came of pulses, by group: for reports, which alone compare leaders with staff."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from workspace.pulses.models import Group, Pulse


@dataclass(frozen=True)
class Tally:
    """Counts of a closed pulse by answer, in the order of the scale (for yes or no: no first).

    `leaders` and `staff` are None where one of them has fewer than 5 answers, and then both; `everybody` where all
    together have. Exact counts: round before you show them.
    """

    pulse: int
    question: str
    kind: str
    closed_at: datetime
    everybody: Sequence[int] | None
    leaders: Sequence[int] | None
    staff: Sequence[int] | None


def closed_tallies(since: datetime, until: datetime) -> list[Tally]:
    """Pulses that were closed from `since` on and before `until`, the first closed first. One query."""
    found = Pulse.objects.filter(closed_at__gte=since, closed_at__lt=until).order_by("closed_at", "pk")
    return [_tally(pulse) for pulse in found]


def _tally(pulse: Pulse) -> Tally:
    counts = pulse.tally or {}
    return Tally(
        pulse=pulse.pk, question=pulse.question, kind=pulse.kind, closed_at=pulse.closed_at or pulse.closes_at,
        everybody=counts.get("all"), leaders=counts.get(Group.LEADERS), staff=counts.get(Group.STAFF),
    )  # fmt: skip
