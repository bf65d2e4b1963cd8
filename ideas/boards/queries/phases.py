"""The phases of a board: what a change of them would mean, and which are due to be told."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ideas.boards.models import Board, BoardQuerySet, Phase
from workspace.common import clock

ZERO = timedelta(0)


def fingerprint(phases: Iterable[Phase]) -> str:
    """Another one as soon as anything of the phases is another."""
    said = [
        (one.pk, one.kind, one.title, one.starts_at, one.ends_at, one.may_submit, one.may_comment, one.may_support,
         one.shows_counts, one.shows_authors, one.method)
        for one in sorted(phases, key=lambda one: one.place)
    ]  # fmt: skip
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def due_boards() -> BoardQuerySet:
    """Boards of which a phase has begun, or ended, and nobody was told yet."""
    now = clock.now()
    begun = Q(phases__told_at__isnull=True, phases__starts_at__lte=now)
    ended = Q(phases__ends_at__lte=now, phases__told_at__lt=F("phases__ends_at"))
    return Board.objects.filter(begun | ended, archived_at__isnull=True).select_related("opened_by").distinct()


Dates = tuple[datetime, datetime | None]


def moved(before: Sequence[Dates], wanted: Sequence[Dates]) -> list[Dates]:
    """The dates that follow from `wanted`: a date that was moved takes the later ones along, by as much.

    Both are (start, end) of the same phases, in order. A date that was moved by hand stands where it was put; what
    comes after it moves by as much as it did.
    """
    result: list[Dates] = []
    by = ZERO
    for (start, end), (wants_start, wants_end) in zip(before, wanted, strict=True):
        by = wants_start - start if wants_start != start else by
        new_start = start + by
        if end is None or wants_end is None:
            new_end = wants_end
        else:
            by = wants_end - end if wants_end != end else by
            new_end = end + by
        result.append((new_start, new_end))
    return result


@dataclass(frozen=True)
class Consequence:
    """One line of a preview. `weighty`: people will see or lose something by it."""

    text: str
    weighty: bool = False


def consequences(before: Sequence[Phase], after: Sequence[Phase]) -> list[Consequence]:
    """What a change of phases means, in sentences, in the order of the phases."""
    were = {phase.pk: phase for phase in before}
    told: list[Consequence] = []
    for phase in after:
        was = were.pop(phase.pk, None) if phase.pk else None
        told += _of_new(phase) if was is None else [*_of_dates(was, phase), *_of_switches(was, phase)]
    told += [Consequence(_("“%(phase)s” goes.") % {"phase": was.name}, weighty=True) for was in were.values()]
    return told


def _of_new(phase: Phase) -> list[Consequence]:
    told = [Consequence(_("“%(phase)s” is new: %(dates)s.") % {"phase": phase.name, "dates": between(phase)})]
    return told + _of_blindness(phase) if phase.is_blind else told


def _of_dates(was: Phase, phase: Phase) -> list[Consequence]:
    if (was.starts_at, was.ends_at) == (phase.starts_at, phase.ends_at):
        return []
    said = {"phase": phase.name, "was": between(was), "dates": between(phase), "by": _shift(was, phase)}
    told = [Consequence(_("“%(phase)s” is %(dates)s%(by)s; it was %(was)s.") % said)]
    if phase.is_blind and was.ends_at != phase.ends_at:
        told += _of_blindness(phase)
    if phase.method and was.ends_at != phase.ends_at and phase.ends_at:
        told.append(Consequence(_("Votes are asked for until %(at)s.") % {"at": shown(phase.ends_at)}, weighty=True))
    return told


def _of_blindness(phase: Phase) -> list[Consequence]:
    if phase.ends_at is None:
        return [Consequence(_("Nobody ever sees who wrote what in it: it has no end."), weighty=True)]
    return [Consequence(_("Authors and counts are shown on %(at)s.") % {"at": shown(phase.ends_at)}, weighty=True)]


def _of_switches(was: Phase, phase: Phase) -> list[Consequence]:
    told = []
    if was.name != phase.name:
        told.append(Consequence(_("“%(was)s” is called “%(phase)s”.") % {"was": was.name, "phase": phase.name}))
    for switch, yes, no in SWITCHES:
        if getattr(was, switch) != getattr(phase, switch):
            sentence = (yes if getattr(phase, switch) else no) % {"phase": phase.name}
            told.append(Consequence(str(sentence), weighty=switch == "shows_authors"))
    return told


SWITCHES = (
    (
        "may_submit",
        gettext_lazy("Ideas can be brought in “%(phase)s”."),
        gettext_lazy("No ideas can be brought in “%(phase)s”."),
    ),
    (
        "may_comment",
        gettext_lazy("Comments are open in “%(phase)s”."),
        gettext_lazy("Comments are closed in “%(phase)s”."),
    ),
    (
        "may_support",
        gettext_lazy("Ideas can be supported in “%(phase)s”."),
        gettext_lazy("Ideas can't be supported in “%(phase)s”."),
    ),
    (
        "shows_counts",
        gettext_lazy("Everybody sees counts in “%(phase)s”."),
        gettext_lazy("Nobody sees counts in “%(phase)s”."),
    ),
    (
        "shows_authors",
        gettext_lazy("Everybody sees authors in “%(phase)s”."),
        gettext_lazy("Nobody sees authors in “%(phase)s”."),
    ),
)


def between(phase: Phase) -> str:
    """When a phase is, in the reader's zone."""
    if phase.ends_at is None:
        return _("from %(start)s on") % {"start": shown(phase.starts_at)}
    return _("from %(start)s to %(end)s") % {"start": shown(phase.starts_at), "end": shown(phase.ends_at)}


def shown(moment: datetime) -> str:
    return date_format(localtime(moment), "j F Y, H:i")


def _shift(was: Phase, phase: Phase) -> str:
    by = phase.starts_at - was.starts_at
    if by == ZERO or abs(by) < timedelta(days=1) or was.has_begun:
        return ""
    days = abs(round(by / timedelta(days=1)))
    if by > ZERO:
        return ngettext(", %(days)s day later", ", %(days)s days later", days) % {"days": days}
    return ngettext(", %(days)s day earlier", ", %(days)s days earlier", days) % {"days": days}


def problem_of(phases: Sequence[Phase]) -> str:
    """What stands in the way of these phases, as far as their dates say it; empty when nothing does."""
    for one, following in pairwise(phases):
        if one.ends_at is None:
            return _("Only the last phase can be open-ended. Say when “%(phase)s” ends.") % {"phase": one.name}
        if following.starts_at < one.ends_at:
            said = {"phase": following.name, "before": one.name}
            return _("“%(phase)s” would begin before “%(before)s” ends. Phases don't overlap.") % said
    for one in phases:
        if one.ends_at is not None and one.ends_at <= one.starts_at:
            return _("“%(phase)s” would end before it begins.") % {"phase": one.name}
    return ""
