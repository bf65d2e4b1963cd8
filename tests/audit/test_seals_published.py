"""Heads leave the house: to a webhook, to witnesses by mail, and as pages say."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from smtplib import SMTPRecipientsRefused
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests import factories as make
from tests.audit.sealed import FIRST_XID, row, tampering, three_seals
from workspace.audit.models import Participation, Publication, Seal, Verification
from workspace.audit.seals import notes, proving, publishing, sealing
from workspace.audit.tasks import look_through, mail_witnesses, seal, tell_webhook

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys")]


@pytest.fixture
def taker() -> Iterator[Any]:
    """Somebody else's machine that takes heads; `refuses` for as long as it is told to."""

    class Taker(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            words = self.rfile.read(int(self.headers["Content-Length"]))
            if not server.refuses:
                server.taken.append(json.loads(words))
            self.send_response(503 if server.refuses else 204)
            self.end_headers()

        def log_message(self, *words: Any) -> None: ...

    server: Any = HTTPServer(("127.0.0.1", 0), Taker)
    server.taken, server.refuses = [], False
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_webhook_takes_every_head_once_and_in_order(settings: Any, taker: Any, caplog: Any) -> None:
    settings.LEDGER_WEBHOOK = f"http://127.0.0.1:{taker.server_port}/heads?key={'k' * publishing.CHANNEL}"
    three_seals()
    taker.refuses = True
    assert tell_webhook() == 0
    assert "answered 503" in caplog.text
    assert not Publication.objects.exists()
    taker.refuses = False
    assert tell_webhook() == 3
    assert tell_webhook() == 0
    assert [one["seal"] for one in taker.taken] == [1, 2, 3]
    assert notes.opened(taker.taken[2]["note"], [notes.verifier()]).size == 9


def test_a_webhook_is_told_over_tls_or_not_at_all(settings: Any) -> None:
    settings.LOCAL, settings.LEDGER_WEBHOOK = False, "http://127.0.0.1:1/"
    three_seals()
    with pytest.raises(publishing.NotTaken, match="https"):
        publishing.post_webhook()
    settings.LEDGER_WEBHOOK = "https://127.0.0.1:1/"
    with pytest.raises(publishing.NotTaken, match="reached"):
        publishing.post_webhook()
    assert tell_webhook() == 0, "nothing fails for that: it is told again"


def test_what_cannot_leave_keeps_nothing_from_being_sealed_or_told_elsewhere(settings: Any, taker: Any) -> None:
    """A folder that cannot be written to, then a webhook that is away: the next minute tells all of it."""
    folder = settings.LEDGER_HEADS_FILE.parent / "heads"
    folder.write_text("in the way, as a full disk is")
    settings.LEDGER_HEADS_FILE = folder / "heads.jsonl"
    settings.LEDGER_WEBHOOK = f"http://127.0.0.1:{taker.server_port}/"
    row(1)
    with pytest.raises(FileExistsError):
        seal(0)
    assert Seal.objects.count() == 1
    assert tell_webhook() == 1
    folder.unlink()
    assert seal(0) == 0
    assert publishing.last_in_file() == 1


class Choosy(EmailBackend):
    """A mail server that knows nobody at firm.example."""

    def send_messages(self, messages: Any) -> int:
        if messages[0].to == ["council@firm.example"]:
            raise SMTPRecipientsRefused({"council@firm.example": (550, b"unknown")})
        return super().send_messages(messages)


def test_a_witness_without_a_letter_box_keeps_none_from_the_others(settings: Any) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Choosy"
    settings.LEDGER_WITNESSES = ["council@firm.example", "audit@elsewhere.example"]
    three_seals()
    for _ in range(2):
        with pytest.raises(publishing.NotTaken, match="seal 3"):
            mail_witnesses(0)
    assert [letter.to for letter in mail.outbox] == [["audit@elsewhere.example"]]


def test_witnesses_get_the_last_head_once(settings: Any) -> None:
    settings.LEDGER_WITNESSES = ["council@firm.example", "audit@elsewhere.example"]
    assert mail_witnesses(0) == 0
    three_seals()
    assert mail_witnesses(0) == 2
    assert mail_witnesses(0) == 0
    letter = mail.outbox[0]
    assert letter.to == ["council@firm.example"]
    kept = next(line for line in letter.body.splitlines() if line.startswith('{"seal"'))
    assert notes.opened(json.loads(kept)["note"], [notes.verifier()]).seal == 3


def test_the_page_tells_how_it_stands(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    client = Client()
    client.force_login(make.person())
    assert "Nothing is sealed yet" in client.get("/ledger/seals/").content.decode()
    three_seals()
    look_through()
    with django_assert_max_num_queries(12):
        page = client.get("/ledger/seals/").content.decode()
    assert "everything is as it was sealed" in page
    assert "up to seal 3" in page
    assert notes.verifier() in page
    heads = client.get("/ledger/heads.jsonl")
    assert len(heads.content.decode().splitlines()) == 3
    with tampering() as cursor:
        cursor.execute("UPDATE audit_participation SET verb = 'left' WHERE actor = 900001")
        assert not look_through().is_sound
        assert "is not what was sealed" in client.get("/ledger/seals/").content.decode()
    assert Verification.objects.count() == 1
    guest = Client()
    guest.force_login(make.guest())
    assert {guest.get(url).status_code for url in ("/ledger/seals/", "/ledger/heads.jsonl")} == {404}


def test_everybody_takes_the_proof_of_their_own_entries_and_of_no_others() -> None:
    me = make.guest()
    client = Client()
    client.force_login(me)
    mine, late = row(1, actor=me.pk), row(2, actor=me.pk)
    sealing.seal_once(horizon=FIRST_XID + 2)
    answer = client.get(f"/me/ledger/{mine.entry}/proof.json")
    assert answer["Content-Disposition"].startswith("attachment")
    assert proving.is_proved(answer.json(), [notes.verifier()])
    assert client.get(f"/me/ledger/{late.entry}/proof.json").status_code == 409
    others = row(3)
    for entry in (others.entry, uuid4()):
        assert client.get(f"/me/ledger/{entry}/proof.json").status_code == 404
    assert f"/me/ledger/{mine.entry}/proof.json" in client.get("/me/ledger/").content.decode()


def test_the_job_seals_and_writes_the_file(settings: Any) -> None:
    Participation.objects.create(verb="left", object_kind="x", object_id=1, actor=1, side="employee", xid=3)
    assert seal(0) == 1
    assert publishing.last_in_file() == 1
    assert seal(0) == 0
