"""What was before Causeway, in a sentence of its own: with its months and its people, and beside its own chance."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from workspace.reports.figures import BEFORE_CAUSEWAY, Figure, Row
from workspace.reports.queries.telling.numbers import plain, written


def before_causeway(figure: Figure) -> str:
    """Empty where nothing was brought in, or nothing of it may be told."""
    facts = figure.facts.get("before")
    if figure.hidden or not isinstance(facts, dict):
        return ""
    said = _SAID[figure.view](figure, facts) if figure.view in _SAID else ""
    if not said:
        return ""
    first, last = (date_format(date.fromisoformat(facts[end]), "F Y") for end in ("from", "to"))
    months = first if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}
    return _("Before Causeway (%(months)s, %(people)s+ people): %(said)s") % {
        "months": months, "people": plain(facts["people"], 0), "said": said,
    }  # fmt: skip


def caution(figure: Figure) -> str:
    """How it misleads to read the one beside the other."""
    if not before_causeway(figure):
        return ""
    said = _(
        "What was before Causeway is another medium: one mail is not one contribution to a thread, not all of what was "
        "said was in the file, and other people may be in it. Compare each of the two with its own chance."
    )
    if figure.view != "initiation":
        return said
    return f"{said} {_('A file does not say what began a conversation: of before Causeway, all that was sent counts.')}"


def _row(figure: Figure, label: str) -> Row | None:
    row = next((one for one in figure.rows if one.label == f"{BEFORE_CAUSEWAY}{label}"), None)
    return row if row is not None and not row.hidden and row.observed.value is not None else None


def _ei(figure: Figure, _facts: dict[str, object]) -> str:
    row = _row(figure, "all")
    if row is None:
        return ""
    chance = written(row.expected.value if row.expected else None, "index")
    words = {"index": written(row.observed.value, "index"), "chance": chance}
    return _("openness between levels was %(index)s, and chance gave %(chance)s.") % words


def _distance(_figure: Figure, facts: dict[str, object]) -> str:
    mean, chance = facts.get("mean"), facts.get("mean_expected")
    if not isinstance(mean, int | float) or not isinstance(chance, int | float):
        return ""
    words = {"mean": plain(mean, 1), "chance": plain(chance, 1)}
    return _("on average %(mean)s steps lay between two people, and %(chance)s by chance.") % words


def _initiation(figure: Figure, _facts: dict[str, object]) -> str:
    up = _row(figure, "direction:up")
    if up is None:
        return ""
    chance = written(up.expected.value if up.expected else None, "share")
    words = {"up": written(up.observed.value, "share"), "chance": chance}
    return _("%(up)s of all that was sent went upward, and %(chance)s by chance.") % words


_SAID = {"ei": _ei, "distance": _distance, "initiation": _initiation}
