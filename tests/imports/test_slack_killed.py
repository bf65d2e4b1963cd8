"""An import that is killed half way, and run again, leaves exactly what an undisturbed one leaves."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from tests import factories as make
from tests.imports.exports import ExportBuilder
from tests.imports.test_slack_carry import dump
from workspace.threads.models import Post

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.fault]
MESSAGES = 4000
PATIENCE = 90.0


def long_export(path: Path, count: int = MESSAGES) -> Path:
    """Many days of talk, answers and reactions in two channels."""
    b = ExportBuilder()
    people = [b.user(f"U{index}", f"Person Number{index}", f"p{index}@x.example") for index in range(12)]
    b.channel("C1", "general")
    b.channel("C2", "random")
    parent = ""
    for index in range(count):
        folder, who = ("general", "random")[index % 2], people[index % 11]
        at = index * 977.0
        is_parent = index % 40 == 0
        answers = {"thread_ts": parent} if index % 40 in {6, 12} else {}
        reactions = [{"name": "tada", "users": people[:3]}] if index % 9 == 0 else None
        ts = b.say(
            folder, who, f"Word number {index} for <@{people[(index + 5) % 12]}>", at, reactions=reactions, **answers
        )
        if is_parent:
            parent = ts
            b.days[next(name for name in reversed(b.days) if name.startswith(folder))][-1]["thread_ts"] = ts
    return b.write(path)


def started(path: Path) -> subprocess.Popen[bytes]:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.served",
        "SERVED_DATABASE": str(connection.settings_dict["NAME"]),
    }
    return subprocess.Popen(
        [sys.executable, "manage.py", "slack_import", str(path)],
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def killed_after(path: Path, posts: int) -> None:
    process = started(path)
    until = time.monotonic() + PATIENCE
    while Post.objects.count() < posts and process.poll() is None and time.monotonic() < until:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()


def test_killed_twice_and_run_again_is_the_same_as_never_disturbed(zip_path: Path) -> None:
    make.person("Olga Operator", is_operator=True, handle="olga", email="olga@x.example")
    long_export(zip_path)
    killed_after(zip_path, 500)
    first = Post.objects.count()
    killed_after(zip_path, first + 700)
    second = Post.objects.count()
    assert 0 < first < second < MESSAGES
    call_command("slack_import", str(zip_path))
    mended = dump()
    call_command("flush", interactive=False, verbosity=0)
    make.person("Olga Operator", is_operator=True, handle="olga", email="olga@x.example")
    call_command("slack_import", str(zip_path))
    assert Post.objects.count() == MESSAGES
    assert dump() == mended
