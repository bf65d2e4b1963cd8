"""manage.py slack_import: who ran it is in the ledger, once for each run that was no rehearsal."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from tests.imports.exports import modern
from workspace.audit.models import Participation, Verb
from workspace.imports.models import ImportRun, State
from workspace.people.models import Person
from workspace.threads.models import Post

pytestmark = pytest.mark.django_db


def entries(operator: Person) -> list[int]:
    return list(Participation.objects.filter(verb=Verb.IMPORTED, actor=operator.pk).values_list("object_id", flat=True))


def test_each_run_leaves_one_entry_by_whoever_imported(operator: Person, zip_path: Path) -> None:
    modern().write(zip_path)
    call_command("slack_import", str(zip_path), "--dry-run")
    assert not entries(operator)
    call_command("slack_import", str(zip_path), "--by", str(operator.email))
    run = ImportRun.objects.get()
    assert entries(operator) == [run.pk]
    assert (run.by, run.state, run.file_name) == (operator, State.DONE, zip_path.name)
    assert run.report["new"] == Post.objects.count()
    call_command("slack_import", str(zip_path))
    assert len(entries(operator)) == 2
    client = Client()
    client.force_login(operator)
    assert zip_path.name in client.get("/me/ledger/").content.decode()
    assert client.get(run.get_absolute_url()).status_code == 200


def test_an_export_that_cannot_be_carried_says_so_in_the_list(operator: Person, zip_path: Path) -> None:
    zip_path.write_bytes(b"no archive")
    with pytest.raises(CommandError):
        call_command("slack_import", str(zip_path))
    assert not ImportRun.objects.filter(state=State.DONE).exists()


def test_who_is_no_operator_is_told_so_by_their_address(operator: Person, zip_path: Path) -> None:
    for address, words in (("nobody@firm.example", "nobody@firm.example is not the address"), (None, "founder")):
        if address is None:
            Person.objects.update(is_operator=False)
        with pytest.raises(CommandError, match=words):
            call_command("slack_import", str(zip_path), by=address)
