"""A process is killed while people write, and another while it merges: nothing that was acknowledged is lost."""

import random
import subprocess
import sys
import time
from contextlib import suppress
from typing import Any

from websockets.exceptions import ConnectionClosed

from realtime.documents.compaction import compact
from realtime.documents.models import Snapshot, Update
from tests.documents.clients import Client
from tests.documents.conftest import BOARD, writer
from tests.documents.test_socket import stored
from tests.live_server import ROOT, environment, serve

KILLS = 3
MERGES = 4
# So many updates are not acknowledged yet; and so many a page may send at once.
UNDER_WAY, MOST = 20, 400
# Merges the document again and again, and says so each time: to be killed anywhere.
MERGING = """
import sys, django
django.setup()
from realtime.documents.compaction import compact
print("ready", flush=True)
while True:
    compact(sys.argv[1])
"""


def test_what_was_acknowledged_outlives_the_server(transactional_db: None, slate: str) -> None:
    chance, person = random.Random(11), writer(slate)
    acknowledged: set[str] = set()
    doc: Any = None
    for round_ in range(KILLS):
        with serve(apps=BOARD) as served:
            client = Client(served, slate, person, doc=doc)
            client.__enter__()
            client.sync().until_stored()
            assert acknowledged <= set(client.board)
            keys: list[str] = []
            end = time.monotonic() + chance.uniform(0.2, 0.6)
            base = client.sent
            while time.monotonic() < end and len(keys) < MOST:
                keys.append(f"r{round_}n{len(keys)}")
                client.write(keys[-1]).until(lambda client=client: client.sent - client.stored < UNDER_WAY)
            served.kill()
            _hear_the_rest(client)
            acknowledged |= set(keys[: max(0, client.stored - base)])
            assert acknowledged <= set(stored(slate))
            doc = client.doc
    with serve(apps=BOARD) as served, Client(served, slate, person, doc=doc) as back:
        back.sync().until_stored()
        assert stored(slate) == back.board  # what was not acknowledged came with the page
        assert len(acknowledged) > KILLS


def _hear_the_rest(client: Client) -> None:
    with suppress(TimeoutError, ConnectionClosed):
        while True:
            client.receive(5)


def test_a_merging_that_is_killed_takes_nothing_with_it(transactional_db: None, slate: str) -> None:
    chance, person = random.Random(12), writer(slate)
    with serve(apps=BOARD) as served, Client(served, slate, person) as ada:
        ada.sync()
        for round_ in range(MERGES):
            merging = subprocess.Popen(
                [sys.executable, "-c", MERGING, slate], cwd=ROOT, env=environment(apps=BOARD), stdout=subprocess.PIPE
            )
            try:
                assert merging.stdout is not None
                assert merging.stdout.readline() == b"ready\n"
                end = time.monotonic() + chance.uniform(0.1, 0.5)
                while time.monotonic() < end:
                    ada.write(f"r{round_}n{len(ada.notes)}").until_stored()
            finally:
                merging.kill()
                merging.communicate()
            assert stored(slate) == ada.board
        compact(slate)
        assert stored(slate) == ada.board
        assert Snapshot.objects.filter(document__name=slate).count() == 1
        assert Update.objects.filter(document__name=slate).exclude(payload=None).count() == 0
