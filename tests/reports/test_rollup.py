"""The ledger rolled up: nothing skipped, nothing twice, equal to a count of all of it."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connection, transaction

from realtime import followers
from tests import factories as make
from tests.reports.company import EVERYTHING, SEPTEMBER, UPTO, deed, staff, write
from workspace.audit.models import Participation, Verb
from workspace.reports.actions import rollup
from workspace.reports.actions.recounting import recount
from workspace.reports.building.turns import read
from workspace.reports.models import WHOLE, Act, Place, Turn, Watermark
from workspace.reports.queries.contributions import CONTRIBUTIONS
from workspace.reports.queries.periods import period_of

COLUMNS = [field.attname for field in Turn._meta.concrete_fields if field.attname != "id"]


def sums() -> list[tuple[object, ...]]:
    return sorted(Turn.objects.values_list(*COLUMNS))


def a_history(seed: int, deeds: int = 120) -> None:
    """People of several levels, units and sides turn to each other over two months, in all ways that there are."""
    dice = random.Random(seed)
    people = [one for row in staff(1, 2, 4) for one in row] + [make.guest(), make.guest()]
    verbs = [*list(CONTRIBUTIONS), Verb.EDITED, Verb.JOINED]
    entries = []
    for _ in range(deeds):
        by, *to = dice.sample(people, dice.choice((1, 2, 2, 4)))
        at = SEPTEMBER + timedelta(hours=dice.randrange(24 * 55))
        source = dice.choice(("causeway", "causeway", "widget", "masked", "unmasked", "schedule", "slack"))
        entries.append(deed(by, *to, verb=dice.choice(verbs), at=at, source=source))
    write(*entries)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_in_portions_it_equals_a_count_of_all_of_it(seed: int) -> None:
    a_history(seed)
    while rollup.advance(limit=7 + seed, below=EVERYTHING):
        pass
    in_portions = sums()
    Turn.objects.all().delete()
    Watermark.objects.all().delete()
    assert rollup.advance(below=EVERYTHING) == Participation.objects.count()
    assert sums() == in_portions != []


@pytest.mark.django_db
@pytest.mark.parametrize("period", ["2026-09", "2026-10", "2026-Q3"])
def test_the_ledger_itself_gives_what_the_sums_give(period: str) -> None:
    a_history(4)
    rollup.advance(below=EVERYTHING)
    live = read(period_of(period), upto=UPTO, source="live")
    rolled = read(period_of(period), upto=UPTO, source="rolled")
    assert len(live) > 0
    for name in live.__dataclass_fields__:
        assert getattr(live, name).tolist() == getattr(rolled, name).tolist(), name


@pytest.mark.django_db
def test_what_is_no_contribution_or_not_known_yet_is_not_counted() -> None:
    (one, other), _ = staff(2, 1)
    write(
        deed(one, other),
        deed(one, other, source="masked"),
        deed(one, other, source="schedule"),
        deed(one, other, source="unmasked"),
        deed(one, other, verb=Verb.VIEWED_REPORT),
        deed(one, verb=Verb.TURNED_TO, source="baseline"),
    )
    rollup.advance(below=EVERYTHING)
    assert list(Turn.objects.filter(act=Act.REPLY).values_list("actor", "target", "rows")) == [(one.pk, other.pk, 2)]
    assert list(Turn.objects.exclude(act=Act.REPLY).values_list("act", "rows")) == [(Act.BEFORE, 1)]


@pytest.mark.django_db
def test_a_deed_towards_many_is_one_deed_in_shares_that_add_up() -> None:
    one, *others = staff(8)[0]
    write(deed(one, *others))
    rollup.advance(below=EVERYTHING)
    rows = Turn.objects.values_list("entries", "parts")
    assert sum(entries for entries, _ in rows) == 1
    assert sum(parts for _, parts in rows) == WHOLE


@pytest.mark.django_db
@pytest.mark.parametrize(("zone", "month"), [("UTC", 9), ("Europe/Oslo", 10)])
def test_a_month_begins_at_midnight_where_the_house_is(settings: Any, zone: str, month: int) -> None:
    settings.TIME_ZONE = zone
    write(deed(*staff(2)[0], at=datetime(2026, 9, 30, 22, 30, tzinfo=UTC)))
    rollup.advance(below=EVERYTHING)
    assert Turn.objects.get().month.month == month
    assert len(read(period_of(f"2026-{month:02}"), upto=UPTO, source="live")) == 1


@pytest.mark.django_db
def test_where_both_stood_is_kept_as_it_was_stamped() -> None:
    (boss,), (report, _) = staff(1, 2)
    write(deed(report, boss))
    rollup.advance(below=EVERYTHING)
    turn = Turn.objects.get()
    names = dict(Place.objects.values_list("pk", "name"))
    assert (turn.actor_level, turn.target_level, turn.up, turn.down) == (2, 1, 1, 0)
    assert (names[turn.actor_place], names[turn.target_place]) == ("Pumps", "Pumps")


@pytest.mark.django_db(transaction=True)
def test_what_commits_late_is_not_skipped() -> None:
    (one, other), _ = staff(2, 1)
    rollup.catch_up()
    before = sum(Turn.objects.values_list("rows", flat=True))
    params = connection.get_connection_params()
    for django_only in ("context", "cursor_factory", "prepare_threshold"):
        params.pop(django_only, None)
    with psycopg.connect(**params) as slow:
        (row,) = deed(one, other)
        fields = [field for field in Participation._meta.concrete_fields if field.attname not in {"id", "xid"}]
        names = ", ".join(f'"{field.column}"' for field in fields)
        slow.execute(
            f"INSERT INTO audit_participation ({names}) VALUES ({', '.join(['%s'] * len(fields))})",
            [getattr(row, field.attname) for field in fields],
        )
        write(deed(other, one))
        assert rollup.catch_up() == 0
        assert rollup.lag() == 1
        assert rollup.is_behind(SEPTEMBER, SEPTEMBER + timedelta(seconds=1))
        assert not rollup.is_behind(SEPTEMBER + timedelta(seconds=1), SEPTEMBER + timedelta(days=30))
        slow.commit()
        # Another process is at it: the worker comes again, and whoever is about to publish waits.
        slow.execute("SELECT FROM reports_watermark FOR UPDATE")
        assert rollup.advance() == 0
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '20ms'")
            with pytest.raises(OperationalError, match="lock timeout"), transaction.atomic():
                rollup.catch_up()
        slow.rollback()
    assert rollup.catch_up() == 2
    assert rollup.lag() == 0
    assert not rollup.is_behind(SEPTEMBER, SEPTEMBER + timedelta(days=30))
    assert sum(Turn.objects.values_list("rows", flat=True)) == before + 2
    assert recount(replace=False).differences == []


@pytest.mark.django_db
def test_how_far_it_is_behind_stands_with_the_other_followers() -> None:
    (one, other), _ = staff(2, 1)
    behind = followers.lag()[rollup.NAME]
    write(deed(one, other), deed(other))
    assert followers.lag()[rollup.NAME] == behind + 2
