"""The laws of writing, held by every public action of the house."""

import importlib
import pkgutil
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import ideas
import search
import workspace
from realtime.events import Payload
from realtime.models import Event
from tests import factories as make
from tests.house.scenarios import SCENARIOS, Deed, Scenario
from workspace.audit.models import Participation
from workspace.common.errors import NotVisible, Refused
from workspace.people.models import Person
from workspace.spaces import actions as spaces
from workspace.spaces.permissions import Can

pytestmark = pytest.mark.django_db
each = pytest.mark.parametrize("scenario", SCENARIOS, ids=str)
in_a_space = pytest.mark.parametrize("scenario", [one for one in SCENARIOS if one.needs], ids=str)


def public_actions() -> Iterator[Callable[..., Any]]:
    """Every function that `@action` has made, wherever it stands (what begins with _ is a part of a public one)."""
    for package in (workspace, ideas, search):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".actions" in module.name:
                found = vars(importlib.import_module(module.name)).values()
                yield from (one for one in found if getattr(one, "is_action", False) and one.__name__[0] != "_")


def test_every_action_has_a_scenario() -> None:
    told = {one.action for one in SCENARIOS}
    untold = {f"{one.__module__}.{one.__name__}" for one in public_actions() if one not in told}
    assert not untold, f"write a scenario for {sorted(untold)} in tests/house/scenarios/"


@each
def test_it_leaves_one_ledger_entry_signed_by_its_actor(scenario: Scenario) -> None:
    deed = scenario.arrange()
    before = set(Participation.objects.values_list("entry", flat=True))
    scenario.action(**deed.arguments)
    rows = Participation.objects.exclude(entry__in=before)
    assert rows.entries().count() == 1
    assert {row.actor for row in rows} == {deed.arguments["by"].pk}
    assert sum(row.weight for row in rows) == pytest.approx(1)
    assert deed.arguments["by"].pk not in {row.target for row in rows}


@each
def test_it_tells_events_that_fit_their_kinds(scenario: Scenario) -> None:
    deed = scenario.arrange()
    last = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    scenario.action(**deed.arguments)
    told = Event.objects.filter(pk__gt=last)
    assert told
    for event in told:
        assert Payload.parse(event.kind, event.payload).model_dump(mode="json") == event.payload


@each
def test_the_same_key_twice_is_done_once(scenario: Scenario) -> None:
    deed = scenario.arrange()
    key = uuid.uuid4()
    first = scenario.action(**deed.arguments, key=key)
    rows, events = Participation.objects.count(), Event.objects.count()
    assert scenario.action(**deed.arguments, key=key) == first or first is None
    assert (Participation.objects.count(), Event.objects.count()) == (rows, events)


@in_a_space
def test_a_stranger_finds_nothing(scenario: Scenario) -> None:
    deed = scenario.arrange()
    _is_kept_out(scenario, deed, make.guest(), NotVisible)


@in_a_space
def test_a_viewer_without_the_right_is_refused(scenario: Scenario) -> None:
    deed = scenario.arrange()
    viewer = make.guest()
    assert deed.space
    spaces.grant(by=deed.space.created_by, space=deed.space, can=Can.VIEW, person=viewer)
    _is_kept_out(scenario, deed, viewer, Refused)


@pytest.mark.parametrize("scenario", [one for one in SCENARIOS if one.operators], ids=str)
def test_what_operators_do_nobody_else_may(scenario: Scenario) -> None:
    _is_kept_out(scenario, scenario.arrange(), make.person(), (NotVisible, Refused))


def _is_kept_out(
    scenario: Scenario, deed: Deed, who: Person, error: type[Exception] | tuple[type[Exception], ...]
) -> None:
    rows, events = Participation.objects.count(), Event.objects.count()
    with pytest.raises(error):
        scenario.action(**{**deed.arguments, "by": who})
    assert (Participation.objects.count(), Event.objects.count()) == (rows, events)


@each
def test_it_stays_within_its_queries(scenario: Scenario) -> None:
    deed = scenario.arrange()
    with CaptureQueriesContext(connection) as queries:
        scenario.action(**deed.arguments, key=uuid.uuid4())
    assert len(queries) <= scenario.queries, "\n".join(query["sql"][:160] for query in queries)
