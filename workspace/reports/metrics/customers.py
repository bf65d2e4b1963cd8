"""Customer voice: what they are credited with, how soon an employee replies, and whether the loop is closed.

One key account may be all of it: distinct customers and organisations stand with every number. Leave out test accounts
beforehand.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workspace.reports.metrics import intervals
from workspace.reports.metrics.blocks import largest_share
from workspace.reports.metrics.clock import WorkingHours
from workspace.reports.metrics.funnel import effective
from workspace.reports.metrics.network import NOBODY, Estimate, Ints, People
from workspace.reports.metrics.replies import HOURS_A_DAY, POINTS
from workspace.reports.metrics.survival import RESAMPLES, Survival, Waits, survival

DAY = 86_400


@dataclass(frozen=True)
class Contributions:
    """What customers contributed. Per row: `at`, the `customer`, and as seconds since 1970 or NOBODY: `replied` (the
    first reply of any employee), `moved` (its status changed), `told` (a message to this customer after that)."""

    at: Ints
    customer: Ints
    replied: Ints
    moved: Ints
    told: Ints

    def __len__(self) -> int:
        return len(self.at)


@dataclass(frozen=True)
class Customers:
    """`shipped`: shipped ideas with at least one credited customer, of all shipped. `first_reply`: waits in working
    hours. `closed`: contributions due by now that changed status and were told of it in time; a status that changed
    silently closes nothing. `largest_share`: of contributions, by one organisation."""

    people: int
    organisations: int
    contributions: int
    shipped: Estimate
    shipped_of: int
    first_reply: Survival
    closed: Estimate
    due: int
    largest_share: float


def customer_voice(
    people: People,
    contributions: Contributions,
    shipped_with_customer: npt.NDArray[np.bool_],
    *,
    organisation: Ints,
    clock: WorkingHours,
    now: int,
    rng: np.random.Generator,
    days: int = 30,
    resamples: int = RESAMPLES,
    least: int = 1,
    repliers: Ints | None = None,
) -> Customers:
    """`shipped_with_customer`: for each shipped idea, whether a customer is credited. `organisation`: each person's.
    `clock`: of those who should reply; the employer's is taken, since any employee may. `least`: how many customers,
    and how many of `repliers` (who gave each first reply), must stand behind each step of the curve of replies."""
    one = contributions
    replied = (one.replied != NOBODY) & (one.replied <= now)
    hours = clock.between(one.at, np.where(replied, one.replied, now), np.zeros(len(one), dtype=np.int64))
    waits = Waits(hours, replied, one.customer, one.customer, repliers)
    at = np.linspace(0, days * 5 / 7 * HOURS_A_DAY, POINTS)
    due = one.at <= now - days * DAY
    within = one.at + days * DAY
    closed = (one.moved != NOBODY) & (one.moved <= within) & (one.told >= one.moved) & (one.told <= within)
    firms = organisation[one.customer]
    share = np.ones(int(due.sum()))
    voices = effective(one.customer[due], share)
    return Customers(
        people=len(np.unique(one.customer)),
        organisations=len(np.unique(firms)),
        contributions=len(one),
        shipped=intervals.wilson(int(shipped_with_customer.sum()), len(shipped_with_customer)),
        shipped_of=len(shipped_with_customer),
        first_reply=survival(waits, at, n=len(people), rng=rng, resamples=resamples, least=least),
        closed=intervals.wilson(float(closed[due].mean()) * voices, voices) if due.any() else Estimate.unknown(),
        due=int(due.sum()),
        largest_share=largest_share(firms, np.ones(len(firms)), int(firms.max(initial=0)) + 1),
    )
