"""What was brought in from before Causeway stands beside the figures of Causeway, and never among them."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from tests import factories as make
from tests.reports import specimens
from tests.reports.company import EVERYTHING, UPTO, deed, draft, staff, write
from workspace.audit.models import Verb
from workspace.common.errors import Refused
from workspace.people.models import Person
from workspace.reports import actions
from workspace.reports.actions import editions, rollup
from workspace.reports.building import before
from workspace.reports.building.drafts import draft_of
from workspace.reports.building.scene import Scene
from workspace.reports.figures import Figure, Row
from workspace.reports.models import Grid, Past
from workspace.reports.queries.periods import period_of
from workspace.reports.queries.telling.charts import chart
from workspace.reports.queries.telling.sentences import before_causeway, sentence
from workspace.reports.queries.telling.tables import tables

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]
THEN = datetime(2024, 3, 5, 9, tzinfo=UTC)


def mail(by: Person, *to: Person, at: datetime = THEN) -> list:  # type: ignore[type-arg]
    return deed(by, *to, at=at, verb=Verb.TURNED_TO, source="baseline", kind="imports.importrun", number=1)


def row(figure: Figure, label: str) -> Row:
    return next(one for one in figure.rows if one.label == label)


@pytest.fixture
def company() -> list[list[Person]]:
    """In Causeway workers talk in a ring; before, each of ten leads and ten of the workers mailed the one beside."""
    levels = staff(1, 11, 20)
    (_, leads, workers) = levels
    write(*(deed(one, workers[(place + 1) % 20]) for place, one in enumerate(workers)))
    write(*(mail(one, workers[place]) for place, one in enumerate(leads[1:])))
    write(*(mail(workers[place], one, at=THEN.replace(month=5)) for place, one in enumerate(leads[1:])))
    write(*(mail(workers[10 + place], workers[10 + (place + 1) % 10]) for place in range(10)))
    return levels


def test_it_stands_beside_with_its_own_people_and_period(company: list[list[Person]]) -> None:
    """20 ties of before: 10 between the bands of leads and workers, 10 among workers, so E-I is 0; of Causeway's 20
    none leaves its level."""
    drafted = draft()
    figures = drafted.figures
    assert row(figures["ei"], "all").observed.value == -1.0
    then = row(figures["ei"], "baseline:all")
    assert (then.observed.value, then.people) == (0.0, 30)
    assert then.expected is not None
    # 30 people, 10 and 20 of a band: 1 - 2 (90 + 380) / 870.
    assert then.expected.value == pytest.approx(-0.08, abs=0.03)
    facts = figures["ei"].facts["before"]
    assert (facts["from"], facts["to"], facts["people"]) == ("2024-03-01", "2024-05-31", 30)
    # Nothing was begun in Causeway, so its view is empty; of before a third went each way.
    (past,) = (one for one in drafted.pasts if one.view == "initiation")
    ways = {one["label"]: one["observed"]["value"] for one in past.figure["rows"]}
    assert ways == {f"direction:{way}": pytest.approx(1 / 3, abs=0.03) for way in ("up", "lateral", "down")}
    steps = {one.label: one for one in figures["distance"].rows if one.label.startswith("baseline:")}
    assert steps["baseline:steps:2"].observed.value is not None
    assert not any("baseline" in one.label for one in figures["participation"].rows)


def test_without_it_nothing_is_said_of_it() -> None:
    _, workers = staff(1, 20)
    write(*(deed(one, workers[(place + 1) % 20]) for place, one in enumerate(workers)))
    figures = draft().figures
    assert all("before" not in one.facts for one in figures.values())
    assert before_causeway(figures["ei"]) == ""


def test_too_few_people_of_before_are_not_told() -> None:
    _, workers = staff(1, 20)
    write(*(deed(one, workers[(place + 1) % 20]) for place, one in enumerate(workers)))
    write(*(mail(one, workers[0]) for one in workers[1:4]))
    drafted = draft()
    assert drafted.pasts == []
    assert "before" not in drafted.figures["ei"].facts


def test_one_boss_to_whom_all_mail_went_hides_it(company: list[list[Person]]) -> None:
    (boss,), leads, workers = company
    write(*(mail(one, boss) for one in (*leads, *workers) for _ in range(9)))
    figures = draft().figures
    assert row(figures["ei"], "baseline:all").hidden
    assert "mean" not in figures["distance"].facts["before"]


@pytest.mark.usefixtures("settled")
def test_it_is_made_once_and_is_the_same_in_every_edition(company: list[list[Person]]) -> None:
    operator = make.person(is_operator=True)
    first = actions.publish_period(period_of("2026-09"), by=operator).edition
    write(*(mail(one, company[0][0]) for one in company[2]))
    later = actions.publish_period(period_of("2026-10"), by=operator).edition
    quarter = actions.publish_period(period_of("2026-Q3"), by=operator).edition
    assert first is not None
    assert later is not None
    assert quarter is not None
    told = {one.view: (one.figure, one.starts_on, one.ends_on) for one in Past.objects.all()}
    assert sorted(told) == ["distance", "ei", "initiation"]
    for view in ("ei", "distance"):
        then = [
            [row for row in edition.figures[view]["rows"] if row["label"].startswith("baseline:")]
            for edition in (first, quarter)
        ]
        assert then[0] == then[1] != []
    assert editions.due(Grid.MONTH, everything=True) == [], "no period begins before Causeway does"


def test_a_draft_beside_another_version_of_it_is_refused(company: list[list[Person]]) -> None:
    operator = make.person(is_operator=True)
    stale = draft("2026-10")
    actions.publish_edition(by=operator, draft=draft("2026-09"))
    with pytest.raises(Refused, match="another version"):
        actions.publish_edition(by=operator, draft=stale)


def test_a_view_that_was_off_is_made_later_of_the_same_rows(company: list[list[Person]]) -> None:
    operator = make.person(is_operator=True)
    actions.switch_metric(by=operator, metric="ei", is_on=False, reason="Not agreed yet.")
    actions.publish_edition(by=operator, draft=draft("2026-09"))
    assert sorted(Past.objects.values_list("view", flat=True)) == ["distance", "initiation"]
    upto = Past.objects.values_list("xid", "row").distinct().get()
    actions.switch_metric(by=operator, metric="ei", is_on=True)
    later = draft_of(period_of("2026-10"), upto=UPTO)
    assert {(one.xid, one.row) for one in later.pasts} == {upto}


def test_words_charts_and_tables_keep_it_apart(company: list[list[Person]]) -> None:
    figures = draft().figures
    said = before_causeway(figures["ei"])
    assert said.startswith(
        "Before Causeway (March 2024 to May 2024, 30+ people): openness between levels was 0.00, and chance gave "
    )
    for view in ("ei", "distance"):
        bare = replace(
            figures[view], rows=tuple(one for one in figures[view].rows if not one.label.startswith("baseline:"))
        )
        assert sentence(figures[view], k=5) == sentence(bare, k=5), "it is in no figure of Causeway"
        assert before_causeway(figures[view])
        assert any(entry[0].text.startswith("Before Causeway") for entry in tables(figures[view], k=5)[0].rows)
    labels = [one.label for one in chart(figures["ei"], k=5).marks]
    assert labels[:1] == ["Between levels"]
    assert "Before: levels" in labels
    assert any(one.baseline is not None for one in chart(figures["distance"], k=5).marks)
    begun = specimens.INITIATION
    assert before_causeway(begun) == (
        "Before Causeway (January 2025 to June 2025, 120+ people): 18 % of all that was sent went upward, and 20 % by "
        "chance."
    )
    drawn = chart(begun, k=5)
    assert [(one.label, one.baseline) for one in drawn.marks] == [
        ("Upward", 0.18), ("Same level", 0.65), ("Downward", 0.17)
    ]  # fmt: skip
    assert ("baseline", "Before Causeway") in chart(specimens.DISTANCE, k=5).key


def test_the_tree_of_before_is_that_of_the_file(company: list[list[Person]]) -> None:
    """The lead of all workers is their boss where there is anything of that lead; else who stands above: nobody."""
    rollup.advance(below=EVERYTHING)
    rules = Scene.of(period_of("2026-09"), UPTO).rules
    assert set(before.talk_until(UPTO, rules).people.boss.tolist()) == {-1}
    write(mail(company[1][0], company[2][0]))
    talk = before.talk_until(UPTO, rules)
    lead = company[1][0]
    index = {int(number): place for place, number in enumerate(talk.people.ids)}
    bosses = {int(talk.people.boss[index[one.pk]]) for one in company[2]}
    assert bosses == {index[lead.pk]}
    assert np.isclose(talk.said.weight.sum(), 31)
