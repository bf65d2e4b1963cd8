"""An attacker with everything that an employee can obtain of the reports: each view, page, file and period, together.

Whatever was published counts as known exactly, though readers are told bands and rounded rates: that is more than
anybody has. The truth, which no page shows, is drafted anew beside it.
"""

import csv
import io
import json
import logging
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from lxml import html
from pypdf import PdfReader
from scipy.optimize import Bounds, LinearConstraint, milp

from tests import factories as make
from tests.reports.company import BEFORE, LATER, UPTO, deed, staff, write
from workspace.common import clock
from workspace.people import actions as people
from workspace.people.models import Person
from workspace.reports import actions
from workspace.reports.building.drafts import PLANS
from workspace.reports.building.people import staff_of
from workspace.reports.building.scene import Scene
from workspace.reports.figures import VIEWS
from workspace.reports.metrics.network import NOBODY
from workspace.reports.models import Edition, Grid, Subscription
from workspace.reports.privacy import Cell, Equation, Key, exposed
from workspace.reports.queries.periods import period_of
from workspace.reports.tasks import send_what_waits

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november", "settled")]

READER = "Rhoda Reader"
MONTHS, QUARTER = ("2026-07", "2026-08", "2026-09"), "2026-Q3"
PERIODS = (*MONTHS, QUARTER)
# What follows for a quarter from its months, as an attacker would reckon; not taken from what suppression believes.
DEEDS, PERSONS, YEAR = {"mixing", "distance"}, {"participation", "ei", "initiation", "answers"}, {"funnel", "customers"}


@pytest.fixture
def operator() -> Person:
    return make.person(is_operator=True)


@pytest.fixture
def reader(operator: Person) -> Person:
    """Of a company of four levels and three units, some small; everybody wrote in each month, some more than others.
    One left in July, one came in September, and two stand nowhere in the tree."""
    levels = staff(2, 6, 9, 21, units=("Pumps", "Valves", "Foundry"))
    workers = [one for row in levels for one in row]
    workers.append(
        make.person(manager=levels[2][0], unit="Pumps", placed=True, joined_at=LATER.replace(month=9, day=4))
    )
    workers += [make.person(joined_at=BEFORE) for _ in range(2)]
    for month in (7, 8, 9):
        at = LATER.replace(month=month, day=10)
        for place, one in enumerate(workers):
            if (place + month) % 5 and one.joined_at < at:
                to = workers[(place * 7 + month) % 38]
                if to != one:
                    write(*(deed(one, to, at=at) for _ in range(1 + place % 3)))
    with clock.at(LATER.replace(month=7, day=29)):
        people.deactivate_person(by=operator, person=levels[3][20])
    return levels[3][0]


def publish(operator: Person, *periods: str) -> None:
    for period in periods:
        actions.publish_period(period_of(period), by=operator)


def everything() -> tuple[list[Cell], list[Equation]]:
    """The truth of all periods as one family, whether they were published or not, with all that holds among them."""
    cells: list[Cell] = []
    sums: list[Equation] = []
    for period in PERIODS:
        scene = Scene.of(period_of(period), UPTO)
        for view in VIEWS:
            one = PLANS[view](scene)
            cells += [Cell((period, *c.key), c.people, c.value, c.largest_share, c.kind) for c in one.cells]
            sums += [
                Equation((period, *e.total), tuple((period, *key) for key in e.parts), e.at_most) for e in one.equations
            ]
    return cells, [*sums, *across({cell.key: cell for cell in cells})]


def across(found: Mapping[Key, Cell]) -> Iterator[Equation]:
    for key, total in found.items():
        if key[0] != QUARTER:
            continue
        months = tuple(one for month in MONTHS if (one := (month, *key[1:])) in found)
        together = sum(found[one].value for one in months)
        if key[1] in DEEDS and total.value == together:
            yield Equation(key, months)
        if key[1] in PERSONS and total.value <= together:
            yield Equation(key, months, at_most=True)
        if key[1] in PERSONS:
            yield from (Equation(one, (key,), at_most=True) for one in months if found[one].value <= total.value)
        if key[1] in YEAR and (MONTHS[-1], *key[1:]) in found and found[MONTHS[-1], *key[1:]].value == total.value:
            yield Equation(key, ((MONTHS[-1], *key[1:]),))


def hidden_among(cells: list[Cell]) -> set[Key]:
    """What no edition shows: what they hide, and all of a period that was not published."""
    shown = {
        (edition.period, *cell["key"])
        for edition in Edition.objects.all()
        for cell in edition.family.cells
        if not cell["hidden"]
    }
    return {cell.key for cell in cells} - shown


def test_no_count_of_fewer_than_five_people_follows_from_all_that_was_published(
    reader: Person, operator: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    actions.subscribe_report(by=reader, grid=Grid.QUARTER)
    Subscription.objects.update(since=LATER - timedelta(days=1), sent=None)
    publish(operator, *PERIODS)
    cells, sums = everything()
    assert len(cells) > 20
    assert sum(1 for one in sums if one.total[0] == QUARTER and one.parts[0][0] in MONTHS) > 10
    hidden = hidden_among(cells)
    small = {cell.key for cell in cells if 0 < cell.people < 5}
    assert small, "something is small in this company"
    assert small <= hidden
    assert exposed(cells, sums, hidden) == []
    inside = [one for one in sums if {one.total[0], *(key[0] for key in one.parts)} == {MONTHS[0]}]
    month = [cell for cell in cells if cell.key[0] == MONTHS[0]], inside
    assert exposed(*month, small), "hiding only what is small would give some of it away"
    stands_nowhere(hidden)
    repeats_what_was_out()
    names_nobody(reader, operator, caplog)
    nobody_alone_is_told_apart(hidden)


@pytest.mark.parametrize("order", [("2026-08", "2026-09", QUARTER), (QUARTER, "2026-08", "2026-09")])
def test_in_whatever_order_and_whatever_was_left_out(reader: Person, operator: Person, order: tuple[str, ...]) -> None:
    """A quarter whose first month was never published; and one that was published before its months."""
    for view in set(VIEWS) - {"participation", "mixing", "distance"}:
        actions.switch_metric(by=operator, metric=view, is_on=False)
    publish(operator, *order)
    cells, sums = everything()
    hidden = hidden_among(cells)
    assert exposed(cells, sums, hidden) == []
    assert any(key[0] == QUARTER for key in {cell.key for cell in cells} - hidden)


def rows_of(found: Any) -> Iterator[dict[str, Any]]:
    if isinstance(found, dict):
        yield found
        found = list(found.values())
    if isinstance(found, list):
        for one in found:
            yield from rows_of(one)


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def stands_nowhere(hidden: set[Key]) -> None:
    """What is hidden: not in an edition as it is stored, on no page, in no chart, and in nothing to be taken away."""
    seen = 0
    for edition in Edition.objects.all():
        kept = [edition.figures[view] for view in VIEWS]
        # Nobody may take away so many files in an hour as both this and the search for names ask for.
        taken = list(taken_away(edition.period, make.person(READER))) if edition.period == QUARTER else []
        for view, row in ((one["view"], row) for one in (*kept, *taken) for row in rows_of(one)):
            keys = {(edition.period, view, row.get("label")), (edition.period, view, row.get("row"), row.get("column"))}
            if keys & hidden:
                seen += 1
                told = [row.get(name) for name in ("people", "count", "ratio", "p", "median", "points")]
                told += [(row.get(name) or {}).get("value") for name in ("observed", "expected", "previous")]
                assert not any(told), (edition.period, view, row)
    assert seen


def taken_away(period: str, reader: Person) -> Iterator[dict[str, Any]]:
    """The figures of a period as files and answers; of pages, charts and tables what says that it is hidden is bare."""
    client = browser(reader)
    for view in VIEWS:
        url = f"/reports/{period}/{view}"
        page = html.fromstring(client.get(f"{url}/").content.decode())
        drawn = [json.loads(one.get("data-chart") or "{}") for one in page.cssselect("cw-chart")]
        for mark in (mark for chart in drawn for mark in rows_of(chart) if mark.get("note")):
            assert not any(mark.get(name) for name in ("value", "low", "ratio", "text", "count", "points")), mark
        for row in csv.DictReader(io.StringIO(client.get(f"{url}.csv").content.decode())):
            if "hidden" in (row.get("Note") or ""):
                assert not any(is_number(cell) for name, cell in row.items() if name not in {"Group", None}), row
        yield client.get(f"{url}.json").json()["figure"]
        yield client.get(f"/api/v1{url}").json()["figure"]


def is_number(cell: str | None) -> bool:
    try:
        float(cell or "")
    except ValueError:
        return False
    return True


def repeats_what_was_out() -> None:
    """The period before stands beside a figure as it was published then, and where it was hidden it is nowhere."""
    for edition in Edition.objects.filter(series__grid=Grid.MONTH):
        then = Edition.objects.filter(period=period_of(edition.period).previous.name).first()
        for view, figure in edition.figures.items():
            before = (then.figures[view] if then else None) or {}
            rows = {row["label"]: row for row in before.get("rows", ())}
            for row in figure["rows"]:
                if row["previous"] and row["previous"]["value"] is not None:
                    assert row["previous"] == rows[row["label"]]["observed"]
                    assert not rows[row["label"]]["hidden"]
            for curve in figure["curves"]:
                if curve["label"] == "before":
                    assert curve["points"] == next(one for one in before["curves"] if one["label"] == "now")["points"]


def names_nobody(reader: Person, operator: Person, caplog: pytest.LogCaptureFixture) -> None:
    """No page, answer, file, mail or line of a log tells who did what: only who looked, which is the reader."""
    assert send_what_waits(timestamp=0) == 1
    client = browser(reader)
    around = ["/reports/", "/reports/viewers/", "/reports/measured/", "/me/participation/", "/api/v1/reports"]
    around += [f"{before}/reports/{period}" for period in PERIODS for before in ("", "/api/v1")]
    around += [f"/reports/{QUARTER}/{view}/" for view in VIEWS]
    around += [f"/reports/{QUARTER}/{view}.csv" for view in VIEWS]
    said = {url: client.get(url, follow=True).content.decode() for url in around}
    said |= {
        url: text_of(client.get(url).content) for url in ("/reports/measured.pdf", f"/reports/{QUARTER}/report.pdf")
    }
    (letter,) = mail.outbox
    assert isinstance(letter, EmailMultiAlternatives)
    said |= {"mail": f"{letter.subject} {letter.body}", "its page": str(letter.alternatives[0][0])}
    said |= {"its file": text_of(letter.attachments[0][1])}
    said["log"] = "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith("django.db"))
    others = Person.objects.exclude(pk__in=[reader.pk, operator.pk]).exclude(
        name__in=[reader.name, operator.name, READER]
    )
    words = {word for one in others for word in (one.name, one.email, f"@{one.handle}") if word}
    assert len(words) > 60
    for where, text in said.items():
        assert "Too many" not in text, where
        assert text or where.endswith((".csv", "log")), where
        assert [word for word in words if word in text] == [], where


def text_of(pdf: bytes) -> str:
    found = PdfReader(io.BytesIO(pdf))
    return " ".join([*(page.extract_text() for page in found.pages), str(dict(found.metadata or {}))])


def nobody_alone_is_told_apart(hidden: set[Key]) -> None:
    """Person by person: whoever knows who stood where, and each count of participants that is shown, also over months
    between which somebody left or came, finds of nobody whether they took part."""
    groups, counts = {}, {}
    for period in PERIODS:
        scene = Scene.of(period_of(period), UPTO)
        found = staff_of(period_of(period))
        level = scene.rules.bands(found.people.level)
        took = set(scene.deeds.actor.tolist())
        for band in np.unique(level[found.people.eligible & (level != NOBODY)]).tolist():
            label = scene.rules.band_label(band)
            here = np.flatnonzero(found.people.eligible & (level == band))
            if (period, "participation", label) not in hidden:
                groups[period, label] = {int(found.numbers[place]) for place in here}
                counts[period, label] = sum(1 for place in here.tolist() if place in took)
    assert groups
    everybody = sorted(set().union(*groups.values()))
    # Whoever was in the same groups all along is alike to the attacker: one of them stands for all.
    alike = {frozenset(name for name, group in groups.items() if one in group): one for one in everybody}
    for period, person in ((period, person) for period in MONTHS for person in alike.values()):
        if any(person in group for (when, _), group in groups.items() if when == period):
            assert possible(everybody, groups, counts, (period, person)) == (0, 1), (period, person)


def possible(
    everybody: list[int], groups: Mapping[tuple[str, str], set[int]], counts: Mapping[tuple[str, str], int],
    asked: tuple[str, int],
) -> tuple[int, int]:  # fmt: skip
    """Whether somebody can have not taken part in a month, and whether they can have."""
    place = {(period, person): n for n, (period, person) in enumerate((p, q) for p in PERIODS for q in everybody)}
    rows, low, high = [], [], []
    for (period, label), group in groups.items():
        row = np.zeros(len(place))
        row[[place[period, person] for person in group]] = 1
        rows.append(row)
        low.append(counts[period, label])
        high.append(counts[period, label])
    for person in everybody:
        # In the quarter are those who were in any of its months.
        sums = np.zeros(len(place))
        sums[[place[month, person] for month in MONTHS]] = 1
        sums[place[QUARTER, person]] = -1
        rows.append(sums)
        low.append(0)
        high.append(2)
        for month in MONTHS:
            row = np.zeros(len(place))
            row[[place[QUARTER, person], place[month, person]]] = 1, -1
            rows.append(row)
            low.append(0)
            high.append(1)
    aim = np.zeros(len(place))
    aim[place[asked]] = 1
    rules = LinearConstraint(np.array(rows), np.array(low), np.array(high))
    ends = [milp(sign * aim, integrality=np.ones(len(aim)), bounds=Bounds(0, 1), constraints=rules) for sign in (1, -1)]
    return round(float(ends[0].x @ aim)), round(float(ends[1].x @ aim))
