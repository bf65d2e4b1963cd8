"""The steps of a tally as tables that people can follow. Words only here; the counting was done before."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

Names = Mapping[str, str]
Step = Mapping[str, Any]


@dataclass(frozen=True)
class Row:
    """`cells` stand below the heads of the table, after `name`. `marked`: what has won."""

    name: str
    cells: Sequence[str]
    marked: bool = False


@dataclass(frozen=True)
class Table:
    """`heads` name the columns, the first of them that of the names. `notes` are sentences below it."""

    caption: str
    heads: Sequence[str]
    rows: Sequence[Row]
    notes: Sequence[str] = ()
    wide: bool = False


@dataclass(frozen=True)
class Telling:
    """How one rule came to its winners."""

    tables: Sequence[Table] = ()
    sentences: Sequence[str] = field(default_factory=tuple)


def tell(tally: Mapping[str, Any], names: Names, currency: str = "") -> Telling:
    """`tally`: as Tally.as_json() gives it; `names` by id."""
    told: Callable[..., Telling] = _TELLERS[tally["method"]]
    return told(tally, names, currency)


def amount(value: float, decimals: int = 2) -> str:
    """A number as the reader's language writes it, with no more decimals than it has."""
    rounded = round(value, decimals)
    whole = float(rounded).is_integer()
    return str(
        number_format(
            int(rounded) if whole else rounded, None if whole else decimals, use_l10n=True, force_grouping=True
        )
    )


def money(value: float, currency: str) -> str:
    return f"{amount(value)} {currency}".strip()


def quoted(name: str) -> str:
    """A name within a sentence, whichever way each is written."""
    return f"“\u2068{name}\u2069”"


def _sums(tally: Mapping[str, Any], names: Names, currency: str) -> Telling:
    what = {
        "approval": _("Approvals"), "satisfaction_approval": _("Split votes"), "score": _("Points"),
        "dot": _("Points"), "quadratic": _("Votes, those against taken off"),
    }[tally["method"]]  # fmt: skip
    counted = [step for step in tally["steps"] if step["step"] == "count"]
    rows = [
        Row(names[step["option"]], [amount(step["sum"]), amount(step["voters"])], step["elected"]) for step in counted
    ]
    notes = [*_ties(tally, names)]
    if most := next((step["most"] for step in tally["steps"] if step["step"] == "credits"), None):
        notes.append(_("The voter who spent most spent %(count)s credits.") % {"count": amount(most)})
    table = Table(_("What was added up"), [_("Idea"), what, _("Voters who gave it something")], rows, notes)
    return Telling([table])


def _schulze(tally: Mapping[str, Any], names: Names, currency: str) -> Telling:
    steps = {step["step"]: step for step in tally["steps"]}
    options = steps["pairwise"]["options"]
    ranks = sorted(steps["order"]["ranks"].items(), key=lambda pair: int(pair[1]))
    places = {name: str(place) for place, name in enumerate(options, 1)}
    heads = [_("Idea"), *places.values()]

    def matrix(caption: str, key: str, what: str, note: str) -> Table:
        rows = [
            Row(f"{places[one]}. {names[one]}", [
                "" if one == other else amount(steps[key][what][at][across]) for across, other in enumerate(options)
            ], one in tally["winners"])
            for at, one in enumerate(options)
        ]  # fmt: skip
        return Table(caption, heads, rows, [note], wide=True)

    order = Table(
        _("The order that follows"), [_("Idea"), _("Place")],
        [Row(names[one], [str(rank)], one in tally["winners"]) for one, rank in ranks],
        _ties(tally, names),
    )  # fmt: skip
    first = matrix(
        _("How many prefer the idea of the row to that of the column"), "pairwise", "preferred",
        _("What a ballot does not name stands last on it."),
    )  # fmt: skip
    second = matrix(
        _("The strongest path from row to column"), "strongest paths", "strength",
        _("A path is as strong as its weakest step. An idea stands before another if its path there is the stronger."),
    )  # fmt: skip
    return Telling([first, second, order])


def _stv(tally: Mapping[str, Any], names: Names, currency: str) -> Telling:
    steps = tally["steps"]
    quota = steps[0]
    told = [
        _("%(valid)s ballots, %(seats)s to elect: whoever has %(quota)s votes is elected (Droop quota).")
        % {one: amount(quota[one]) for one in ("valid", "seats", "quota")}
    ]
    stages = [step for step in steps if "votes" in step]
    number = 0
    for step in steps[1:]:
        number += "votes" in step
        told.append(_stage(step, number, names))
    rows = []
    for one, name in names.items():
        cells = [amount(stage["votes"].get(one, 0), 5) if one in stage["votes"] else "" for stage in stages]
        rows.append(Row(name, cells, one in tally["winners"]))
    rows.append(Row(_("Not transferable"), [amount(stage["not_transferable"], 5) for stage in stages]))
    heads = [_("Idea"), *(_("Stage %(number)s") % {"number": n} for n in range(1, len(stages) + 1))]
    return Telling([Table(_("Votes after each stage"), heads, rows, wide=True)], told)


def _stage(step: Step, number: int, names: Names) -> str:
    if step["step"] == "surplus":
        terms = {"number": number, "name": quoted(names[step["option"]]), "count": amount(step["surplus"], 5)}
        return _("Stage %(number)s: the surplus of %(name)s, %(count)s votes, goes to the next preferences.") % terms
    if step["step"] == "excluded":
        terms = {"number": number, "name": quoted(names[step["option"]])}
        return _("Stage %(number)s: %(name)s has least and is out; its votes go to the next preferences.") % terms
    if step["step"] == "elected":
        name = {"name": quoted(names[step["option"]])}
        if step["by"] == "quota":
            return _("%(name)s has reached the quota and is elected.") % name
        return _("%(name)s is elected: no more are left than there are places.") % name
    if step["step"] == "tie":
        return _tie(step, names)
    return _("Stage %(number)s: first preferences.") % {"number": number}


def _duels(tally: Mapping[str, Any], names: Names, currency: str) -> Telling:
    strength = tally["method"] == "bradley_terry"
    what = _("Chance to win, in %") if strength else _("Duels won, in %")
    rows = [
        Row(
            names[step["option"]], [amount(step["score"]), amount(step["won"]), amount(step["duels"])],
            step["option"] in tally["winners"],
        )
        for step in tally["steps"]
        if step["step"] == "score"
    ]  # fmt: skip
    note = (
        _("The chance to win against one of the other ideas, drawn at random (Bradley and Terry): who wins against "
          "strong ones counts as stronger.")
        if strength else _("Whoever it was won against.")
    )  # fmt: skip
    return Telling(
        [Table(_("How strong each is"), [_("Idea"), what, _("Won"), _("Duels")], rows, [note, *_ties(tally, names)])]
    )


def _greedy(tally: Mapping[str, Any], names: Names, currency: str) -> Telling:
    rows = [
        Row(
            names[step["option"]],
            [
                amount(step["votes"]), money(step["cost"], currency),
                _("bought") if step["step"] == "funded" else _("left out"), money(step["left"], currency),
            ],
            step["step"] == "funded",
        )
        for step in tally["steps"]
        if step["step"] != "tie"
    ]  # fmt: skip
    heads = [_("Idea"), _("Votes"), _("Cost"), _("Outcome"), _("Money left")]
    note = _("Most votes first, as long as the money lasts. Equal votes: the cheaper one, then the order drawn by lot.")
    return Telling([Table(_("One after the other"), heads, rows, [note, *_ties(tally, names)])])


def _equal_shares(tally: Mapping[str, Any], names: Names, currency: str) -> Telling:
    shares = tally["steps"][0]
    bought = [step for step in tally["steps"] if step["step"] == "bought"]
    told = [_("Each voter starts with %(share)s of the money.") % {"share": money(shares["share"], currency)}]
    if shares["raised"]:
        told.append(
            _("That is %(count)s more each than the budget divided by the voters: shares were raised by 1 again and "
              "again, as long as all that was bought stayed within the budget.")
            % {"count": amount(shares["raised"])}
        )  # fmt: skip
    rows = [
        Row(
            f"{number}. {names[step['option']]}",
            [
                money(step["cost"], currency), f"{step['rho']:.6f}", money(step["most_paid"], currency),
                amount(step["supporters_without_money"]), money(step["spent"], currency),
            ],
            True,
        )
        for number, step in enumerate(bought, 1)
    ]  # fmt: skip
    heads = [_("Idea"), _("Cost"), "ρ", _("A supporter pays at most"), _("Supporters left without money"), _("Spent")]
    note = _(
        "Bought next is what costs its supporters least for what they get, ρ. Equal ρ: more votes, then the cheaper "
        "one, then the order drawn by lot."
    )
    return Telling([Table(_("Round by round"), heads, rows, [note, *_ties(tally, names)])], told)


def _ties(tally: Mapping[str, Any], names: Names) -> list[str]:
    return [_tie(step, names) for step in tally["steps"] if step["step"] == "tie"]


def _tie(step: Step, names: Names) -> str:
    level = ", ".join(quoted(names[one]) for one in step["options"])
    return _("%(names)s are level; the order that was drawn by lot when the decision opened decides.") % {
        "names": level
    }


_TELLERS: Mapping[str, Callable[..., Telling]] = {
    "approval": _sums,
    "satisfaction_approval": _sums,
    "score": _sums,
    "dot": _sums,
    "quadratic": _sums,
    "schulze": _schulze,
    "stv": _stv,
    "bradley_terry": _duels,
    "duels_won": _duels,
    "greedy": _greedy,
    "equal_shares": _equal_shares,
    "equal_shares_add1": _equal_shares,
}
