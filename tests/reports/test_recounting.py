"""`manage.py reports_recount`: says what differs, puts it right, and reaches a ledger that another cluster wrote."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, models

from tests.reports.company import EVERYTHING, deed, staff, write
from tests.reports.test_rollup import a_history, sums
from workspace.audit.models import Participation
from workspace.reports.actions import recounting, rollup
from workspace.reports.models import Turn, Watermark


def command(*arguments: str) -> str:
    out = StringIO()
    call_command("reports_recount", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_what_is_equal_is_said_to_be_and_stays() -> None:
    a_history(5)
    rollup.advance(below=EVERYTHING)
    before = sums()
    heard: list[int] = []
    found = recounting.recount(replace=True, told=heard.append)
    assert (found.rows, found.differences) == (Participation.objects.count(), [])
    assert heard == [found.rows]
    assert sums() == before != []


@pytest.mark.django_db
def test_what_differs_is_told_by_month_and_put_right() -> None:
    a_history(6)
    rollup.advance(below=EVERYTHING)
    whole = sums()
    first = Turn.objects.order_by("month", "pk").first()
    assert first is not None
    Turn.objects.filter(pk=first.pk).update(rows=models.F("rows") + 3)
    out = StringIO()
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("reports_recount", "--check", stdout=out)
    said = f"{first.month:%Y-%m}: 2 sums differ; {first.rows + 3} rows"
    assert said in out.getvalue()
    assert sums() != whole
    assert said in command()
    assert sums() == whole
    assert "the sums are equal" in command("--check")
    assert not re.search(rf"\b{first.actor}\b", out.getvalue().replace(str(first.rows), ""))


@pytest.mark.django_db
def test_it_goes_as_far_as_the_roll_up_and_what_comes_later_is_added_once() -> None:
    (one, other), _ = staff(2, 1)
    write(deed(one, other))
    rollup.advance(below=EVERYTHING)
    Turn.objects.all().delete()
    write(deed(other, one))
    (missing,) = recounting.recount(replace=True).differences
    assert (missing.kept, missing.counted) == (0, 1)
    assert rollup.advance(below=EVERYTHING) == 1
    in_portions = sums()
    Turn.objects.all().delete()
    Watermark.objects.all().delete()
    rollup.advance(below=EVERYTHING)
    assert sums() == in_portions


@pytest.mark.django_db(transaction=True)
def test_a_ledger_from_another_cluster_is_reached() -> None:
    """As after loading a dump: rows, and the roll-up's cursor, name transactions that are yet to come here."""
    (one, other), _ = staff(2, 1)
    (row,) = deed(one, other)
    write([row])
    rollup.catch_up()
    ahead = 4_000
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE audit_participation SET xid = xid + %s", [ahead])
        cursor.execute("UPDATE reports_watermark SET xid = xid + %s", [ahead])
        cursor.execute("SET session_replication_role = DEFAULT")
    write(deed(other, one))
    assert rollup.catch_up() == 0
    with pytest.raises(CommandError, match="run reports_recount"):
        command("--check")
    assert "They have passed" in command()
    assert "the sums are equal" in command("--check")
    write(deed(other, one))
    assert rollup.catch_up() == 1
    assert sum(Turn.objects.filter(actor=other.pk).values_list("rows", flat=True)) == 2
