"""What is measured, on paper: for a works council to read, to keep, and to agree to or not."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from reportlab.platypus import Flowable, KeepTogether, Spacer

from workspace.common import letters
from workspace.reports.printing.lettering import register_fonts
from workspace.reports.printing.paper import WIDTH, printable, printed, table, words
from workspace.reports.queries.measured import Measure, MeasuredPage


def measured_pdf(page: MeasuredPage) -> bytes:
    """Every metric with its purpose, formula, limits, switch, and how many people saw it."""
    register_fonts()
    with printable():
        title = _("What is measured")
        day = date_format(page.as_of, "j F Y")
        flow: list[Flowable] = [
            words(title, 20, after=4),
            words(f"{letters.look()['name']} · {_('As of %(day)s') % {'day': day}}", soft=True, after=12),
        ]
        rules = [["", _("What holds for all of them")], *[[name, rule] for name, rule in page.rules]]
        flow += [table(rules, widths=[WIDTH * 0.22, WIDTH * 0.78]), Spacer(1, 12)]
        for one in page.measures:
            flow.append(KeepTogether(_measure(one)))
        return printed(flow, title=title, foot=f"{letters.look()['name']} · {title} · {day}")


def _measure(one: Measure) -> list[Flowable]:
    said = one.definition
    state = _("on") if one.switched.is_on else _("off")
    if one.switched.last is not None:
        since = date_format(one.switched.last.at, "j F Y")
        state = f"{state}, {since}, {one.switched.last.by.name} {one.switched.last.reason}".strip()
    rows = [
        [str(said.title), state], [_("What"), str(said.question)], [_("Why"), str(said.why)],
        [_("How"), f"{said.formula} {f'({said.source})' if said.source else ''}"],
        [_("Can mislead"), str(said.misleads)],
        [_("Who saw it"), _who(one)],
    ]  # fmt: skip
    return [table(rows, widths=[WIDTH * 0.22, WIDTH * 0.78]), Spacer(1, 12)]


def _who(one: Measure) -> str:
    """How many, and the last of them by name: everybody may read that."""
    said = ngettext("%(n)d person within a year", "%(n)d people within a year", one.viewers) % {"n": one.viewers}
    if not one.last_viewers:
        return f"{said}."
    names = ", ".join(one.last_viewers)
    return _("%(people)s, last: %(names)s. When, and all of them: see “Who looked”.") % {"people": said, "names": names}
