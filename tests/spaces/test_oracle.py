"""The permission rule against a naive telling of it in Python, on random worlds, in both directions."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import product

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import factories as make
from workspace.common import clock
from workspace.common.errors import NotVisible, Refused
from workspace.people.models import Person
from workspace.spaces import permissions, queries
from workspace.spaces.models import Access, Grant, GroupGrant, Space
from workspace.spaces.permissions import Can
from workspace.threads.models import Thread

ENDS = {"never": None, "later": timedelta(hours=1), "past": timedelta(hours=-1)}
INCLUDES = {Can.VIEW: {Can.VIEW}, Can.CONTRIBUTE: {Can.VIEW, Can.CONTRIBUTE}, Can.FACILITATE: set(Can)}


@dataclass(frozen=True)
class Someone:
    is_customer: bool
    is_active: bool
    is_operator: bool
    groups: frozenset[int]


@dataclass(frozen=True)
class Place:
    access: str
    archived: bool


@dataclass(frozen=True)
class Row:
    """A grant to the person or the group of that number."""

    holder: int
    place: int
    can: Can
    ends: str


@dataclass(frozen=True)
class World:
    people: tuple[Someone, ...]
    places: tuple[Place, ...]
    grants: frozenset[Row]
    group_grants: frozenset[Row]


def rows(holders: int, places: int) -> st.SearchStrategy[frozenset[Row]]:
    return st.lists(
        st.builds(
            Row,
            holder=st.integers(0, holders - 1),
            place=st.integers(0, places - 1),
            can=st.sampled_from(list(Can)),
            ends=st.sampled_from(list(ENDS)),
        ),
        max_size=6,
        unique_by=lambda row: (row.holder, row.place, row.can),
    ).map(frozenset)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    people = draw(
        st.lists(
            st.builds(Someone, st.booleans(), st.booleans(), st.booleans(), st.frozensets(st.integers(0, 1))),
            min_size=1,
            max_size=4,
        )
    )
    places = draw(st.lists(st.builds(Place, st.sampled_from(Access.values), st.booleans()), min_size=1, max_size=3))
    return World(tuple(people), tuple(places), draw(rows(len(people), len(places))), draw(rows(2, len(places))))


def expected(world: World, person: int, place: int) -> set[Can]:
    """The rule in words: nothing for the inactive; open spaces for employees; else what lasting grants say."""
    who = world.people[person]
    if not who.is_active:
        return set()
    found: set[Can] = set()
    if world.places[place].access == Access.OPEN and not who.is_customer:
        found |= INCLUDES[Can.CONTRIBUTE]
    for row in world.grants:
        if (row.holder, row.place) == (person, place) and row.ends != "past":
            found |= INCLUDES[row.can]
    for row in world.group_grants:
        if row.holder in who.groups and row.place == place and row.ends != "past":
            found |= INCLUDES[row.can]
    return found


@dataclass
class Built:
    people: list[Person]
    spaces: list[Space]
    threads: list[Thread]


@contextmanager
def built(world: World) -> Iterator[Built]:
    """The world as rows, gone again afterwards."""
    with transaction.atomic():
        groups = [Group.objects.create(name=f"group {number}") for number in (1, 2)]
        customer = make.customer()
        people = []
        for who in world.people:
            terms = {"organisation": customer} if who.is_customer else {}
            person = make.person(is_active=who.is_active, is_operator=who.is_operator, **terms)
            person.groups.add(*[groups[number] for number in who.groups])
            people.append(person)
        author = make.person()
        spaces = [
            Space.objects.create(
                name=f"space {number}",
                access=place.access,
                created_by=author,
                archived_at=clock.now() if place.archived else None,
            )
            for number, place in enumerate(world.places)
        ]
        threads = [Thread.objects.create(space=space, title="t", opened_by=author) for space in spaces]
        for given, model, field, holders in (
            (world.grants, Grant, "user", people),
            (world.group_grants, GroupGrant, "group", groups),
        ):
            for row in given:
                ends = ENDS[row.ends]
                model.objects.create(
                    **{field: holders[row.holder]},
                    content_object=spaces[row.place],
                    permission_id=permissions.permission_id(permissions.codename(row.can)),
                    until=clock.now() + ends if ends else None,
                )
        try:
            yield Built(people, spaces, threads)
        finally:
            transaction.set_rollback(True)


@pytest.mark.django_db
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(world=worlds())
def test_every_way_to_ask_agrees_with_the_rule(world: World) -> None:
    with built(world) as made:
        for (p, person), (s, space) in product(enumerate(made.people), enumerate(made.spaces)):
            allowed = expected(world, p, s)
            assert {can for can in Can if permissions.may(person, can, space)} == allowed
            assert permissions.rights(person, space) == allowed
            assert permissions.may_listen(person, space.pk) == (Can.VIEW in allowed)
            assert answers(person, space) == told(allowed, archived=space.is_archived)
            if Can.VIEW in allowed:
                assert queries.visit(person, space.pk).rights == allowed
        pairs = {(person, space.pk) for person, space in product(made.people, made.spaces)}
        for can in Can:
            assert permissions.may_many(can, pairs) == {
                (person, space.pk)
                for (p, person), (s, space) in product(enumerate(made.people), enumerate(made.spaces))
                if can in expected(world, p, s)
            }
        for p, person in enumerate(made.people):
            seen = {s for s in range(len(made.spaces)) if Can.VIEW in expected(world, p, s)}
            assert set(Space.objects.visible_to(person)) >= {made.spaces[s] for s in seen}
            assert set(Space.objects.visible_to(person)) & set(made.spaces) == {made.spaces[s] for s in seen}
            assert set(Thread.objects.visible_to(person)) == {made.threads[s] for s in seen}
        for s, space in enumerate(made.spaces):
            seeing = {person for p, person in enumerate(made.people) if Can.VIEW in expected(world, p, s)}
            assert set(queries.people_who_see(space)) & set(made.people) == seeing


def answers(person: Person, space: Space) -> dict[Can, type[Exception] | None]:
    """What `require` says to each right: nothing, or which error."""
    found: dict[Can, type[Exception] | None] = {}
    for can in Can:
        try:
            permissions.require(person, can, space)
        except (NotVisible, Refused) as refusal:
            found[can] = type(refusal)
        else:
            found[can] = None
    return found


def told(allowed: set[Can], *, archived: bool) -> dict[Can, type[Exception] | None]:
    if Can.VIEW not in allowed:
        return dict.fromkeys(Can, NotVisible)
    possible = allowed - {Can.CONTRIBUTE} if archived else allowed
    return {can: None if can in possible else Refused for can in Can}


@pytest.mark.django_db
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(
    bosses=st.lists(st.integers(0, 4), min_size=5, max_size=5),
    access=st.sampled_from(Access.values),
    grant=st.sampled_from([None, *Can]),
    granted=st.frozensets(st.integers(0, 5)),
)
def test_rank_changes_nothing(bosses: list[int], access: str, grant: Can | None, granted: frozenset[int]) -> None:
    """Random reporting lines: two people of equal grants have equal rights, wherever they stand."""
    with transaction.atomic():
        line = [make.person(placed=True, title="Chief")]
        for boss in bosses:
            line.append(make.person(manager=line[boss % len(line)]))
        owner = make.person()
        space = Space.objects.create(name="s", access=access, created_by=owner)
        if grant:
            for number in granted:
                Grant.objects.create(
                    user=line[number],
                    content_object=space,
                    permission_id=permissions.permission_id(permissions.codename(grant)),
                )
        for holders in (granted, frozenset(range(6)) - granted):
            assert len({frozenset(permissions.rights(line[number], space)) for number in holders}) <= 1
        transaction.set_rollback(True)
