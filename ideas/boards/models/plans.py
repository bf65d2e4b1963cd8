"""What a board can be made from: phases with relative dates and switches, to begin with and to change at will."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ideas.boards.models.boards import Phase, PhaseKind


@dataclass(frozen=True)
class Stretch:
    """One phase of a plan: `days` that it lasts (None: open-ended), or `until_deadline` where one is given."""

    kind: PhaseKind
    days: int | None
    submit: bool = False
    comment: bool = True
    support: bool = False
    counts: bool = True
    authors: bool = True
    method: str = ""
    until_deadline: bool = False


@dataclass(frozen=True)
class Plan:
    """`question` is an example of what to ask. `answer_within`: the promise, in days."""

    key: str
    title: str | Promise
    about: str | Promise
    question: str | Promise
    stretches: Sequence[Stretch]
    answer_within: int | None = None

    @property
    def has_deadline(self) -> bool:
        return any(stretch.until_deadline for stretch in self.stretches)

    def phases(self, starts_at: datetime, deadline: datetime | None = None) -> list[Phase]:
        """Unsaved phases, one after the other, from `starts_at` on."""
        made, at = [], starts_at
        for place, stretch in enumerate(self.stretches):
            ends = None if stretch.days is None else at + timedelta(days=stretch.days)
            if stretch.until_deadline and deadline is not None:
                ends = deadline
            made.append(Phase(place=place, starts_at=at, ends_at=ends, **_switches(stretch)))
            at = ends or at
        return made


def _switches(stretch: Stretch) -> dict[str, Any]:
    return {
        "kind": stretch.kind, "may_submit": stretch.submit, "may_comment": stretch.comment,
        "may_support": stretch.support, "shows_counts": stretch.counts, "shows_authors": stretch.authors,
        "method": stretch.method,
    }  # fmt: skip


PLANS = (
    Plan(
        "suggestions", _("Suggestion box"),
        _("Always open: anybody brings a problem, others add their case and support it, and each gets an answer."),
        _("What stands in the way of your work?"),
        (Stretch(PhaseKind.COLLECT, None, submit=True, support=True),),
        answer_within=30,
    ),
    Plan(
        "campaign", _("Campaign"),
        _("One question with a deadline. Ideas are written without names and without counts, then talked over, "
          "evaluated and answered."),
        _("How could we halve the time from order to delivery?"),
        (
            Stretch(PhaseKind.COLLECT, 14, submit=True, support=True, authors=False, until_deadline=True),
            Stretch(PhaseKind.DISCUSS, 7, support=True),
            Stretch(PhaseKind.EVALUATE, 14),
            Stretch(PhaseKind.DECIDE, 7, counts=False, method="approval"),
            Stretch(PhaseKind.RESULTS, None),
        ),
        answer_within=45,
    ),
    Plan(
        "product", _("Product board for customers"),
        _("Customers and the people who build the product, on one board: each case says who asked, and customers hear "
          "when it ships."),
        _("What should the product do for you next?"),
        (Stretch(PhaseKind.COLLECT, None, submit=True, support=True),),
        answer_within=14,
    ),
    Plan(
        "budget", _("Participatory budget"),
        _("Ideas are collected, worked out and priced; then everybody votes on what the money is spent on."),
        _("What shall we spend this year's budget on?"),
        (
            Stretch(PhaseKind.COLLECT, 21, submit=True, support=True),
            Stretch(PhaseKind.REFINE, 14),
            Stretch(PhaseKind.EVALUATE, 14),
            Stretch(PhaseKind.DECIDE, 10, counts=False, method="budget"),
            Stretch(PhaseKind.COMMIT, 14),
            Stretch(PhaseKind.RESULTS, None),
        ),
        answer_within=60,
    ),
    Plan(
        "hackathon", _("Hackathon"),
        _("Bring an idea, find people who build it with you in two days, and choose the best by comparing pairs."),
        _("What can we build in two days that people use on the third?"),
        (
            Stretch(PhaseKind.COLLECT, 7, submit=True, support=True),
            Stretch(PhaseKind.REFINE, 2, submit=True, support=True),
            Stretch(PhaseKind.DECIDE, 1, counts=False, method="duels"),
            Stretch(PhaseKind.RESULTS, None),
        ),
    ),
)  # fmt: skip


def plan_named(key: str) -> Plan | None:
    return next((plan for plan in PLANS if plan.key == key), None)
