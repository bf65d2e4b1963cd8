"""The database itself refuses to change or delete what the ledger holds, whoever asks."""

import pytest
from django.db import Error, connection, transaction

from tests import factories as make
from workspace.audit.models import Participation

pytestmark = pytest.mark.django_db
REFUSED = "append-only"


@pytest.fixture
def row() -> Participation:
    make.space()
    return Participation.objects.latest("pk")


def test_no_row_is_changed(row: Participation) -> None:
    row.verb = "left"
    with pytest.raises(Error, match=REFUSED), transaction.atomic():
        row.save()
    with pytest.raises(Error, match=REFUSED), transaction.atomic():
        Participation.objects.filter(pk=row.pk).update(actor_level=1)


def test_no_row_is_deleted(row: Participation) -> None:
    with pytest.raises(Error, match=REFUSED), transaction.atomic():
        Participation.objects.filter(pk=row.pk).delete()
    with pytest.raises(Error, match=REFUSED), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_participation")


def test_raw_sql_is_refused_too_and_says_why(row: Participation) -> None:
    with pytest.raises(Error) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE audit_participation SET weight = 0.5 WHERE id = %s", [row.pk])
    assert "rows of audit_participation are never changed or deleted" in str(refusal.value)


def test_a_key_is_used_once_by_a_person(row: Participation) -> None:
    with pytest.raises(Error, match="participation_entry_once"), transaction.atomic():
        Participation.objects.create(
            entry=row.entry, verb=row.verb, object_kind="x", object_id=1, actor=row.actor, side="employee"
        )


def test_weights_are_shares() -> None:
    for weight in (0.0, 1.5, -1.0):
        with pytest.raises(Error, match="participation_weight"), transaction.atomic():
            Participation.objects.create(
                verb="left", object_kind="x", object_id=1, actor=1, side="employee", weight=weight
            )
