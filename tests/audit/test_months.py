"""The ledger is kept by month: where rows go, who may do what with a month, and how one is retired whole."""

import uuid
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import Error, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests import factories as make
from tests.audit.sealed import FIRST_XID, found, row
from workspace.audit import months, queries
from workspace.audit.models import Participation, Retirement
from workspace.audit.seals import notes, publishing, retiring, sealing, verifying
from workspace.common import clock
from workspace.threads import actions as threads
from workspace.threads.models import Post

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys")]
NOW = datetime.now(UTC)
# The partitions of the next months are there, so tests live in them.
NEXT, AFTER, LATER = (months.following(NOW, count) for count in (1, 2, 3))


def where(one: Participation) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableoid::regclass::text FROM audit_participation WHERE id = %s", [one.pk])
        name: str = cursor.fetchone()[0]
    return name.removeprefix("audit_months.participation_")


def test_each_row_is_in_its_month_and_none_is_refused_for_want_of_one() -> None:
    far = months.following(NOW, 8)
    told = {NOW: f"{NOW:%Y_%m}", NEXT: f"{NEXT:%Y_%m}", datetime(2013, 5, 1, tzinfo=UTC): "earlier", far: "rest"}
    for number, (at, name) in enumerate(told.items()):
        assert where(row(number, at=at)) == name
    assert list(Participation.objects.filter(space=7, at__lt=NEXT).values_list("at", flat=True).order_by("at")) == [
        datetime(2013, 5, 1, tzinfo=UTC),
        NOW,
    ]


def test_months_are_made_ahead_and_one_that_waits_in_the_net_stays_there() -> None:
    assert months.make_ahead() == 0
    beyond = row(1, at=months.following(NOW, 5))
    with clock.at(AFTER):
        assert months.make_ahead() == 1, "of the fourth and the fifth month, the fifth is in the net already"
    assert where(beyond) == "rest"
    assert where(row(2, at=months.following(NOW, 4))) == f"{months.following(NOW, 4):%Y_%m}"
    assert where(row(3, at=months.following(NOW, 5) + timedelta(days=9))) == "rest"


def test_the_application_makes_months_to_come_and_touches_none() -> None:
    call_command("ledger_roles", app="causeway_app_of_a_test")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE causeway_app_of_a_test")
        cursor.execute("SELECT audit_partition(%s)", [months.following(NOW, 4).date()])
        assert cursor.fetchone() == (True,)
        for other in (months.following(NOW, -1), months.following(NOW, 14), NEXT):
            cursor.execute("SELECT audit_partition(%s)", [other.date()])
            assert cursor.fetchone() == (False,), (
                "neither one that is over, nor one of next year, nor one that is there"
            )
        name = f"audit_months.participation_{months.following(NOW, 4):%Y_%m}"
        for words in (
            f"SELECT FROM {name}",
            f"INSERT INTO {name} (verb) VALUES ('left')",
            f"UPDATE {name} SET verb = 'left'",
            f"DELETE FROM {name}",
            f"TRUNCATE {name}",
            f"DROP TABLE {name}",
            "SELECT audit_months.make('x', NULL, NULL)",
            "CREATE TABLE audit_months.mine (x int)",
            f"ALTER TABLE audit_participation DETACH PARTITION {name}",
        ):
            with pytest.raises(Error, match=r"permission denied|must be owner"), transaction.atomic():
                cursor.execute(words)
        cursor.execute("RESET ROLE")


def test_a_row_of_a_new_month_is_append_only_and_its_entry_once() -> None:
    with clock.at(NEXT):
        months.make_ahead()
    one = row(1, at=months.following(NOW, 4))
    for words in ("UPDATE audit_participation SET verb = 'left'", "DELETE FROM audit_participation"):
        with pytest.raises(Error, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"{words} WHERE id = %s", [one.pk])
    with pytest.raises(Error, match="participation_entry_once"), transaction.atomic():
        row(1, at=one.at)
    with pytest.raises(Error, match="participation_key_once"), transaction.atomic():
        row(1, at=one.at, entry=uuid.uuid4())


def test_a_key_is_good_for_a_month_after_its_deed() -> None:
    thread, key = make.thread(), uuid.uuid4()

    def reply(at: datetime) -> Any:
        with clock.at(at):
            return threads.post_reply(by=thread.opened_by, thread=thread, body="words", key=key)

    first = reply(NOW - timedelta(days=30))
    assert reply(NOW) == first
    assert Post.objects.filter(author=thread.opened_by, body="words").count() == 1


def test_a_key_is_not_asked_of_every_month() -> None:
    space = make.space()
    with CaptureQueriesContext(connection) as asked:
        threads.open_thread(by=space.created_by, space=space, title="T", body="B", key=uuid.uuid4())
    (words,) = [one["sql"] for one in asked if "done.key" in one["sql"]]
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + words.split(";")[-1])
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert f"participation_{NOW:%Y_%m}" in plan
    for other in ("rest", f"{AFTER:%Y_%m}"):
        assert f"participation_{other}" not in plan


def test_pages_go_through_all_months() -> None:
    me, times = make.person(), [NOW - timedelta(days=40 * number) for number in range(9)]
    for at in times:
        with clock.at(at):
            make.space(me)
    rows = Participation.objects.of(me.pk)
    ends = queries.choices(rows).ends
    assert ends == (times[-1], times[0])
    for known in (ends, None):
        seen, want = [], queries.Wanted()
        while True:
            page = queries.ledger_page(me, rows, want, ends=known, size=2)
            seen += [entry.at for entry in page.entries]
            if page.older is None:
                break
            want = queries.Wanted(before=queries.Place.read(str(page.older)))
        assert seen == times


# ---- retired whole --------------------------------------------------------------------------------------------------


@pytest.fixture
def rows() -> list[Participation]:
    """Two of next month, two of the month after, one on its last day; all sealed."""
    told = [NEXT, NEXT + timedelta(days=3), AFTER, AFTER + timedelta(days=1), LATER - timedelta(microseconds=1)]
    made = [row(number, at=at, source="slack") for number, at in enumerate(told)]
    sealing.seal_once(horizon=FIRST_XID + 8)
    publishing.write_file()
    return made


def is_there(month: datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [f"audit_months.participation_{month:%Y_%m}"])
        return cursor.fetchone()[0] is not None


def retire(to: Path, before: datetime | None) -> str:
    said = StringIO()
    words = ["--before", f"{before:%Y-%m}"] if before else []
    with clock.at(months.following(NOW, 5)):
        call_command("ledger_retire", *words, "--to", str(to), stdout=said)
    return said.getvalue()


def test_a_month_of_which_all_goes_is_dropped(rows: list[Participation], tmp_path: Path, settings: Any) -> None:
    assert retire(tmp_path, AFTER).startswith(f"2 rows are in {tmp_path}/ledger-before-{AFTER:%Y-%m}.tsv and ")
    assert (is_there(NEXT), is_there(AFTER)) == (False, True)
    report = verifying.verify(settings.LEDGER_HEADS_FILE, whole_file=True)
    assert (report.findings, report.size, report.retired) == ([], 5, 2)
    assert where(row(9, at=NEXT)) == "rest", "what comes late for it is written all the same"


def test_a_month_with_a_row_that_is_not_sealed_stays_and_only_sealed_ones_go(
    rows: list[Participation], tmp_path: Path
) -> None:
    late = row(9, at=NEXT)
    retire(tmp_path / "x.tsv", LATER)
    assert (is_there(NEXT), is_there(AFTER)) == (True, False)
    assert list(Participation.objects.filter(at__gte=NEXT).values_list("pk", flat=True)) == [late.pk]


def test_the_policy_says_what_stays(rows: list[Participation], tmp_path: Path, settings: Any) -> None:
    with pytest.raises(CommandError, match="LEDGER_KEEP_MONTHS"):
        retire(tmp_path, None)
    settings.LEDGER_KEEP_MONTHS = 3  # of five months from now: all before the second one stays retired
    retire(tmp_path, None)
    assert set(Participation.objects.filter(space=7)) == set(rows[2:])
    assert Retirement.objects.get().before == AFTER


def test_what_was_signed_and_not_taken_out_goes_with_the_next_run(rows: list[Participation], tmp_path: Path) -> None:
    positions, digest = retiring._write(AFTER, tmp_path / "x.tsv")
    words = f"retired before {AFTER.isoformat()}\nleaves {retiring._as_ranges(positions)}\nfile {digest.hex()}\n"
    Retirement.objects.create(
        before=AFTER, rows=2, file_name="x.tsv", digest=digest, note=notes.sign_words(words)
    )  # and here it was killed
    assert retire(tmp_path / "y.tsv", AFTER) == "Nothing to retire.\n"
    assert not is_there(NEXT)
    assert found() == []
