"""{% load reports %}: numbers of reports in words."""

from collections.abc import Iterable

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from workspace.reports.queries.telling.numbers import written
from workspace.reports.queries.telling.tables import Entry, Table

register = template.Library()


@register.filter
def as_share(value: float) -> str:
    """0.62 as “62 %”."""
    return written(value, "share")


@register.filter
def hundredths(value: float) -> int:
    return round(100 * value)


@register.filter
def short(text: str) -> str:
    """“62 % [55 to 69 %]” without its interval."""
    return text.partition(" [")[0]


@register.filter
def span(text: str) -> str:
    """The interval of “62 % [55 to 69 %]” alone."""
    return text.partition(" [")[2].rstrip("]")


@register.filter
def unbroken(text: str) -> str:
    """No line ends between a number and its sign: “62 %” stays together."""
    return text.replace(" %", "\u00a0%")


@register.simple_tag
def figure_table(table: Table, caption: str) -> SafeString:
    """One table of a figure. By hand and not by a template: curves have hundreds of rows, and a template takes longer
    over a cell than all else of the page together."""
    called = escape(table.caption or caption)
    heads = "".join(f'<th scope="col"{_class(numeric)}>{escape(name)}</th>' for name, numeric in table.heads)
    rows = "".join(f"<tr>{''.join(_cells(line))}</tr>" for line in table.lines)
    # Every word in it is escaped above and below.
    return mark_safe(
        f'<div class="table-scroll" tabindex="0" role="region" aria-label="{called}"><table class="table">'
        f"<caption>{called}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _cells(line: Iterable[tuple[Entry, bool]]) -> Iterable[str]:
    for place, (entry, numeric) in enumerate(line):
        words = escape(entry.text)
        # Our words are not in every language: each cell runs as its own letters do.
        yield f'<td{_class(numeric)} dir="auto">{words}</td>' if place else f'<th scope="row" dir="auto">{words}</th>'


def _class(numeric: bool) -> str:
    return ' class="number"' if numeric else ""
