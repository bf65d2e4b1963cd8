"""How numbers of reports are written. A value that is not there is a dash, and never a zero."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from workspace.reports.figures import Estimate, Figure, Row, Unit

MISSING = "–"


def unit_of(figure: Figure, row: Row) -> Unit:
    """Of most figures one for all rows; customers wait in hours, and parity of stages is a ratio."""
    if row.label == "replied":
        return "hours"
    return "ratio" if row.label.startswith("parity") else figure.unit


def written(value: float | None, unit: Unit) -> str:
    """One value in its unit: “62 %”, “0.74”, “−0.51”, “3.6 steps”, “4.2 h”, “15”."""
    if value is None:
        return MISSING
    if unit == "share":
        return _("%(number)s %%") % {"number": plain(value * 100, 0)}
    if unit == "hours":
        return _("%(number)s h") % {"number": plain(value, 1 if abs(value) < 10 else 0)}
    if unit == "count":
        return plain(value, 0)
    return plain(value, 1 if unit == "steps" else 2)


def plain(value: float, digits: int) -> str:
    """With so many decimals, as the language writes them; a true minus, and no minus before a zero."""
    rounded = round(value, digits) or 0.0
    return str(number_format(rounded, digits, force_grouping=True)).replace("-", "−")


def between(estimate: Estimate, unit: Unit) -> str:
    """The 95 % interval: “55 to 69 %”; empty where there is none."""
    if estimate.low is None or estimate.high is None:
        return ""
    if unit == "share":
        low, high = plain(estimate.low * 100, 0), plain(estimate.high * 100, 0)
        return _("%(low)s to %(high)s %%") % {"low": low, "high": high}
    return _("%(low)s to %(high)s") % {"low": written(estimate.low, unit), "high": written(estimate.high, unit)}


def with_interval(estimate: Estimate, unit: Unit) -> str:
    """“62 % [55 to 69 %]”, or the value alone."""
    span = between(estimate, unit)
    return f"{written(estimate.value, unit)} [{span}]" if span else written(estimate.value, unit)


def points(difference: float) -> str:
    """A difference of two shares, in points and with its sign: “+44”."""
    return f"{'+' if difference > 0 else ''}{plain(difference * 100, 0)}"


def points_between(estimate: Estimate) -> str:
    """The 95 % interval of a difference of shares: “+15 to +62”; empty where there is none."""
    if estimate.low is None or estimate.high is None:
        return ""
    return _("%(low)s to %(high)s") % {"low": points(estimate.low), "high": points(estimate.high)}
