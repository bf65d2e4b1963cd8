"""What the bell keeps composed is what it would compose anew."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from tests import factories as make
from workspace.common import clock
from workspace.notifications import queries
from workspace.notifications.queries import composed
from workspace.people.models import Person
from workspace.threads.models import Thread

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", queries.kinds(), ids=lambda kind: kind.name)
def test_what_is_kept_is_what_would_be_composed(kind: queries.Kind) -> None:
    """Every rule of the house depends on nothing of a person but their number, side and activity."""
    away = make.person()
    Person.objects.filter(pk=away.pk).update(is_active=False)
    away.refresh_from_db()
    for person in (make.person(), make.person(), make.guest(), away):
        with clock.at(clock.now()):
            kept = composed.composed(kind.waiting, person)
            assert composed._kept[kind.waiting, person.side, person.is_active] is not None
            anew = composed._compose(kind.waiting, person)
            assert kept.sql == anew.sql
            assert kept.parameters(person) == list(anew.given)


def test_a_rule_that_asks_for_more_is_composed_each_time() -> None:
    def by_name(person: Person) -> "QuerySet[Thread]":
        return Thread.objects.visible_to(person).filter(title=person.name)

    def by_number(person: Person) -> "QuerySet[Thread]":
        return Thread.objects.filter(title=str(person.pk))

    mei, omar = make.person("Mei Tanaka"), make.person("Omar Haddad")

    def today(person: Person) -> "QuerySet[Thread]":
        return Thread.objects.visible_to(person).filter(opened_at__date=clock.today())

    for rule in (by_name, by_number):
        for person in (mei, omar):
            thread = make.thread(mei, title=str(person.name if rule is by_name else person.pk))
            asked = composed.composed(rule, person)
            with connection.cursor() as cursor:
                cursor.execute(asked.sql, asked.parameters(person))
                assert [row[0] for row in cursor.fetchall()] == [thread.pk]
    composed.composed(today, mei)
    assert all(composed._kept[rule, mei.side, True] is None for rule in (by_name, by_number, today))


def test_what_was_composed_is_forgotten_with_the_vocabulary() -> None:
    mei = make.person()
    queries.bell_badge(mei)
    assert composed._kept
    call_command("migrate", verbosity=0)
    assert not composed._kept
    with CaptureQueriesContext(connection) as asked:
        queries.bell_badge(mei)
    assert len(asked) == 1
