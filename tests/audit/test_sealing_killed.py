"""Writers side by side, late commits, and a sealer that is killed again and again: rows are leaves."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models.signals import post_save

from tests.audit.sealed import KEY
from tests.live_server import ROOT, environment
from workspace.audit.models import Leaf, Participation, Seal
from workspace.audit.seals import publishing, sealing, verifying

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.fault, pytest.mark.usefixtures("keys")]
WRITERS, KILLS = 4, 4
PATIENCE = 120.0
SEALER = """
import django; django.setup()
from workspace.audit.seals import publishing, sealing
sealing.BATCH = 7
print("ready", flush=True)
while True:
    sealing.seal_all(); publishing.write_file()
"""


def _row(actor: int, number: int) -> Participation:
    return Participation(verb="replied", object_kind="x", object_id=number, actor=actor, side="employee")


def _write(actor: int, enough: threading.Event) -> None:
    """Deeds of different lengths, until it is enough: what began first often commits last."""
    dice = random.Random(actor)
    number = 0
    while not enough.is_set():
        number += 1
        with transaction.atomic():
            _row(actor, number).save()
            enough.wait(dice.choice((0.001, 0.01, 0.05)))
            if dice.random() < 0.1:
                transaction.set_rollback(True)
    connection.close()


def _sealer(heads: Path) -> "subprocess.Popen[bytes]":
    told = {**environment(), "LEDGER_KEY": KEY, "LEDGER_HEADS_FILE": str(heads)}
    process = subprocess.Popen([sys.executable, "-c", SEALER], cwd=ROOT, env=told, stdout=subprocess.PIPE)
    assert process.stdout
    process.stdout.readline()
    return process


def _kill(process: "subprocess.Popen[bytes]") -> None:
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert process.stdout
    process.stdout.close()


def test_killed_at_any_moment_nothing_is_lost_and_nothing_is_sealed_twice(settings: Any) -> None:
    heads: Path = settings.LEDGER_HEADS_FILE
    enough = threading.Event()
    writers = [threading.Thread(target=_write, args=(actor, enough)) for actor in range(1, WRITERS + 1)]
    for writer in writers:
        writer.start()
    dice = random.Random(7)
    for _ in range(KILLS):
        sealed = Leaf.objects.count()
        process = _sealer(heads)
        until = time.monotonic() + PATIENCE
        while Leaf.objects.count() == sealed:
            assert time.monotonic() < until, "a sealer seals nothing"
        enough.wait(dice.random() * 0.05)
        _kill(process)
    enough.set()
    for writer in writers:
        writer.join(PATIENCE)
    _wait_until_all_is_sealed()
    rows = set(Participation.objects.values_list("pk", flat=True))
    assert set(Leaf.objects.values_list("row", flat=True)) == rows
    publishing.write_file()
    report = verifying.verify(heads, whole_file=True)
    assert report.findings == []
    assert report.unsealed == 0


def _wait_until_all_is_sealed() -> None:
    """A transaction that the killed one left behind may still be open for a moment; so may one of another database."""
    until = time.monotonic() + PATIENCE
    while Leaf.objects.count() < Participation.objects.count():
        sealing.seal_all()
        assert time.monotonic() < until, "not everything was sealed"


def test_who_commits_late_is_sealed_late_and_not_left_out() -> None:
    began, may_end = threading.Event(), threading.Event()

    def late() -> None:
        with transaction.atomic():
            _row(1, 1).save()
            began.set()
            may_end.wait(PATIENCE)
        connection.close()

    writer = threading.Thread(target=late)
    writer.start()
    began.wait(PATIENCE)
    after = _row(2, 2)
    after.save()
    assert sealing.seal_all() == 0, "below it, a transaction is open"
    assert verifying.verify().unsealed == 1
    may_end.set()
    writer.join()
    _wait_until_all_is_sealed()
    leaves = list(Leaf.objects.order_by("position").values_list("row", flat=True))
    assert leaves == [Participation.objects.get(actor=1).pk, after.pk]


def test_it_ends_although_somebody_always_writes() -> None:
    """What is written while it seals is for the next time: no seal for each deed."""

    def write_one_more(**_: Any) -> None:
        if Participation.objects.count() < 5:
            transaction.on_commit(lambda: _row(2, 2).save())

    _row(1, 1).save()
    _wait_until_settled()
    post_save.connect(write_one_more, sender=Seal)
    try:
        assert sealing.seal_all() == 1
    finally:
        post_save.disconnect(write_one_more, sender=Seal)
    assert verifying.verify().unsealed == 1
    _wait_until_all_is_sealed()


def _wait_until_settled() -> None:
    """Until what was written so far may be sealed: no transaction of before is open, in whichever database."""
    until = time.monotonic() + PATIENCE
    while Participation.objects.filter(xid__gte=sealing._settled()).exists():
        assert time.monotonic() < until, "somebody's transaction does not end"


def test_only_one_seals_at_a_time() -> None:
    _row(1, 1).save()
    held, may_end = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [sealing._LOCK])
            held.set()
            may_end.wait(PATIENCE)
        connection.close()

    other = threading.Thread(target=hold)
    other.start()
    held.wait(PATIENCE)
    assert sealing.seal_all() == 0
    may_end.set()
    other.join()
    _wait_until_all_is_sealed()
