"""What the keys of the grid are called: levels, units, distances, directions, gaps, stages."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workspace.reports.figures import BEFORE_CAUSEWAY, Hidden, Row


def label(key: str) -> str:
    """The words for a key such as “level:1-2”; a key of no known kind stands for itself."""
    kind, _colon, rest = key.partition(":")
    if "/" in rest:
        group, _slash, stage = rest.partition("/")
        return f"{label(f'{kind}:{group}')}: {stage_name(stage)}"
    if kind in _KINDS and rest:
        return _KINDS[kind](rest)
    return _plain().get(key, rest or key)


def openness(key: str) -> str:
    """What a row of this view is called: whoever is everyone elsewhere are the levels here."""
    if key == f"{BEFORE_CAUSEWAY}by:units":
        return _("Before: units")
    if key == f"{BEFORE_CAUSEWAY}all":
        return _("Before: levels")
    return _("Between levels") if key == "all" else label(key)


def stage_name(stage: str) -> str:
    """A step of an idea's way, as heads of funnels say it."""
    return {
        "posted": _("Posted"), "seen": _("Seen by who decides"), "answered": _("Answered"),
        "accepted": _("Accepted"), "shipped": _("Shipped"),
    }.get(stage, stage)  # fmt: skip


def why_hidden(reason: Hidden, people: int) -> str:
    """Why something is not shown, in words. `people`: the threshold of the edition."""
    return {
        "": "",
        "few": _("hidden, since fewer than %(people)d people") % {"people": people},
        "protects": _("hidden, to protect another figure"),
        "dominated": _("hidden, since one person is more than half of it"),
        "empty": _("nothing to measure"),
        "off": _("switched off"),
    }[reason]


def why_not(row: Row, people: int) -> str:
    """Why a row has no value, in words; empty where it has one."""
    if row.hidden or row.observed.value is not None:
        return why_hidden(row.hidden, people)
    return _("too few have an answer to say") if row.label == "replied" and row.people else why_hidden("empty", people)


def _level(rest: str) -> str:
    if rest.endswith("+"):
        return _("Level %(level)s and below") % {"level": rest[:-1]}
    if "-" in rest:
        return _("Levels %(levels)s") % {"levels": rest.replace("-", "–")}
    return _("Level %(level)s") % {"level": rest}


def _steps(rest: str) -> str:
    number = int(rest) if rest.isdigit() else 0
    if not number:
        return _("%(steps)s steps") % {"steps": rest.replace("-", "–")}
    return ngettext("%(steps)d step", "%(steps)d steps", number) % {"steps": number}


def _direction(rest: str) -> str:
    return {"up": _("Upward"), "lateral": _("Same level"), "down": _("Downward")}.get(rest, rest)


def _gap(rest: str) -> str:
    """The level of whom somebody turned to, seen from theirs: “+2” is two levels above."""
    try:
        gap = int(rest.rstrip("+") if rest.startswith("-") or rest.count("+") > 1 else rest)
    except ValueError:
        return _direction(rest)
    if not gap:
        return _("To the same level")
    if gap > 0:
        return ngettext("%(levels)d level up", "%(levels)d levels up", gap) % {"levels": gap}
    return ngettext("%(levels)d level down", "%(levels)d levels down", -gap) % {"levels": -gap}


def _plain() -> dict[str, str]:
    return {
        "by:units": _("Between units"), "by:sides": _("With customers"),
        "side:customer": _("Customers"), "up": _("Upward"),
        "up:named": _("Upward, to somebody by name"), "up:open": _("Upward, to nobody by name"),
        "all": _("Everyone"), "now": _("This period"), "before": _("The period before"),
        "leaders": _("Leaders"), "staff": _("Staff"), "gap": _("Difference"), "customers": _("Customers"),
        "credited": _("Shipped ideas that credit a customer"), "replied": _("Hours to the first reply"),
        "closed": _("Of what customers brought up, told what came of it"), "unknown": _("Outside the hierarchy"),
    }  # fmt: skip


def _baseline(rest: str) -> str:
    """What was before Causeway: the same row, then."""
    return _("Before Causeway") if rest == "all" else _("Before: %(what)s") % {"what": label(rest)}


_KINDS: dict[str, Callable[[str], str]] = {
    "level": _level,
    "unit": str,
    "steps": _steps,
    "direction": _direction,
    "gap": _gap,
    "baseline": _baseline,
}
