"""A small company with a ledger written by hand, so that each figure has an answer one can work out on paper."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from tests import factories as make
from workspace.audit import snapshots
from workspace.audit.models import Participation, Verb
from workspace.people.models import Person
from workspace.reports.actions import rollup
from workspace.reports.building.drafts import Draft, draft_of
from workspace.reports.queries.periods import period_of

BEFORE = datetime(2025, 1, 1, tzinfo=UTC)
SEPTEMBER = datetime(2026, 9, 1, 9, tzinfo=UTC)
LATER = datetime(2026, 11, 2, 9, tzinfo=UTC)
# Beyond every transaction: a test rolls up what its own open transaction wrote.
EVERYTHING = 2**62
UPTO = (EVERYTHING, 0)
_numbers = count(1)


def settle(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's own open transaction counts as settled."""
    advance = rollup.advance
    monkeypatch.setattr(rollup, "advance", lambda **_: advance(below=EVERYTHING))


def staff(*levels: int, units: Sequence[str] = ("Pumps", "Valves")) -> list[list[Person]]:
    """So many people on each level, the first at the top; each is led by the first of the level above."""
    found: list[list[Person]] = []
    for heads in levels:
        boss = found[-1][0] if found else None
        row = [
            make.person(manager=boss, unit=units[place % len(units)], placed=True, joined_at=BEFORE)
            for place in range(heads)
        ]
        found.append(row)
    return found


def deed(
    by: Person, *to: Person, verb: str = Verb.REPLIED, at: datetime = SEPTEMBER, source: str = "causeway",
    kind: str = "threads.post", number: int = 0,
) -> list[Participation]:  # fmt: skip
    """One entry of the ledger, unsaved, stamped as `record` would have."""
    where = snapshots.of({by.pk, *(one.pk for one in to)})
    entry = Participation(object_id=number or next(_numbers)).entry
    rows = []
    for ordinal, target in enumerate(to or [None]):
        mine, theirs = where[by.pk], where[target.pk] if target else None
        up, down = snapshots.distance(mine.path, theirs.path) if theirs else (None, None)
        rows.append(
            Participation(
                entry=entry, ordinal=ordinal, at=at, verb=verb, object_kind=kind, object_id=number or next(_numbers),
                actor=by.pk, target=target.pk if target else None, side=mine.side,
                target_side=theirs.side if theirs else None, actor_level=mine.level,
                target_level=theirs.level if theirs else None, actor_unit=mine.unit,
                target_unit=theirs.unit if theirs else "", actor_path=list(mine.path) if mine.path else None,
                target_path=list(theirs.path) if theirs and theirs.path else None, up=up, down=down,
                weight=1 / max(1, len(to)), source=source,
            )
        )  # fmt: skip
    return rows


def write(*entries: Iterable[Participation]) -> None:
    Participation.objects.bulk_create([row for rows in entries for row in rows])


def draft(period: str = "2026-09") -> Draft:
    """Roll up all that there is, and draft the period."""
    rollup.advance(below=EVERYTHING)
    return draft_of(period_of(period), upto=UPTO)


def later(days: float, at: datetime = SEPTEMBER) -> datetime:
    return at + timedelta(days=days)
