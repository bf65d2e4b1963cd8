"""Imports by page: look first, then decide; watch it, stop it, read what came of it. For operators only."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from procrastinate.contrib.django import app
from procrastinate.testing import InMemoryConnector

from tests import factories as make
from tests.imports.exports import modern
from workspace.audit.models import Participation
from workspace.imports import actions
from workspace.imports.models import ImportRun, State
from workspace.people.models import Person
from workspace.threads.models import Post

pytestmark = pytest.mark.django_db
CSV = b"id,name,email,manager id\n1,Ada Boss,ada@x.example,\n2,Ben Below,ben@x.example,1\n"


@pytest.fixture
def jobs() -> Iterator[InMemoryConnector]:
    with app.replace_connector(InMemoryConnector()) as running:
        yield running.connector


@pytest.fixture
def page(client: Client, operator: Person) -> Client:
    client.force_login(operator)
    return client


def upload(page: Client, content: bytes, name: str = "export.zip", kind: str = "slack") -> ImportRun:
    answer = page.post("/imports/", {"kind": kind, "upload": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302, answer.content
    return ImportRun.objects.latest("pk")


def work() -> None:
    from workspace.imports import tasks

    for run in ImportRun.objects.all():
        tasks.check(run=run.pk)
        tasks.carry(run=run.pk)


@pytest.mark.usefixtures("jobs")
def test_a_slack_export_is_looked_at_confirmed_and_carried(page: Client, zip_path: Path) -> None:
    run = upload(page, modern().write(zip_path).read_bytes())
    assert "data-url" in page.get(run.get_absolute_url()).content.decode()
    work()
    checked = page.get(run.get_absolute_url()).content.decode()
    assert "16 would be carried" in checked
    assert not Post.objects.exists()
    page.post(f"/imports/{run.pk}/start/")
    assert ImportRun.objects.get().state == State.RUNNING
    work()
    run.refresh_from_db()
    assert (run.state, run.report["new"], run.file.name) == (State.DONE, 16, "")
    assert Post.objects.count() == 16
    done = page.get(f"/imports/{run.pk}/progress/").content.decode()
    assert "16 of them are new here" in done
    assert "Examples" in done
    assert Participation.objects.filter(verb="imported", object_kind="imports.importrun").count() == 1


@pytest.mark.usefixtures("jobs")
def test_people_come_by_the_same_way(page: Client) -> None:
    run = upload(page, CSV, "people.csv", "people")
    work()
    assert "2 new" in page.get(run.get_absolute_url()).content.decode()
    page.post(f"/imports/{run.pk}/start/")
    work()
    assert Person.objects.filter(email="ben@x.example").exists()


@pytest.mark.usefixtures("jobs")
def test_problems_of_a_list_are_told_by_line(page: Client) -> None:
    run = upload(page, CSV.replace(b"ben@", b"ada@"), "people.csv", "people")
    work()
    shown = page.get(run.get_absolute_url()).content.decode()
    assert "Line 3" in shown
    assert ImportRun.objects.get().state == State.REFUSED
    assert page.post(f"/imports/{run.pk}/start/").status_code == 403


@pytest.mark.usefixtures("jobs")
def test_what_is_no_export_is_refused(page: Client) -> None:
    run = upload(page, b"not a zip")
    work()
    run.refresh_from_db()
    assert run.state == State.REFUSED
    assert "is not a zip file" in run.message


@pytest.mark.usefixtures("jobs")
def test_a_running_import_can_be_stopped_and_goes_on(
    page: Client, zip_path: Path, operator: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    from workspace.imports import carrying

    monkeypatch.setattr(carrying, "AT_ONCE", 2)
    run = upload(page, modern().write(zip_path).read_bytes())
    work()
    actions.confirm_run(by=operator, run=run)
    page.post(f"/imports/{run.pk}/stop/")
    work()
    run.refresh_from_db()
    assert run.state == State.STOPPED
    assert 0 < Post.objects.count() < 16
    page.post(f"/imports/{run.pk}/start/")
    work()
    assert Post.objects.count() == 16


@pytest.mark.usefixtures("jobs")
@pytest.mark.parametrize(("name", "kind"), [("export.exe", "slack"), ("export.zip", "people")])
def test_a_file_of_another_kind_is_not_taken(page: Client, name: str, kind: str) -> None:
    answer = page.post("/imports/", {"kind": kind, "upload": SimpleUploadedFile(name, b"x")})
    assert answer.status_code == 422
    assert not ImportRun.objects.exists()


@pytest.mark.usefixtures("jobs")
def test_whoever_is_no_operator_finds_nothing(client: Client, operator: Person) -> None:
    run = ImportRun.objects.create(kind="slack", file_name="x.zip", by=operator, state=State.CHECKED)
    client.force_login(make.person())
    for address in ("/imports/", f"/imports/{run.pk}/", f"/imports/{run.pk}/progress/"):
        assert client.get(address).status_code == 404
    for deed in ("start", "stop", "discard"):
        assert client.post(f"/imports/{run.pk}/{deed}/").status_code == 404
    run.refresh_from_db()
    assert run.state == State.CHECKED


@pytest.mark.usefixtures("jobs")
def test_a_discarded_file_is_gone(page: Client, zip_path: Path) -> None:
    run = upload(page, modern().write(zip_path).read_bytes())
    work()
    page.post(f"/imports/{run.pk}/discard/")
    run.refresh_from_db()
    assert (run.file.name, run.state) == ("", State.STOPPED)
    assert page.post(f"/imports/{run.pk}/start/").status_code in {302, 403}
