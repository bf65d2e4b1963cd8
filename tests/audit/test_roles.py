"""The role that the application comes in as can write the ledger, and never change it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import Error, connection, transaction

from tests import factories as make
from tests.audit.sealed import ANNA, FIRST_XID, found, row, use_keys
from workspace.audit.models import Participation, Salt
from workspace.audit.seals import sealing
from workspace.spaces import actions

pytestmark = pytest.mark.django_db
COLUMNS = {
    "audit_participation": "verb",
    "audit_seal": "note",
    "audit_leaf": "digest",
    "audit_tile": "digest",
    "audit_commitment": "part",
    "audit_salt": "person",
    "audit_retirement": "note",
}


@pytest.fixture(autouse=True)
def _as_the_application(settings: Any, tmp_path: Path) -> Iterator[None]:
    use_keys(settings, tmp_path)
    call_command("ledger_roles", app="causeway_app_of_a_test")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE causeway_app_of_a_test")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def refused(words: str) -> str:
    with pytest.raises(Error) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(words)
    return str(refusal.value)


@pytest.mark.parametrize("table", COLUMNS)
def test_nothing_of_the_ledger_can_be_changed(table: str) -> None:
    for words in (
        f"UPDATE {table} SET {COLUMNS[table]} = NULL",
        f"DELETE FROM {table}",
        f"TRUNCATE {table}",
    ):
        assert "permission denied" in refused(words)
    for words in (
        f"ALTER TABLE {table} DISABLE TRIGGER ALL",
        f"DROP TRIGGER {table}_append_only ON {table}",
        f"DROP TABLE {table}",
    ):
        assert "must be owner" in refused(words)


def test_nobody_lifts_themselves_above_it() -> None:
    for words in (
        "SET session_replication_role = replica",
        "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "ALTER ROLE causeway_app_of_a_test SUPERUSER",
        "CREATE TABLE mine (x int)",
    ):
        assert "permission denied" in refused(words) or "must be owner" in refused(words)


def test_deeds_are_done_and_sealed_as_ever() -> None:
    space = make.space()
    actions.archive_space(by=space.created_by, space=space)
    row(1)
    assert Participation.objects.filter(object_id=space.pk, verb="archived").exists()
    assert sealing.seal_all(horizon=FIRST_XID + 2) == 1
    assert found() == []


def test_what_it_may_ask_for_is_that_a_person_is_forgotten() -> None:
    one = row(1)
    sealing.seal_all(horizon=FIRST_XID + 2)
    sealing.forget(ANNA)
    one.refresh_from_db()
    assert (one.actor_unit, one.actor_path, one.actor_level, one.actor) == ("", None, 3, ANNA)
    assert Salt.objects.get(person=ANNA).salt is None
    assert [kind for kind, _ in found()] == ["salt missing"], "and unsigned, that is found"
