"""One sentence for each view, composed of what the figure says: never more than it says, and chance named as such."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from workspace.reports.figures import Cell, Curve, Figure, Row, View
from workspace.reports.queries.telling.labels import label, openness, why_hidden
from workspace.reports.queries.telling.numbers import written
from workspace.reports.queries.telling.sentences import network, outcomes, people
from workspace.reports.queries.telling.sentences.earlier import before_causeway, caution
from workspace.reports.queries.telling.sentences.outcomes import question_of
from workspace.reports.queries.telling.sentences.parts import alike, known, upper
from workspace.reports.queries.telling.sentences.people import LINE

__all__ = ["LINE", "before_causeway", "caution", "change", "question_of", "sentence"]


def sentence(figure: Figure, *, k: int) -> str:
    """What the figure says. `k`: the smallest group that is shown, of the figure's edition."""
    if figure.hidden:
        return _("%(why)s.") % {"why": upper(why_hidden(figure.hidden, k))}
    said = _SAID[figure.view](figure)
    if said:
        return said
    parts: list[Row | Curve | Cell] = [*figure.rows, *figure.curves, *figure.cells]
    reasons = [one.hidden for one in parts if one.hidden]
    why = why_hidden(reasons[0], k) if reasons else why_hidden("empty", k)
    return _("%(why)s.") % {"why": upper(why)}


def change(figure: Figure, *, before: str) -> str:
    """How it compares with the period `before`; empty where nothing is comparable. A change within the intervals is
    said to be none."""
    row = next((one for one in known(figure) if one.label == "all"), None) or next(iter(known(figure)), None)
    if row is None or row.previous is None or row.previous.value is None or row.observed.value is None:
        return ""
    words = {
        "before": before,
        "then": written(row.previous.value, figure.unit),
        "what": openness(row.label) if figure.view == "ei" else label(row.label),
    }
    alone = len(known(figure)) == 1
    then = (_("In %(before)s it was %(then)s") if alone else _("In %(before)s it was %(then)s (%(what)s)")) % words
    if row.observed.low is None or row.previous.low is None:
        return f"{then}."
    if alike(row.observed, row.previous):
        return _("%(then)s: no difference from chance can be told.") % {"then": then}
    if row.observed.value > row.previous.value:
        return _("%(then)s: it has risen by more than chance.") % {"then": then}
    return _("%(then)s: it has fallen by more than chance.") % {"then": then}


_SAID: dict[View, Callable[[Figure], str]] = {
    "participation": people.participation, "parity": people.parity, "mixing": network.mixing, "ei": network.ei,
    "distance": network.distance, "initiation": network.initiation, "answers": outcomes.answers,
    "voice": people.voice, "funnel": outcomes.funnel, "customers": outcomes.customers, "belief": outcomes.belief,
    "bridges": network.bridges,
}  # fmt: skip
