"""What nobody posted does not stay for ever."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from procrastinate.contrib.django import app

from tests import factories as make
from workspace.common import clock
from workspace.people.models import Person
from workspace.threads import actions
from workspace.threads.models import Attachment
from workspace.threads.tasks import KEPT_UNPOSTED, sweep_unposted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_files")]
NOW = 1_700_000_000


def attached(by: Person, ago: timedelta) -> Attachment:
    with clock.at(clock.now() - ago):
        return actions.attach_file(by=by, upload=SimpleUploadedFile("notes.txt", b"12 l/min"))


def test_files_that_nobody_posted_within_a_day_are_thrown_away(
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    anna, thread = make.person(), make.thread()
    old, young = attached(anna, KEPT_UNPOSTED * 2), attached(anna, KEPT_UNPOSTED / 2)
    kept = attached(anna, KEPT_UNPOSTED * 2)
    actions.post_reply(by=anna, thread=thread, body="Measured.", attachments=[kept.pk])
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep_unposted(NOW) == 1
    assert set(Attachment.objects.all()) == {young, kept}
    assert not Path(old.file.path).exists()
    assert Path(kept.file.path).exists()
    assert sweep_unposted(NOW) == 0


def test_the_worker_does_it_every_hour() -> None:
    assert "threads.sweep_unposted" in app.tasks
    crons = {one.task.name: one.cron for one in app.periodic_registry.periodic_tasks.values()}
    assert crons["threads.sweep_unposted"] == "37 * * * *"
