"""The API under all that its own document allows, and what it doesn't: no accident, and every answer as documented."""

import copy
import random
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import override_settings
from hypothesis import given
from ninja import Schema
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from tests import factories as make
from tests.fuzz.conftest import much
from tests.polls.booth import poll
from tests.standing import standing
from workspace.api import actions
from workspace.api.router import api
from workspace.people.models import Person

EXAMPLES = 15
# Ballots are cast by a token of the box, so that nobody knows who cast them.
FOR_NOBODY = {
    f"POST /api/v1/{path}"
    for path in ("ballots", "ballots/decision", "ballots/find", "pulse-ballots", "pulse-ballots/find")
}
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
]

schema = schemathesis.openapi.from_dict(api.get_openapi_schema(path_prefix="/api/v1/"))
schema.app = get_wsgi_application()
OPERATIONS = {operation.ok().label: operation.ok() for operation in schema.get_all_operations()}

pytestmark = pytest.mark.django_db


@dataclass
class World:
    """Somebody with a token, and what there is to ask about."""

    person: Person
    token: str
    there: Mapping[str, list[Any]]


@pytest.fixture(autouse=True)
def _one_transaction() -> Iterator[None]:
    """A request closes no connection, which is the test's: as Django's own test client has it."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture(scope="module")
def arranged(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with standing(django_db_blocker), override_settings(WRITES_PER_MINUTE=0):
        yield made()


@pytest.fixture
def world(arranged: World, db: None) -> World:
    return copy.deepcopy(arranged)


def made() -> World:
    anna, omar = make.person("Anna Berg", unit="Pumps", title="Engineer"), make.person("Omar Haddad")
    space, other = make.space(anna, people=[omar]), make.space(omar, access="invited")
    thread, unseen = make.thread(anna, space), make.thread(omar, other)
    posts = [make.reply(anna, thread), make.reply(omar, thread), make.reply(omar, unseen)]
    outcomes = [make.outcome(anna, posts[0]), make.outcome(omar, posts[1], kind="action")]
    gathering = make.gathering(anna, thread)
    polls = [poll(anna, thread), poll(omar, unseen)]
    return World(
        anna,
        actions.make_token(by=anna, name="fuzz").secret,
        {
            "person": [anna.pk, omar.pk, 0],
            "space": [space.pk, other.pk, 0],
            "thread": [thread.pk, unseen.pk, 0],
            "post": [post.pk for post in posts],
            "outcome": [outcome.pk for outcome in outcomes],
            "gathering": [gathering.pk, 0],
            "note": [make.note(gathering, anna).pk],
            "turn": [make.turn(anna, gathering).pk],
            "asked": [make.asked(gathering).pk],
            "poll": [each.pk for each in polls],
            "stream": [thread.stream, space.stream, unseen.stream, f"person:{anna.pk}"],
            "emoji": ["👍", "x"],
        },
    )


def point_at(case: Case, world: World) -> None:
    """Mostly at something that is there: else nearly every answer would be a 404. The same case, the same choice."""
    luck = random.Random(repr((case.path_parameters, case.body)))
    for name, there in world.there.items():
        if name in (case.path_parameters or {}) and luck.random() < 0.8:
            case.path_parameters[name] = luck.choice(there)


@pytest.mark.parametrize("label", sorted(OPERATIONS))
def test_whatever_is_sent_is_answered_as_documented(label: str, world: World) -> None:
    @much(EXAMPLES)
    @given(case=OPERATIONS[label].as_strategy())
    def ask(case: Case) -> None:
        point_at(case, world)
        answer = case.call(headers={"Authorization": f"Bearer {world.token}"})
        case.validate_response(answer, checks=CHECKS)

    ask()


@pytest.mark.parametrize("label", sorted(OPERATIONS.keys() - FOR_NOBODY))
def test_nobody_is_told_to_sign_in(label: str, world: World) -> None:
    @much(3)
    @given(case=OPERATIONS[label].as_strategy())
    def ask(case: Case) -> None:
        point_at(case, world)
        for headers in ({}, {"Authorization": "Bearer cw_" + "0" * 40}, {"Authorization": f"Basic {world.token}"}):
            case.headers.pop("Authorization", None)
            case.cookies.clear()
            answer = case.call(headers=headers)
            assert answer.status_code == 401, (label, answer.text)
            case.validate_response(answer, checks=CHECKS)

    ask()


def test_no_two_shapes_share_a_name() -> None:
    """The document knows them by it: one would be told for the other."""
    ours = [shape for shape in shapes(Schema) if shape.__module__.startswith(("workspace.", "search."))]
    names = Counter(shape.__name__ for shape in ours)
    assert [name for name, count in names.items() if count > 1] == []


def shapes(of: type[Schema]) -> Iterator[type[Schema]]:
    for shape in of.__subclasses__():
        yield shape
        yield from shapes(shape)
