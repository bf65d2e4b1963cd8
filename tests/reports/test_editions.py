"""Publishing: closed periods, once, in the order of time, by rules that are frozen."""

import pytest
from django.test import Client

from tests import factories as make
from tests.reports.company import BEFORE, LATER, deed, draft, staff, write
from workspace.audit.models import Participation, Verb
from workspace.common.errors import Invalid, NotVisible, Refused
from workspace.people.models import Person
from workspace.reports import actions, queries
from workspace.reports.actions import editions, rollup
from workspace.reports.figures import VIEWS
from workspace.reports.models import Edition, Grid, Series, Switch, Watermark
from workspace.reports.queries.periods import period_of
from workspace.reports.tasks import publish_what_closed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november", "settled")]


@pytest.fixture
def operator() -> Person:
    return make.person(is_operator=True)


@pytest.fixture
def company() -> list[list[Person]]:
    levels = staff(1, 10, 20)
    write(*(deed(one, levels[1][place % 10]) for place, one in enumerate(levels[2])))
    return levels


def test_a_period_is_published_once(company: list[list[Person]], operator: Person) -> None:
    first = actions.publish_period(period_of("2026-09"), by=operator).edition
    assert first is not None
    write(deed(company[0][0]))
    again = actions.publish_period(period_of("2026-09"), by=operator).edition
    assert again == first
    assert queries.figures(queries.edition("2026-09")) == queries.figures(first)
    signed = Participation.objects.filter(verb=Verb.PUBLISHED_REPORT)
    assert list(signed.values_list("actor", "object_id", "source")) == [(operator.pk, first.pk, "schedule")]


def test_only_what_is_over_is_published(company: list[list[Person]], operator: Person) -> None:
    with pytest.raises(Refused, match="not over yet"):
        actions.publish_edition(by=operator, draft=draft("2026-11"))
    with pytest.raises(Refused, match="operator"):
        actions.publish_edition(by=company[0][0], draft=draft("2026-09"))
    assert not Edition.objects.exists()


def test_what_lies_before_the_newest_edition_stays_unpublished(company: list[list[Person]], operator: Person) -> None:
    actions.publish_edition(by=operator, draft=draft("2026-10"))
    with pytest.raises(Refused, match="later period"):
        actions.publish_edition(by=operator, draft=draft("2026-09"))


def test_levels_and_thresholds_are_those_of_the_first_edition(company: list[list[Person]], operator: Person) -> None:
    first = actions.publish_edition(by=operator, draft=draft("2026-09"))
    assert first.levels == [[1, 2], [3, 3]]
    for _ in range(30):
        make.person(manager=company[2][0], placed=True, joined_at=BEFORE)
    second = actions.publish_edition(by=operator, draft=draft("2026-10"))
    assert (second.levels, second.units, second.least) == (first.levels, first.units, first.least)
    series = Series.objects.get(grid=Grid.MONTH)
    assert series.frozen_at == LATER


def test_a_pilot_without_levels_freezes_none(operator: Person, client: Client) -> None:
    """Whoever publishes before there is an organisation chart, or with a handful, has their levels later, for good."""
    pilot = staff(1, 8)
    write(*(deed(one, pilot[0][0]) for one in pilot[1]))
    assert actions.publish_edition(by=operator, draft=draft("2026-09")).levels == [[1, 2]]
    levels = staff(1, 10, 20)
    write(*(deed(one, levels[1][place % 10]) for place, one in enumerate(levels[2])))
    third = actions.publish_edition(by=operator, draft=draft("2026-Q3"))
    second = actions.publish_edition(by=operator, draft=draft("2026-10"))
    assert second.levels == third.levels == Series.objects.get(grid=Grid.MONTH).levels != [[1, 2]]
    client.force_login(levels[2][0])
    for edition in (second, third):
        for view in VIEWS:
            assert client.get(f"/reports/{edition.period}/{view}/").status_code == 200
        assert client.get(f"/reports/{edition.period}/").status_code == 200
    for _ in range(40):
        make.person(manager=levels[1][0], placed=True, joined_at=BEFORE)
    assert draft("2026-Q3").rules.levels == second.levels


def test_a_draft_made_by_other_rules_is_refused(company: list[list[Person]], operator: Person) -> None:
    before = draft("2026-10")
    actions.publish_edition(by=operator, draft=draft("2026-09"))
    Series.objects.update(least=7)
    with pytest.raises(Refused, match="other rules"):
        actions.publish_edition(by=operator, draft=before)


def test_a_quarter_is_made_around_its_months_or_not_published(company: list[list[Person]], operator: Person) -> None:
    """Somebody published a month while the quarter was drafted: it may tell what the month hides."""
    alone = draft("2026-Q3")
    actions.publish_edition(by=operator, draft=draft("2026-09"))
    with pytest.raises(Refused, match="Draft it anew"):
        actions.publish_edition(by=operator, draft=alone)
    assert actions.publish_edition(by=operator, draft=draft("2026-Q3")).period == "2026-Q3"


def test_what_is_still_on_its_way_into_the_sums_is_waited_for(
    company: list[list[Person]], operator: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An edition is never changed: what it lacks would be lacking for good."""
    Watermark.objects.create(name=rollup.NAME)
    monkeypatch.setattr(rollup, "advance", lambda **_: 0)
    with pytest.raises(Refused, match="on their way"):
        actions.publish_period(period_of("2026-09"), by=operator)
    assert publish_what_closed(0) == 1, "of October there is nothing to wait for"
    assert [one.period for one in queries.editions()] == ["2026-10"]


def test_whoever_has_patience_waits_for_what_is_on_its_way(
    company: list[list[Person]], operator: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the demo does: a transaction from before, of whichever database of the cluster, ends while we look."""
    settled, open_for = rollup.advance, iter(range(3))
    monkeypatch.setattr(rollup, "advance", lambda **_: settled() if next(open_for, None) is None else 0)
    monkeypatch.setattr(editions, "LOOK_AGAIN", 0.01)
    assert actions.publish_period(period_of("2026-09"), by=operator, patience=60).edition is not None


def test_what_has_closed_is_published_and_nothing_twice(company: list[list[Person]], operator: Person) -> None:
    done = [(one.period.name, one.edition is not None) for one in actions.publish_due()]
    assert done == [("2026-10", True), ("2026-Q3", True)]
    assert list(actions.publish_due()) == []


def test_everything_begins_with_the_ledger(company: list[list[Person]], operator: Person) -> None:
    assert [one.name for one in editions.due(Grid.MONTH, everything=True)] == ["2026-09", "2026-10"]
    assert [one.name for one in editions.due(Grid.QUARTER, everything=True)] == ["2026-Q3"]


def test_of_a_period_in_which_nobody_was_here_nothing_is_published(operator: Person) -> None:
    assert actions.publish_period(period_of("2026-09"), by=operator).edition is None
    assert not Edition.objects.exists()


def test_the_same_ledger_gives_the_same_figures(company: list[list[Person]]) -> None:
    assert draft("2026-09").figures == draft("2026-09").figures


def test_figures_are_read_as_they_were_drafted(company: list[list[Person]], operator: Person) -> None:
    drafted = draft("2026-09")
    published = actions.publish_edition(by=operator, draft=drafted)
    read = queries.edition("2026-09")
    assert read == published
    assert queries.figures(read) == drafted.figures
    assert queries.figure(read, "voice") == drafted.figures["voice"]
    assert queries.editions() == [published]


def test_what_is_no_period_or_was_not_published(company: list[list[Person]]) -> None:
    for name in ("2026-13", "2026-Q5", "0000-01", "٢٠٢٦-09"):
        with pytest.raises(Invalid):
            queries.edition(name)
    with pytest.raises(NotVisible):
        queries.edition("2026-09")


def test_a_metric_that_is_off_is_neither_computed_nor_shown(company: list[list[Person]], operator: Person) -> None:
    shown = actions.publish_edition(by=operator, draft=draft("2026-09"))
    actions.switch_metric(by=operator, metric="voice", is_on=False, reason="Agreed so.")
    assert queries.figure(shown, "voice").hidden == "off"
    assert queries.figures(shown)["voice"].rows == ()
    assert draft("2026-10").figures["voice"].hidden == "off"
    actions.switch_metric(by=operator, metric="voice", is_on=True)
    assert queries.figure(shown, "voice").hidden == ""
    assert list(Switch.objects.order_by("pk").values_list("is_on", "by")) == [
        (False, operator.pk), (True, operator.pk)
    ]  # fmt: skip


def test_only_an_operator_switches_and_only_what_there_is(company: list[list[Person]], operator: Person) -> None:
    with pytest.raises(Refused):
        actions.switch_metric(by=company[0][0], metric="voice", is_on=False)
    with pytest.raises(Invalid):
        actions.switch_metric(by=operator, metric="salary", is_on=True)


def test_customers_read_no_report() -> None:
    with pytest.raises(NotVisible):
        queries.require_reader(make.guest())
