"""A vote with a budget: what things cost, what one can afford, and what is told of it when it is closed."""

import json
from typing import Any

import pytest
from django.test import Client

from ideas.facilitation import actions, queries
from ideas.facilitation.models import Activity
from tests import factories as make
from tests.facilitation import workshop
from workspace.common.errors import Invalid, Refused
from workspace.people.models import Person

pytestmark = pytest.mark.django_db
COSTS = {"One login": 60, "Dark mode": 50, "Export": 40}


def unpriced() -> Activity:
    vote: Activity = workshop.vote(points=100, priced=True)
    return vote


def price(vote: Activity, **costs: int) -> None:
    """By the first word of each thing."""
    said = {one.pk: costs[name] for one in vote.options.all() if (name := one.words.split()[0]) in costs}
    actions.set_costs(by=vote.session.planned_by, activity=vote, costs=said)


def sale() -> Activity:
    """A vote with a hundred for each, in which all three have their price."""
    vote = unpriced()
    price(vote, One=60, Dark=50, Export=40)
    return vote


def buy(vote: Activity, words: str, by: Person) -> None:
    workshop.place(vote, words, COSTS[words], by)


def told(vote: Activity, person: Person) -> Any:
    client = Client()
    client.force_login(person)
    answer = client.get(f"/api/v1/session-activities/{vote.pk}/vote")
    assert answer.status_code == 200
    return json.loads(answer.content)


def test_one_buys_what_the_budget_is_enough_for() -> None:
    vote, voter = sale(), make.person()
    buy(vote, "One login", voter)
    with pytest.raises(Invalid):
        buy(vote, "Dark mode", voter)
    buy(vote, "Export", voter)
    assert queries.own_points(vote, voter).left == 0
    workshop.place(vote, "One login", 0, voter)
    buy(vote, "Dark mode", voter)
    assert queries.own_points(vote, voter).left == 10


def test_a_thing_is_bought_at_its_price_or_left() -> None:
    vote = sale()
    for points in (1, 59, 61):
        with pytest.raises(Invalid):
            workshop.place(vote, "One login", points, make.person())


def test_nothing_is_bought_before_it_has_a_price_nor_what_is_not_offered() -> None:
    vote, voter = unpriced(), make.person()
    with pytest.raises(Invalid):
        buy(vote, "One login", voter)
    assert queries.own_points(vote, voter).lines == []
    assert queries.stage_of(vote.session).awaits_costs
    price(vote, Export=40)
    assert not queries.stage_of(vote.session).awaits_costs
    assert [line.option.words for line in queries.own_points(vote, voter).lines] == ["Export"]
    with pytest.raises(Invalid):
        buy(vote, "One login", voter)


def test_prices_stay_as_they_were_told_once_somebody_has_bought() -> None:
    vote, voter = sale(), make.person()
    price(vote, One=70)
    workshop.place(vote, "One login", 70, voter)
    with pytest.raises(Refused):
        price(vote, One=10)
    workshop.place(vote, "One login", 0, voter)
    price(vote, One=10)


def test_what_is_not_named_any_more_is_not_offered_any_more() -> None:
    vote = sale()
    price(vote, Export=40)
    assert {one.words: one.cost for one in vote.options.all()} == {"One login": None, "Dark mode": None, "Export": 40}


def test_no_price_changes_once_the_vote_is_over() -> None:
    vote = sale()
    actions.end_activity(by=vote.session.planned_by, activity=vote)
    with pytest.raises(Refused, match="Nothing has a price now"):
        price(vote, Export=10)


@pytest.mark.parametrize("cost", [0, -1, 101])
def test_a_price_is_one_that_somebody_could_pay(cost: int) -> None:
    with pytest.raises(Invalid):
        price(unpriced(), Export=cost)


def test_the_options_of_another_vote_have_no_price_here() -> None:
    vote, other, plain = unpriced(), unpriced(), workshop.vote()
    with pytest.raises(Invalid):
        actions.set_costs(by=vote.session.planned_by, activity=vote, costs={other.options.all()[0].pk: 10})
    with pytest.raises(Refused):
        price(plain, Export=1)


def test_when_it_is_closed_what_each_side_bought_is_shown_apart() -> None:
    vote = sale()
    lead, organisation = vote.session.planned_by, make.customer()
    make.share(vote.session.canvas.space, organisation)
    guests = [make.guest(organisation), make.guest(organisation)]
    for person in (make.person(), make.person(), guests[0]):
        buy(vote, "Export", person)
    for person in guests:
        buy(vote, "Dark mode", person)
    before = told(vote, lead)["options"]
    assert {(one["points"], one["customers"], one["employees"]) for one in before} == {(None, None, None)}
    assert {one["words"]: one["cost"] for one in before} == COSTS
    actions.end_activity(by=lead, activity=vote)
    vote.refresh_from_db()
    found = queries.tally(vote)
    assert found is not None
    said = [(one.option.words, one.people, one.customers_who_bought, one.employees_who_bought) for one in found.lines]
    assert said == [("Export", 3, 1, 2), ("Dark mode", 2, 2, 0), ("One login", 0, 0, 0)]
    assert found.most == 3
    page = Client()
    page.force_login(lead)
    shown = page.get(vote.session.canvas.get_absolute_url()).content.decode()
    assert "3 bought it" in shown
    assert "cost 40" in shown


def test_prices_are_said_on_a_page_and_wrong_ones_are_told() -> None:
    vote = unpriced()
    page = Client()
    page.force_login(vote.session.planned_by)
    names = {one.words: f"cost-{one.pk}" for one in vote.options.all()}
    address = f"/sessions/activities/{vote.pk}/costs/"
    assert names["Export"] in page.get(address).content.decode()
    assert page.post(address, {names["Export"]: "much"}).status_code == 422
    assert page.post(address, {names["Export"]: "40", names["One login"]: ""}).status_code == 302
    assert list(vote.options.offered().values_list("words", "cost")) == [("Export", 40)]


def test_the_recipe_has_a_budget() -> None:
    found = workshop.going_on(recipe="feature-budget")
    (vote,) = [one for one in found.activities.all() if one.is_vote]
    assert (vote.priced, vote.points, vote.most) == (True, 100, None)
