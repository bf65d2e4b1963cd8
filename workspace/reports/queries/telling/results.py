"""What an edition's results say: what was shipped, from where it came, how soon ideas were answered, promises kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workspace.reports.queries.telling.labels import label, why_hidden
from workspace.reports.queries.telling.numbers import MISSING, plain, written


@dataclass(frozen=True)
class Part:
    """One origin of what was shipped. `note`: why it is not shown."""

    label: str
    text: str
    note: str = ""


@dataclass(frozen=True)
class Said:
    """One result: a number as it is written, what it is of, and the period before. `parts`: where it comes from.
    `is_none`: there is no number, and `note` says why."""

    key: str
    number: str
    words: str
    before: str = ""
    note: str = ""
    parts: Sequence[Part] = ()
    is_customers: bool = False
    is_none: bool = False


def results_told(results: Mapping[str, Any], earlier: Mapping[str, Any] | None, *, k: int) -> list[Said]:
    """What there is of them, in this order. `k`: the smallest group that is shown."""
    if not results:
        return []
    told = [_shipped, _customers, _answered, _promises]
    return [one(results, earlier or {}, k) for one in told]


def _shipped(results: Mapping[str, Any], earlier: Mapping[str, Any], k: int) -> Said:
    number = results.get("shipped") or 0
    parts = [_part(one, k) for one in results.get("from", ())]
    return Said(
        "shipped",
        plain(number, 0),
        ngettext("idea shipped", "ideas shipped", number),
        _then(earlier, "shipped"),
        _("authors of the ideas of a year that shipped, by level") if parts else "",
        parts,
    )


def _part(raw: Mapping[str, Any], k: int) -> Part:
    """Where ideas that shipped came from, by how many authors, in fives."""
    if raw.get("hidden") or raw.get("people") is None:
        return Part(label(raw["label"]), MISSING, why_hidden(raw.get("hidden") or "empty", k))
    return Part(label(raw["label"]), _("%(number)s+ authors") % {"number": plain(raw["people"], 0)})


def _then(earlier: Mapping[str, Any], name: str) -> str:
    return "" if earlier.get(name) is None else plain(earlier[name], 0)


def _customers(results: Mapping[str, Any], earlier: Mapping[str, Any], k: int) -> Said:
    number, shipped = results.get("with_customers") or 0, results.get("shipped") or 0
    firms = results.get("customers") or 0
    note = ngettext("from %(n)d customer", "from %(n)d different customers", firms) % {"n": firms} if firms else ""
    said = f"{plain(number, 0)} / {plain(shipped, 0)}" if shipped else MISSING
    words, then = _("of them with a credited customer"), _then(earlier, "with_customers")
    if then and earlier.get("shipped"):
        then = f"{then} / {_then(earlier, 'shipped')}"  # as it is now: so many, of so many
    return Said("customers", said, words, then, note, is_customers=True, is_none=not shipped)


def _answered(results: Mapping[str, Any], earlier: Mapping[str, Any], k: int) -> Said:
    words = _("until half of the ideas had an answer")
    days = results.get("answer_days")
    if days is None:
        return Said("answer", MISSING, words, note=_("too few people, or most ideas still wait"), is_none=True)
    then = earlier.get("answer_days")
    return Said("answer", _days(days), words, "" if then is None else _days(then))


def _days(days: float) -> str:
    number = plain(days, 1 if days < 10 else 0)
    return ngettext("%(number)s day", "%(number)s days", 1 if days == 1 else 2) % {"number": number}


def _promises(results: Mapping[str, Any], earlier: Mapping[str, Any], k: int) -> Said:
    found, then = results.get("promises") or {}, earlier.get("promises") or {}
    words = _("of promised answers came in time")
    if not found.get("due") or found.get("kept") is None:
        return Said("promises", MISSING, words, note=_("none was due"), is_none=True)
    before = written(then["kept"], "share") if then.get("kept") is not None else ""
    note = ngettext("%(n)d was due", "%(n)d were due", found["due"]) % {"n": found["due"]}
    return Said("promises", written(found["kept"], "share"), words, before, note)
