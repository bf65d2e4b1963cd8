"""Mails over a real mail server: one that refuses, one that is away, and a worker killed with a mail in its hands."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from tests import factories as make
from tests.deploy.machine import PATIENCE
from tests.live_server import ROOT, environment
from tests.notifications.mailing import MailServer, mail_server, reader, registered, told
from workspace.common import clock
from workspace.notifications.actions.outbox import LEASE
from workspace.notifications.models import Delivery
from workspace.notifications.tasks.mail import send_due

pytestmark = pytest.mark.django_db(transaction=True)
# The worker of a machine, for the length of one run.
RUN = "import django; django.setup();from workspace.notifications.tasks.mail import send_due; send_due()"


@pytest.fixture(autouse=True)
def kinds() -> Iterator[None]:
    with registered():
        yield


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    with mail_server() as served:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", served.port
        yield served


def state(delivery: Delivery) -> tuple[str, str]:
    delivery.refresh_from_db()
    return delivery.state, delivery.reason


def test_an_address_that_is_refused_fails_at_once_and_blocks_nobody(server: MailServer) -> None:
    gone, ana = reader("Gone"), reader("Ana")
    bounced, fine = told(gone, make.reply(), due=clock.now() - timedelta(hours=1)), told(ana, make.reply())
    server.answers[gone.email or ""] = "550 5.1.1 no such mailbox"
    assert send_due() == 1
    assert state(bounced) == ("failed", "550 5.1.1 no such mailbox")
    assert state(fine) == ("sent", "")
    assert len(server.to(ana)) == 1


def test_a_server_that_asks_to_come_later_is_asked_later_for_the_same_mail(server: MailServer) -> None:
    ana = reader()
    delivery = told(ana, make.reply())
    server.answers[ana.email or ""] = "451 4.7.1 greylisted, try again"
    assert send_due() == 0
    assert state(delivery) == ("due", "451 4.7.1 greylisted, try again")
    assert send_due() == 0
    name = delivery.message_id
    server.answers.clear()
    with clock.at(delivery.due_at):
        assert send_due() == 1
    assert server.taken[0]["Message-ID"] == name


def test_without_a_mail_server_every_letter_waits_and_none_counts_a_try(settings: Any) -> None:
    with mail_server() as served:
        port = served.port
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    deliveries = [told(reader(), make.reply()) for _ in range(3)]
    for minutes in range(1, 9):
        with clock.at(clock.now() + timedelta(minutes=2 * minutes)):
            assert send_due() == 0
    assert {state(one) for one in deliveries} == {("due", "")}
    assert {one.tries for one in deliveries} == {0}


def test_what_reaches_the_server_reads_well_and_names_cannot_break_its_headers(server: MailServer) -> None:
    author = make.person("محمد بن عبد الله آل سعود " + "ن" * 80)
    ana = reader("Ana")
    thread = make.thread(author, title="Ring\r\nBcc: everybody@causeway.example\r\n\r\nHello \u202edlrow " + "w" * 60)
    told(ana, make.reply(author, thread, "هل يمكنك إلقاء نظرة على هذا؟"))
    assert send_due() == 1
    (letter,) = server.taken
    assert letter["Bcc"] is None
    assert "Bcc: everybody@causeway.example" in letter["Subject"]
    assert "\n" not in letter["Subject"]
    assert "\u202e" not in letter["Subject"]
    assert letter["From"].addresses[0].addr_spec == "causeway@localhost"
    assert letter["From"].addresses[0].display_name.startswith("محمد بن عبد الله آل سعود")
    plain, html = letter.get_body(("plain",)), letter.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert "هل يمكنك إلقاء نظرة على هذا؟" in plain.get_content()
    assert "هل يمكنك إلقاء نظرة على هذا؟" in html.get_content()


def test_a_worker_killed_between_sending_and_noting_it_sends_the_same_mail_again_and_not_another(
    server: MailServer,
) -> None:
    ana = reader("Ana")
    delivery = told(ana, make.reply())
    env = environment(apps=("tests.notifications.mailed",), EMAIL_URL=f"smtp://127.0.0.1:{server.port}")
    workers: list[subprocess.Popen[bytes]] = []

    def kill() -> None:
        os.kill(workers[0].pid, signal.SIGKILL)
        workers[0].wait(PATIENCE)

    server.on_taken = kill
    with subprocess.Popen([sys.executable, "-c", RUN], cwd=ROOT, env=env) as worker:
        workers.append(worker)
        assert worker.wait(60) == -signal.SIGKILL
    assert len(server.to(ana)) == 1
    assert state(delivery)[0] == "sending"
    server.on_taken = None
    assert send_due() == 0, "within the lease it may still be on its way"
    with clock.at(clock.now() + LEASE + timedelta(seconds=1)):
        assert send_due() == 1
    first, second = server.to(ana)
    assert first["Message-ID"] == second["Message-ID"] == delivery.message_id
    assert first["Subject"] == second["Subject"]
    assert state(delivery) == ("sent", "")
    with clock.at(clock.now() + 2 * LEASE):
        assert send_due() == 0


def test_a_letter_on_which_workers_die_is_given_up_after_five(server: MailServer) -> None:
    from workspace.notifications.actions import outbox

    delivery = told(reader(), make.reply())
    now = clock.now()
    for number in range(5):
        taken = outbox.take_letter(now + number * 2 * LEASE)
        assert taken is not None
        assert taken.tries == number + 1
    with clock.at(now + 10 * LEASE):
        assert send_due() == 0
    assert state(delivery)[0] == "failed"
    assert not server.taken


def test_two_workers_at_once_send_each_mail_once(server: MailServer) -> None:
    author = make.person()
    people = [reader() for _ in range(6)]
    threads = [make.thread(author) for _ in range(2)]
    for person in people:
        for thread in threads:
            for _ in range(3):
                told(person, make.reply(author, thread))
    together = threading.Barrier(3)

    def run() -> int:
        together.wait(30)
        with closing(connection):
            return send_due()

    with ThreadPoolExecutor(3) as pool:
        sent = sum(worker.result() for worker in [pool.submit(run) for _ in range(3)])
    assert sent == len(server.taken) == len(people) * len(threads)
    assert len({letter["Message-ID"] for letter in server.taken}) == sent
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}
