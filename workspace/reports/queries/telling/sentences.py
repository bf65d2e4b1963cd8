"""One sentence for each view, composed of what the figure says: never more than it says, and chance named as such."""

import math
from collections.abc import Callable
from statistics import NormalDist

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workspace.reports.figures import Cell, Curve, Estimate, Figure, Row, View
from workspace.reports.queries.telling.labels import label, stage_name, why_hidden
from workspace.reports.queries.telling.numbers import plain, points_between, with_interval, written

CLEAR = 0.05
LINE = 0.8


def sentence(figure: Figure, *, k: int) -> str:
    """What the figure says. `k`: the smallest group that is shown, of the figure's edition."""
    if figure.hidden:
        return _("%(why)s.") % {"why": _upper(why_hidden(figure.hidden, k))}
    said = _SAID[figure.view](figure)
    if said:
        return said
    parts: list[Row | Curve | Cell] = [*figure.rows, *figure.curves, *figure.cells]
    reasons = [one.hidden for one in parts if one.hidden]
    why = why_hidden(reasons[0], k) if reasons else why_hidden("empty", k)
    return _("%(why)s.") % {"why": _upper(why)}


def change(figure: Figure, *, before: str) -> str:
    """How it compares with the period `before`; empty where nothing is comparable. A change within the intervals is
    said to be none."""
    row = next((one for one in _known(figure) if one.label == "all"), None) or next(iter(_known(figure)), None)
    if row is None or row.previous is None or row.previous.value is None or row.observed.value is None:
        return ""
    words = {"before": before, "then": written(row.previous.value, figure.unit), "what": label(row.label)}
    alone = len(_known(figure)) == 1
    then = (_("In %(before)s it was %(then)s") if alone else _("In %(before)s it was %(then)s (%(what)s)")) % words
    if row.observed.low is None or row.previous.low is None:
        return f"{then}."
    if _alike(row.observed, row.previous):
        return _("%(then)s: no difference from chance can be told.") % {"then": then}
    if row.observed.value > row.previous.value:
        return _("%(then)s: it has risen by more than chance.") % {"then": then}
    return _("%(then)s: it has fallen by more than chance.") % {"then": then}


def _known(figure: Figure) -> list[Row]:
    return [row for row in figure.rows if not row.hidden and row.observed.value is not None]


def _alike(one: Estimate, other: Estimate, *, among: int = 2) -> bool:
    """Whether the interval of their difference holds zero: from their own intervals, as Newcombe does. `among`: of so
    many groups these are two, chosen by their values; the more there are, the wider (Bonferroni, over all pairs).

    Without both intervals nothing can be told, and they count as alike.
    """
    if one.value is None or one.low is None or one.high is None:
        return True
    if other.value is None or other.low is None or other.high is None:
        return True
    wider = NormalDist().inv_cdf(1 - CLEAR / max(2, among * (among - 1))) / NormalDist().inv_cdf(1 - CLEAR / 2)
    difference = one.value - other.value
    low = difference - wider * math.hypot(one.value - one.low, other.high - other.value)
    high = difference + wider * math.hypot(one.high - one.value, other.value - other.low)
    return low <= 0 <= high


def _value(row: Row) -> float:
    return row.observed.value if row.observed.value is not None else 0.0


def _participation(figure: Figure) -> str:
    levels = [row for row in _known(figure) if row.label != "all"]
    if not levels:
        everyone = next(iter(_known(figure)), None)
        if everyone is None:
            return ""
        return _("%(rate)s of everybody contributed at least once.") % {
            "rate": with_interval(everyone.observed, "share")
        }
    if len(levels) == 1:
        only = levels[0]
        words = {"level": label(only.label), "rate": with_interval(only.observed, "share")}
        return _("%(level)s: %(rate)s contributed at least once.") % words
    most, least = max(levels, key=_value), min(levels, key=_value)
    words = {
        "most": _lower(label(most.label)), "high": with_interval(most.observed, "share"),
        "least": _lower(label(least.label)), "low": with_interval(least.observed, "share"),
    }  # fmt: skip
    if _alike(most.observed, least.observed, among=len(levels)):
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


def _parity(figure: Figure) -> str:
    row = next(iter(_known(figure)), None)
    if row is None:
        return ""
    words = {
        "ratio": with_interval(row.observed, "ratio"),
        "lowest": _lower(label(str(figure.facts.get("lowest", "")))),
        "highest": _lower(label(str(figure.facts.get("highest", "")))),
    }  # fmt: skip
    named = bool(figure.facts.get("lowest") and figure.facts.get("highest"))
    low, high = row.observed.low, row.observed.high
    if low is not None and high is not None and low <= LINE <= high:
        said = _("Parity is %(ratio)s: whether it is above or below 0.8 can't be told from chance.")
    elif _value(row) < LINE:
        said = _("Parity is %(ratio)s, below the line of 0.8: worth a look.")
    else:
        said = _("Parity is %(ratio)s, above the line of 0.8.")
    if not named:
        return said % words
    return f"{said % words} {_('It compares %(lowest)s with %(highest)s.') % words}"


def _mixing(figure: Figure) -> str:
    cells = [one for one in figure.cells if not one.hidden and one.ratio is not None]
    if not cells:
        return ""
    least, most = min(cells, key=lambda one: one.ratio or 0), max(cells, key=lambda one: one.ratio or 0)
    words = {
        "from_least": _lower(label(least.row)), "to_least": _lower(label(least.column)),
        "least": written(least.ratio, "ratio"), "most": written(most.ratio, "ratio"),
        "from_most": _lower(label(most.row)), "to_most": _lower(label(most.column)),
    }  # fmt: skip
    if least is most:
        return _("Talk from %(from_most)s to %(to_most)s is %(most)s times what chance would give.") % words
    return _(
        "Compared with chance (1), talk is densest from %(from_most)s to %(to_most)s (%(most)s), and thinnest from "
        "%(from_least)s to %(to_least)s (%(least)s)."
    ) % words  # fmt: skip


def _ei(figure: Figure) -> str:
    row = next(iter(_known(figure)), None)
    if row is None:
        return ""
    words = {
        "index": written(row.observed.value, "index"),
        "chance": written(row.expected.value if row.expected else None, "index"),
    }  # fmt: skip
    if not _apart(row):
        return _("The index is %(index)s, and chance gives %(chance)s: no difference from chance can be told.") % words
    if row.expected and row.expected.value is not None and _value(row) > row.expected.value:
        return (
            _("The index is %(index)s, and chance gives %(chance)s: levels are more open to each other than chance.")
            % words
        )
    return _("The index is %(index)s, and chance gives %(chance)s: levels are more closed than chance.") % words


def _apart(row: Row) -> bool:
    """Whether what was observed differs from chance: by its p, or by the middle 95 % of the null."""
    if row.p is not None:
        return row.p < CLEAR
    null, value = row.expected, row.observed.value
    if null is None or value is None or null.low is None or null.high is None:
        return False
    return not null.low <= value <= null.high


def _distance(figure: Figure) -> str:
    mean, chance = figure.facts.get("mean"), figure.facts.get("mean_expected")
    if not isinstance(mean, int | float) or not isinstance(chance, int | float):
        shown = [row for row in _known(figure) if row.label != "all"]
        if not shown:
            return ""
        most = max(shown, key=_value)
        words = {"distance": label(most.label), "share": written(most.observed.value, "share")}
        return _("Most often there are %(distance)s between two people (%(share)s of all contributions).") % words
    words = {"mean": plain(mean, 1), "chance": plain(chance, 1)}
    p = figure.facts.get("p")
    if not isinstance(p, int | float) or p >= CLEAR:
        return (
            _("On average %(mean)s steps lie between two people, and %(chance)s by chance: no difference can be told.")
            % words
        )
    if mean < chance:
        return _("On average %(mean)s steps lie between two people, less than the %(chance)s of chance.") % words
    return _("On average %(mean)s steps lie between two people, more than the %(chance)s of chance.") % words


def _initiation(figure: Figure) -> str:
    rows = {row.label.rpartition(":")[2]: row for row in _known(figure)}
    up = rows.get("up")
    if up is None:
        return ""
    words = {
        "up": written(up.observed.value, "share"),
        "chance": written(up.expected.value if up.expected else None, "share"),
    }  # fmt: skip
    if up.expected is None or up.expected.value is None:
        return _("%(up)s of what was begun turned upward.") % words
    if not _apart(up):
        return _("%(up)s of what was begun turned upward, and %(chance)s by chance: no difference can be told.") % words
    if _value(up) > up.expected.value:
        return _("%(up)s of what was begun turned upward, more than the %(chance)s of chance.") % words
    return _("%(up)s of what was begun turned upward, less than the %(chance)s of chance.") % words


def _answers(figure: Figure) -> str:
    rows = [row for row in _known(figure) if row.label != "all"]
    if not rows:
        return ""
    upward = [row for row in rows if row.label.startswith("gap:+") or row.label.endswith(":up")]
    first = upward[0] if upward else rows[0]
    words = {"gap": label(first.label), "rate": with_interval(first.observed, "share")}
    said = _("Of what went %(gap)s, %(rate)s was answered within 7 days.") % {**words, "gap": _lower(words["gap"])}
    others = [row for row in rows if row is not first]
    if not others:
        return said
    apart = [row for row in others if not _alike(row.observed, first.observed, among=len(rows))]
    if not apart:
        return f"{said} {_('No difference from chance to the other directions can be told.')}"
    most = max(apart, key=lambda row: abs(_value(row) - _value(first)))
    more = {"gap": _lower(label(most.label)), "rate": with_interval(most.observed, "share")}
    return f"{said} {_('Of what went %(gap)s it was %(rate)s: more of a difference than chance gives.') % more}"


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def _voice(figure: Figure) -> str:
    row = next(iter(_known(figure)), None)
    if row is None:
        return ""
    words = {"gini": with_interval(row.observed, "index")}
    half = figure.facts.get("quieter_half")
    if isinstance(half, int | float):
        return _("The quieter half of all people made %(share)s of the contributions (Gini %(gini)s).") % {
            **words, "share": written(half, "share"),
        }  # fmt: skip
    return _("Gini's coefficient is %(gini)s, from 0 (all alike) to 1 (one voice).") % words


def _funnel(figure: Figure) -> str:
    known = [row for row in _known(figure) if not row.label.startswith("parity")]
    stage = next((one for one in ("accepted", "answered", "seen") if any(_stage(row) == one for row in known)), "")
    rows = [row for row in known if _stage(row) == stage]
    if not stage:
        return ""
    most, least = max(rows, key=_value), min(rows, key=_value)
    words = {
        "stage": _lower(stage_name(stage)), "most": _origin(most), "high": with_interval(most.observed, "share"),
        "least": _origin(least), "low": with_interval(least.observed, "share"),
    }  # fmt: skip
    if most is least:
        return _("Of the ideas from %(most)s, %(high)s were %(stage)s.") % words
    if _alike(most.observed, least.observed, among=len(rows)):
        said = _(
            "Of the ideas from %(most)s, %(high)s were %(stage)s, of those from %(least)s, %(low)s: "
            "no difference from chance can be told."
        )
    else:
        said = _(
            "Of the ideas from %(most)s, %(high)s were %(stage)s, of those from %(least)s, %(low)s: "
            "more of a difference than chance gives."
        )
    return said % words


def _stage(row: Row) -> str:
    return row.label.rpartition("/")[2]


def _origin(row: Row) -> str:
    return _lower(label(row.label.rpartition("/")[0]))


def _customers(figure: Figure) -> str:
    rows = {row.label: row for row in _known(figure)}
    said = []
    if credited := rows.get("credited"):
        said.append(
            _("%(share)s of what was shipped credits a customer.")
            % {"share": with_interval(credited.observed, "share")}
        )
    if (closed := rows.get("closed")) and closed.observed.value is not None:
        said.append(_("%(share)s were told what came of it.") % {"share": with_interval(closed.observed, "share")})
    median = next((one.median for one in figure.curves if not one.hidden and one.median is not None), None)
    if median is not None:
        said.append(_("Half have their first answer within %(hours)s.") % {"hours": written(median, "hours")})
    return " ".join(said)


def _belief(figure: Figure) -> str:
    gaps = [row for row in _known(figure) if row.label.endswith("/gap")]
    if not gaps:
        return ""
    widest = max(gaps, key=lambda row: abs(_value(row)))
    gap, low, high = _value(widest), widest.observed.low, widest.observed.high
    words = {
        "question": question_of(figure, widest.label),
        "gap": plain(abs(gap) * 100, 0),
        "span": points_between(widest.observed),
    }
    if low is None or high is None or low <= 0 <= high:
        said = _(
            "“%(question)s”: leaders and staff are %(gap)s points apart [%(span)s]; no difference from "
            "chance can be told."
        )
    elif gap > 0:
        said = _("“%(question)s”: leaders agree by %(gap)s points more than staff [%(span)s], more than chance gives.")
    else:
        said = _("“%(question)s”: leaders agree by %(gap)s points less than staff [%(span)s], more than chance gives.")
    return said % words


def question_of(figure: Figure, key: str) -> str:
    """The words of a pulse's question, for a row “<key>/gap”."""
    stem = key.rpartition("/")[0] or key
    questions = figure.facts.get("questions")
    return str(questions.get(stem, stem)) if isinstance(questions, dict) else stem


def _bridges(figure: Figure) -> str:
    row = next(iter(_known(figure)), None)
    if row is None:
        return ""
    number = round(_value(row))
    if not number:
        return _("No pair of units depends on a single person.")
    return ngettext(
        "%(number)d pair of units is connected by a single person.",
        "%(number)d pairs of units are connected by a single person.",
        number,
    ) % {"number": number}


_SAID: dict[View, Callable[[Figure], str]] = {
    "participation": _participation, "parity": _parity, "mixing": _mixing, "ei": _ei, "distance": _distance,
    "initiation": _initiation, "answers": _answers, "voice": _voice, "funnel": _funnel, "customers": _customers,
    "belief": _belief, "bridges": _bridges,
}  # fmt: skip
