"""What came of a decision, ready for its page: read from what was kept when it was counted."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from ideas.decisions.ballots import Method
from ideas.decisions.models import Decision, Option, Stance, Stand
from ideas.decisions.queries.steps import Telling, amount, money, quoted, tell
from workspace.audit.models import Side


@dataclass(frozen=True)
class Rule:
    """One of the two rules: what it is called, what it does in a sentence, how it came to its winners."""

    key: str
    name: str
    does: str
    winners: Sequence[Option]
    telling: Telling


@dataclass(frozen=True)
class Bar:
    """An idea in the result: `value` as text, `length` for the bar, of the result's `most`."""

    option: Option
    value: str
    length: float
    wins: bool


@dataclass(frozen=True)
class Turnout:
    """Of the people who might vote as it closed, and of those who did; `voted` None where it may not be told."""

    side: str
    might: int
    voted: int | None

    @property
    def percent(self) -> int | None:
        return round(100 * self.voted / self.might) if self.voted is not None and self.might else None


@dataclass(frozen=True)
class Consent:
    """How a round of consent went. `objections` stand; names are not shown with them, the reason is what counts."""

    reached: bool
    counts: Sequence[tuple[str, int]]
    objections: Sequence[Stand]
    reservations: Sequence[Stand]
    withdrawn: int
    beside: str


@dataclass(frozen=True)
class Result:
    """`told` False: too few ballots of a confidential decision. `compared`: the two rules beside each other."""

    told: bool
    ballots: int = 0
    turnout: Sequence[Turnout] = ()
    bars: Sequence[Bar] = ()
    most: float = 1
    first: Rule | None = None
    second: Rule | None = None
    compared: Sequence[str] = ()
    cost: str = ""
    measure: str | Promise = ""
    consent: Consent | None = None

    @property
    def winners(self) -> Sequence[Option]:
        return self.first.winners if self.first else ()


def result_of(decision: Decision) -> Result | None:
    """None before it is counted. One query; two of a consent."""
    kept = decision.result
    if kept is None or decision.closed_at is None:
        return None
    if not kept["told"]:
        return Result(told=False)
    turnout = _turnout(decision)
    if decision.how is Method.CONSENT:
        return Result(told=True, ballots=kept["ballots"], turnout=turnout, consent=_consent(decision, kept))
    options = {str(one.idea_id): one for one in sorted(decision.options.all(), key=lambda one: one.place)}
    first, second = (_rule(kept[which], options, decision.currency) for which in ("first", "second"))
    bars = _bars(kept["first"], options, decision.currency)
    return Result(
        told=True, ballots=kept["ballots"], turnout=turnout, bars=bars, first=first, second=second,
        most=max((bar.length for bar in bars), default=1) or 1, compared=_compared(kept, first, second),
        cost=_spent(decision, first), measure=_MEASURES[first.key],
    )  # fmt: skip


def _turnout(decision: Decision) -> list[Turnout]:
    electorate = decision.electorate or {"might": {}, "voted": None}
    voted = electorate["voted"]
    return [
        Turnout(side, electorate["might"].get(side, 0), voted.get(side, 0) if voted is not None else None)
        for side in (Side.EMPLOYEE, Side.CUSTOMER)
    ]


def _rule(tally: Mapping[str, Any], options: Mapping[str, Option], currency: str) -> Rule:
    names = {key: one.title for key, one in options.items()}
    name, does = rule_words(tally["method"])
    winners = [options[one] for one in tally["winners"]]
    return Rule(tally["method"], name, does, winners, tell(tally, names, currency))


def _bars(tally: Mapping[str, Any], options: Mapping[str, Option], currency: str) -> list[Bar]:
    """Winners first, then the others in the order in which they came."""
    won: Collection[str] = tally["winners"]
    measured: dict[str, tuple[str, float]] = {}
    for step in tally["steps"]:
        if step["step"] == "count":
            measured[step["option"]] = (amount(step["sum"]), max(0, step["sum"]))
        elif step["step"] == "score":
            measured[step["option"]] = (f"{amount(step['score'])} %", step["score"])
        elif step["step"] == "bought":
            measured[step["option"]] = (money(step["cost"], currency), step["cost"])
        elif step["step"] == "first preferences":
            measured |= {one: (amount(votes), votes) for one, votes in step["votes"].items()}
        elif step["step"] == "order":
            last = max(step["ranks"].values())
            measured |= {
                one: (_("place %(rank)s") % {"rank": rank}, last + 1 - rank) for one, rank in step["ranks"].items()
            }
    rest = sorted((one for one in options if one not in won), key=lambda one: -measured.get(one, ("", 0))[1])
    order = [*won, *rest]
    without = {one: (money(options[one].cost, currency) if options[one].cost else "", 0.0) for one in order}
    return [Bar(options[one], *measured.get(one, without[one]), one in won) for one in order]


# What the number beside an idea is.
_MEASURES = {
    "approval": _lazy("Approvals"),
    "score": _lazy("Points"),
    "dot": _lazy("Points"),
    "quadratic": _lazy("Votes, those against taken off"),
    "schulze": _lazy("Place"),
    "stv": _lazy("First preferences; the order is that of the election"),
    "bradley_terry": _lazy("Chance to win against another idea"),
    "equal_shares_add1": _lazy("Cost"),
}


def _spent(decision: Decision, first: Rule) -> str:
    if decision.budget is None:
        return ""
    terms = {
        "spent": money(sum(one.cost for one in first.winners), decision.currency),
        "budget": money(decision.budget, decision.currency),
    }
    return _("%(spent)s of %(budget)s are spent.") % terms


def _compared(kept: Mapping[str, Any], first: Rule, second: Rule) -> list[str]:
    """The difference between the rules in one sentence; for budgets also how many voters each leaves with nothing."""
    said = [_difference(first, second)]
    if kept.get("represented") and kept["ballots"]:
        one, other = (round(100 * count / kept["ballots"]) for count in kept["represented"])
        terms = {"first": first.name, "one": one, "second": second.name, "other": other}
        said.append(
            _("By %(first)s %(one)s %% of the voters have at least one winner, by %(second)s %(other)s %%.") % terms
        )
    return said


def _difference(first: Rule, second: Rule) -> str:
    theirs, others = {one.pk for one in first.winners}, {one.pk for one in second.winners}
    if theirs == others:
        return _("By %(rule)s the same would have won.") % {"rule": second.name}
    gained = [quoted(one.title) for one in second.winners if one.pk not in theirs]
    lost = [quoted(one.title) for one in first.winners if one.pk not in others]
    terms = {"rule": second.name, "gained": _listed(gained), "lost": _listed(lost)}
    if not lost:
        return _("By %(rule)s, %(gained)s would have won as well.") % terms
    if not gained:
        return _("By %(rule)s, %(lost)s would not have won.") % terms
    return _("By %(rule)s, %(gained)s would have won in place of %(lost)s.") % terms


def _listed(names: Sequence[str], most: int = 4) -> str:
    if len(names) > most:
        return _("%(names)s and %(count)s more") % {"names": ", ".join(names[:most]), "count": len(names) - most}
    return str(get_text_list(list(names), _("and")))


def _consent(decision: Decision, kept: Mapping[str, Any]) -> Consent:
    stands = list(decision.stands.filter(round=decision.round).exclude(reason=""))
    beside = (
        _("By a simple majority it would have been accepted.") if kept["majority"]
        else _("By a simple majority it would not have been accepted.")
    )  # fmt: skip
    return Consent(
        reached=kept["consent"],
        counts=[(str(stance.label), kept["counts"][stance.value]) for stance in Stance],
        objections=[one for one in stands if one.stance == Stance.OBJECT and one.withdrawn_at is None],
        reservations=[one for one in stands if one.stance == Stance.RESERVATION],
        withdrawn=kept["withdrawn"],
        beside=beside,
    )


def rule_words(rule: str) -> tuple[str, str]:
    """What a rule is called, and what it does."""
    words = {
        "approval": (_("approval"), _("Each voter approves of any number of ideas; most approvals win.")),
        "satisfaction_approval": (
            _("split votes"), _("One vote each, split equally among the ideas that a voter approves of.")
        ),
        "score": (_("score"), _("The points of all voters are added up; most points win.")),
        "dot": (_("shared-out points"), _("Each voter has the same points to share out; most points win.")),
        "quadratic": (
            _("quadratic votes"),
            _("Votes are added up; a voter's second vote for one idea costs more than the first, by the square."),
        ),
        "schulze": (
            _("Schulze"), _("Whoever is preferred by most to each other idea, directly or along a chain, stands first.")
        ),
        "stv": (
            _("transferable vote"),
            _("Places are filled in proportion: votes that one idea does not need go to the next preferences."),
        ),
        "bradley_terry": (_("Bradley and Terry"), _("Strength follows from who won against whom.")),
        "duels_won": (_("share of duels won"), _("Who won most of the duels that they were in.")),
        "equal_shares_add1": (
            _("Equal Shares"),
            _("Each voter holds an equal share of the money, and ideas are bought by those who support them."),
        ),
        "greedy": (_("most votes first"), _("Most votes first, as long as the money lasts.")),
    }  # fmt: skip
    return words[rule]
