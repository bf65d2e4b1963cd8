"""Erasing somebody: what identifies them is nowhere any more, and the sealed ledger is still whole."""

import json
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from auditlog.models import LogEntry
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client

from tests import factories as make
from tests.audit.sealed import use_keys
from workspace.api.actions import make_token
from workspace.audit.models import Leaf, Participation, Salt
from workspace.audit.seals import proving, sealing, verifying
from workspace.common.errors import NotVisible, Refused
from workspace.people import actions
from workspace.people.models import Person, Position

pytestmark = pytest.mark.django_db
NAME, ADDRESS, UNIT = "Zoë Unique-Name", "zoe.unique@firm.example", "Unique pumps"


@pytest.fixture(autouse=True)
def _keys(settings: Any, tmp_path: Path) -> None:
    use_keys(settings, tmp_path)


@pytest.fixture
def zoe() -> Person:
    boss = make.person(title="Chief")
    person = make.person(NAME, email=ADDRESS, manager=boss, unit=UNIT, title="Unique title")
    actions.change_profile(by=person, name=NAME, pronouns="they/unique", about="I am unique.")
    actions.name_skill(by=person, skill="Unique skill")
    EmailAddress.objects.create(user=person, email=ADDRESS, verified=True, primary=True)
    make_token(by=person, name="Unique token")
    make.reply(person, make.thread(boss), "What they said.")
    return person


def _seal_everything() -> None:
    """What this test's own transaction wrote, too; what follows is of the next one, as far as the ledger can tell."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT txid_current()")
        sealing.seal_all(horizon=cursor.fetchone()[0] + 1)
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE audit_seal SET watermark = txid_current()")
        cursor.execute("SET LOCAL session_replication_role = origin")


def _all_that_is_kept() -> str:
    """Every text of every table, but what people wrote."""
    tables = [
        name
        for name in connection.introspection.table_names()
        if not name.startswith(("threads_", "realtime_", "django_"))
    ]
    with connection.cursor() as cursor:
        found = []
        for table in tables:
            cursor.execute(f'SELECT string_agg(t::text, chr(10)) FROM "{table}" t')
            found.append(f"{table}: {cursor.fetchone()[0]}")
    return "\n".join(found)


def test_nothing_that_identifies_them_is_kept_and_the_ledger_is_whole(zoe: Person) -> None:
    _seal_everything()
    sealed = Leaf.objects.count()
    entry = str(Participation.objects.filter(actor=zoe.pk).earliest("pk").entry)
    before = proving.proof_of(entry)
    LogEntry.objects.filter(actor=zoe).update(actor_email=ADDRESS, remote_addr="192.0.2.1")
    actions.erase_person(by=make.person(is_operator=True), person=zoe)

    kept = _all_that_is_kept().lower()
    for word in ("unique", "zoe", "192.0.2.1"):
        assert word not in kept, next(line[:300] for line in kept.split("\n") if word in line)
    rows = Participation.objects.filter(actor=zoe.pk)
    assert {(row.actor_unit, row.actor_path) for row in rows} == {("", None)}
    assert {row.actor_level for row in rows} == {2}, "how many of which level took part stays true"
    assert Salt.objects.get(person=zoe.pk).salt is None

    report = verifying.verify()
    assert report.findings == []
    assert (report.size, report.erased > 3) == (sealed, True)
    assert proving.proof_of(entry) == before, "a proof that they took with them holds"


def test_what_is_changed_of_a_row_after_its_person_was_erased_is_found(zoe: Person) -> None:
    from tests.audit.sealed import found, tampering

    _seal_everything()
    actions.erase_person(by=zoe, person=zoe)
    row = Participation.objects.filter(actor=zoe.pk).earliest("pk")
    for change in ("actor = 1", "actor_level = 1", "actor_unit = 'Board'", "verb = 'left'"):
        with tampering() as cursor:
            cursor.execute(f"UPDATE audit_participation SET {change} WHERE id = %s", [row.pk])
            assert ("changed", row.pk) in found(), change
    with tampering() as cursor:
        cursor.execute("DELETE FROM audit_commitment WHERE row = %s", [row.pk])
        assert found() == [("changed", row.pk)]


def test_they_may_do_it_themselves_and_nobody_comes_back(zoe: Person) -> None:
    client = Client()
    client.force_login(zoe)
    url = f"/people/{zoe.pk}/erase/"
    assert "What stays" in client.get(url).content.decode()
    assert client.post(url, {"handle": "another"}).status_code == 422
    assert client.post(url, {"handle": zoe.handle})["Location"].startswith("/accounts/login/")
    zoe.refresh_from_db()
    assert (zoe.name, zoe.email, zoe.handle, zoe.is_active) == ("Somebody who left", None, f"left-{zoe.pk}", False)
    assert client.get("/").status_code == 302, "their sessions have ended"
    assert not Position.objects.current().filter(person=zoe).exists()
    operator = make.person(is_operator=True)
    with pytest.raises(Refused):
        actions.reactivate_person(by=operator, person=zoe)
    with pytest.raises(Refused):
        actions.erase_person(by=operator, person=zoe)
    page = Client()
    page.force_login(operator)
    assert "Somebody who left" in page.get(f"/people/{zoe.pk}/").content.decode()
    assert page.get(url).status_code == 404


def test_nobody_erases_another_nor_the_last_operator(zoe: Person) -> None:
    other = Client()
    other.force_login(make.person())
    assert other.get(f"/people/{zoe.pk}/erase/").status_code == 403
    with pytest.raises(Refused):
        actions.erase_person(by=make.person(), person=zoe)
    Person.objects.filter(is_operator=True).update(is_operator=False)
    last = make.person(is_operator=True)
    with pytest.raises(Refused, match="look after"):
        actions.erase_person(by=last, person=last)


def test_no_pseudonym_is_erased(zoe: Person) -> None:
    mask = actions.mask_for(zoe, "board:1") if callable(actions.mask_for) else None
    with pytest.raises(NotVisible):
        actions.erase_person(by=make.person(is_operator=True), person=mask)


def test_their_diffs_say_only_that_there_were_any(zoe: Person) -> None:
    kind = ContentType.objects.get_for_model(Person)
    before = LogEntry.objects.filter(content_type=kind, object_id=zoe.pk).count()
    assert before
    actions.erase_person(by=zoe, person=zoe)
    kept = LogEntry.objects.filter(content_type=kind, object_id=zoe.pk)
    assert kept.count() >= before
    assert json.dumps([entry.changes for entry in kept]) == json.dumps([{}] * kept.count())
    assert Group.objects.filter(user=zoe).count() == 0
