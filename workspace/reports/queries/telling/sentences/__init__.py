"""One sentence for each view, composed of what the figure says: never more than it says, and chance named as such."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from workspace.reports.figures import Cell, Curve, Figure, Row, View
from workspace.reports.queries.telling.labels import label, openness, why_hidden
from workspace.reports.queries.telling.numbers import unit_of, written
from workspace.reports.queries.telling.sentences import network, outcomes, people
from workspace.reports.queries.telling.sentences.earlier import before_causeway, caution
from workspace.reports.queries.telling.sentences.outcomes import question_of
from workspace.reports.queries.telling.sentences.parts import alike, known, upper, value_of
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
    row = _compared(figure)
    if row is None or row.previous is None or row.previous.value is None or row.observed.value is None:
        return ""
    unit = unit_of(figure, row)
    words = {
        "before": before, "then": written(row.previous.value, unit), "now": written(row.observed.value, unit),
        "what": openness(row.label) if figure.view == "ei" else label(row.label),
    }  # fmt: skip
    apart = _moved(row)
    if len(known(figure)) == 1:
        then = _("In %(before)s it was %(then)s") % words
        return f"{then}: {apart}." if apart else f"{then}."
    then = _("%(what)s: %(then)s in %(before)s, %(now)s now") % words
    return f"{then}. {upper(apart)}." if apart else f"{then}."


def _moved(row: Row) -> str:
    """Whether it has risen or fallen; empty where there is no interval to say so."""
    then = row.previous
    if then is None or then.low is None or then.value is None or row.observed.low is None:
        return ""
    if alike(row.observed, then):
        return _("no difference from chance can be told")
    if value_of(row) > then.value:
        return _("it has risen by more than chance")
    return _("it has fallen by more than chance")


def _compared(figure: Figure) -> Row | None:
    """The row that stands for the figure: everyone, the step of ideas that its sentence is about, or the first."""
    rows = known(figure)
    if figure.view == "funnel":
        said = outcomes.told_stage(rows)
        rows = [row for row in rows if outcomes.stage_of(row) == said and row.label.startswith("level")]
    return next((one for one in rows if one.label == "all"), None) or next(iter(rows), None)


_SAID: dict[View, Callable[[Figure], str]] = {
    "participation": people.participation, "parity": people.parity, "mixing": network.mixing, "ei": network.ei,
    "distance": network.distance, "initiation": network.initiation, "answers": outcomes.answers,
    "voice": people.voice, "funnel": outcomes.funnel, "customers": outcomes.customers, "belief": outcomes.belief,
    "bridges": network.bridges,
}  # fmt: skip
