"""An edition on paper: results first, then each view with its sentence, its chart, its table, and how it misleads."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from reportlab.platypus import Flowable, KeepTogether, PageBreak, Spacer

from workspace.common import letters
from workspace.reports.models import Edition
from workspace.reports.printing.drawing import drawn
from workspace.reports.printing.key import key
from workspace.reports.printing.lettering import register_fonts
from workspace.reports.printing.paper import printable, printed, table, words
from workspace.reports.queries.pages import StartPage, Told
from workspace.reports.queries.telling.numbers import written

# Longer tables (of curves) are in the files of their views; paper has their charts.
ROWS = 40


def report_pdf(edition: Edition, page: StartPage) -> bytes:
    """The whole report of a period, of what may be shown now, in the reader's language where paper has its letters."""
    register_fonts()
    with printable():
        title = _("Report: %(period)s") % {"period": page.name}
        flow = [*_first(edition, page, title)]
        for told in page.cards:
            flow += [PageBreak(), *_view(edition, told)]
        foot = f"{letters.look()['name']} · {page.name} · {_('Who took this away is written down.')}"
        return printed(flow, title=title, foot=foot)


def _first(edition: Edition, page: StartPage, title: str) -> list[Flowable]:
    flow: list[Flowable] = [
        words(title, 20, after=8),
        words(_facts(edition, edition.people, edition.coverage), soft=True, after=14),
    ]
    if page.results:
        flow.append(words(_("Results"), 12, bold=True, after=6))
        for said in page.results:
            then = f" ({page.before}: {said.before})" if said.before else ""
            note = f" – {said.note}" if said.note else ""
            flow.append(words(f"{said.number}  {said.words}{then}{note}", 10.5))
            if said.parts:
                parts = "; ".join(f"{part.label}: {part.note or part.text}" for part in said.parts)
                flow.append(words(parts, soft=True, after=6))
    flow += [Spacer(1, 10), words(_("Participation"), 12, bold=True, after=6)]
    for told in page.cards:
        flow += [words(told.definition.title, bold=True, after=1), words(told.sentence, after=7)]
    return flow


def _facts(edition: Edition, people: int | None, coverage: float | None) -> str:
    """What holds for the edition, or for one of its figures."""
    said = [_("%(n)d+ people") % {"n": people}] if people is not None else []
    if coverage is not None:
        said.append(_("level known for %(share)s") % {"share": written(coverage, "share")})
    day = edition.reorganised_on
    said.append(
        _("last reorganisation: %(day)s") % {"day": date_format(day, "j F Y")}
        if day
        else _("no reorganisation is known")
    )
    said.append(_("published: %(day)s") % {"day": date_format(edition.published_at, "j F Y")})
    return " · ".join(said)


def _view(edition: Edition, told: Told) -> list[Flowable]:
    chart = drawn(told.chart)
    head: list[Flowable] = [
        words(told.definition.title, 14, bold=True, after=2), words(told.definition.question, soft=True, after=8),
        words(told.sentence, 11.5, after=8), *([chart, Spacer(1, 6)] if chart is not None else []),
    ]  # fmt: skip
    signs = key(told.chart.key, told.chart.kind) if chart is not None else None
    flow: list[Flowable] = [KeepTogether([*head, signs, Spacer(1, 6)] if signs is not None else head)]
    flow += [words(note, 8, soft=True, after=2) for note in told.chart.notes]
    flow += [words(said, after=6) for said in (told.before_causeway, told.change) if said]
    flow += [
        words(_facts(edition, told.people, told.coverage), 8, soft=True, after=6),
        words(f"{_('How this can mislead')}: {told.misleads}"),
        words(told.definition.formula, 8, soft=True),
    ]
    for one in told.tables:
        if len(one.rows) <= ROWS:
            rows = [list(one.columns), *[[entry.text for entry in row] for row in one.rows]]
            flow += [Spacer(1, 6), table(rows, numeric=tuple(one.numeric))]
    return flow
