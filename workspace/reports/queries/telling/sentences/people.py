"""Sentences of who takes part, and how evenly."""

from django.utils.translation import gettext as _

from workspace.reports.figures import Figure
from workspace.reports.queries.telling.labels import label
from workspace.reports.queries.telling.numbers import with_interval, written
from workspace.reports.queries.telling.sentences.parts import alike, known, lower, value_of

LINE = 0.8


def participation(figure: Figure) -> str:
    levels = [row for row in known(figure) if row.label != "all"]
    if not levels:
        everyone = next(iter(known(figure)), None)
        if everyone is None:
            return ""
        return _("%(rate)s of everybody contributed at least once.") % {
            "rate": with_interval(everyone.observed, "share")
        }
    if len(levels) == 1:
        only = levels[0]
        words = {"level": label(only.label), "rate": with_interval(only.observed, "share")}
        return _("%(level)s: %(rate)s contributed at least once.") % words
    most, least = max(levels, key=value_of), min(levels, key=value_of)
    words = {
        "most": lower(label(most.label)), "high": with_interval(most.observed, "share"),
        "least": lower(label(least.label)), "low": with_interval(least.observed, "share"),
    }  # fmt: skip
    if alike(most.observed, least.observed, among=len(levels)):
        return (
            _(
                "From %(low)s (%(least)s) to %(high)s (%(most)s) of each level contributed at least once; no "
                "difference from chance between them can be told."
            )
            % words
        )
    return (
        _(
            "Participation is highest on %(most)s, %(high)s of the people, and lowest on %(least)s, %(low)s: more of a "
            "difference than chance gives."
        )
        % words
    )


def parity(figure: Figure) -> str:
    row = next(iter(known(figure)), None)
    if row is None:
        return ""
    words = {
        "ratio": with_interval(row.observed, "ratio"),
        "lowest": lower(label(str(figure.facts.get("lowest", "")))),
        "highest": lower(label(str(figure.facts.get("highest", "")))),
    }  # fmt: skip
    named = bool(figure.facts.get("lowest") and figure.facts.get("highest"))
    low, high = row.observed.low, row.observed.high
    if low is not None and high is not None and low <= LINE <= high:
        said = _("Parity is %(ratio)s: whether it is above or below 0.8 can't be told from chance.")
    elif value_of(row) < LINE:
        said = _("Parity is %(ratio)s, below the line of 0.8: worth a look.")
    else:
        said = _("Parity is %(ratio)s, above the line of 0.8.")
    if not named:
        return said % words
    return f"{said % words} {_('It is the rate of %(lowest)s divided by that of %(highest)s.') % words}"


def _quieter_half(figure: Figure) -> float | None:
    """The share of contributions that the quieter half of the people made, where the curve has that point."""
    now = next((one for one in figure.curves if one.label == "now" and not one.hidden), None)
    return next((spot.y for spot in now.points if abs(spot.x - 0.5) < 1e-6), None) if now else None


def voice(figure: Figure) -> str:
    row = next(iter(known(figure)), None)
    if row is None:
        return ""
    words = {"gini": with_interval(row.observed, "index")}
    half = _quieter_half(figure)
    if half is not None:
        return _("The quieter half of all people made %(share)s of the contributions (Gini %(gini)s).") % {
            **words, "share": written(half, "share"),
        }  # fmt: skip
    return _("How unequal voice is (Gini's coefficient): %(gini)s, from 0 (all alike) to 1 (one voice).") % words
