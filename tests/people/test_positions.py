"""The reporting line over time, and what the ledger stamps of it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from tests.people.firm import START, MakePerson, place
from workspace.audit import snapshots
from workspace.audit.models import Side
from workspace.common import clock
from workspace.people.models import Person, Position


def test_the_database_refuses_two_positions_at_one_time(employee: Person) -> None:
    place(employee)
    with pytest.raises(IntegrityError, match="position_no_overlap"), transaction.atomic():
        place(employee, since=START + timedelta(days=30))


def test_one_position_may_begin_at_the_moment_another_ends(employee: Person) -> None:
    change = START + timedelta(days=90)
    Position.objects.create(person=employee, level=1, path=[employee.pk], during=(START, change))
    place(employee, since=change, title="Lead")
    assert Position.objects.current().get(person=employee).title == "Lead"
    assert Position.objects.at(START).get(person=employee).title == ""


def test_the_database_refuses_a_person_who_manages_themselves(employee: Person) -> None:
    with pytest.raises(IntegrityError, match="position_not_own_manager"), transaction.atomic():
        Position.objects.create(person=employee, manager=employee, level=1, path=[employee.pk], during=(START, None))


def test_an_email_belongs_to_one_person_however_it_is_spelled(make_person: MakePerson) -> None:
    make_person("Ann", email="Ann@Firm.example")
    with pytest.raises(IntegrityError, match="person_email_once"), transaction.atomic():
        make_person("Other Ann", email="ann@firm.example")


def test_a_snapshot_tells_side_level_unit_and_path_in_one_query(
    employee: Person,
    operator: Person,
    guest: Person,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    place(operator, unit="Board")
    place(employee, operator, unit="Pumps")
    with django_assert_num_queries(1):
        found = snapshots.of({employee.pk, operator.pk, guest.pk})
    assert found[employee.pk] == snapshots.Snapshot(
        side=Side.EMPLOYEE, level=2, unit="Pumps", path=(operator.pk, employee.pk)
    )
    assert found[operator.pk].level == 1
    assert found[guest.pk] == snapshots.Snapshot(side=Side.CUSTOMER)


def test_a_deed_told_afterwards_is_stamped_with_the_position_of_its_time(employee: Person) -> None:
    change = START + timedelta(days=90)
    Position.objects.create(person=employee, level=3, path=[7, 8, employee.pk], during=(START, change))
    place(employee, since=change)
    with clock.at(START + timedelta(days=1)):
        assert snapshots.of({employee.pk})[employee.pk].level == 3
    assert snapshots.of({employee.pk})[employee.pk].level == 1
    with clock.at(START - timedelta(days=1)):
        assert snapshots.of({employee.pk})[employee.pk].level is None
