"""{% load reports %}: numbers of reports in words."""

from django import template

from workspace.reports.queries.telling.numbers import written

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
