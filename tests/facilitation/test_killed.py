"""The server is killed in the middle of a reveal, and whoever merges the canvas in the middle of that: nothing is lost,
nothing lies there twice, and nobody reads anything before its time.

Where the middle is, is not left to luck: a lock of the test holds the deed up at one of its statements.
"""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest
from django.conf import settings
from django.db import connection
from websockets.exceptions import ConnectionClosed

from ideas.codesign.models import Stamp
from ideas.facilitation import actions
from ideas.facilitation.models import Activity, Drawer
from realtime.documents.compaction import compact
from realtime.documents.models import Snapshot, Update
from realtime.models import Event
from tests import factories as make
from tests.deploy.machine import eventually
from tests.documents.clients import Client
from tests.facilitation import workshop
from tests.live_server import ROOT, Served, environment, serve, session_of
from workspace.audit.models import Participation, Verb

pytestmark = pytest.mark.django_db(transaction=True)

# The first is taken up when the drawers are emptied and nothing is laid yet, the second when all is laid and told.
STOPS = ("documents_update", "realtime_event")
NOTES_OF_EACH = 3
MERGING = "import sys, django; django.setup(); from realtime.documents.compaction import compact; compact(sys.argv[1])"
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
UNDER_WAY = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    " AND xact_start IS NOT NULL AND backend_type = 'client backend'"
)


def asked(question: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return int(cursor.fetchone()[0])


@contextmanager
def held_up(table: str) -> Iterator[None]:
    """Nobody writes into this table. Left when somebody has waited for it and is no more."""
    terms = connection.get_connection_params()
    names = {name: terms[name] for name in ("host", "port", "dbname", "user", "password") if terms.get(name)}
    with closing(psycopg.connect(**names)) as own, own.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {table} IN SHARE MODE")
        yield
    eventually(lambda: asked(UNDER_WAY) == 0, "what the dead had begun is taken back")


def reveal(served: Served, session: str, activity: Activity, key: UUID) -> None:
    """As the facilitator's page does."""
    token = "t" * 32
    cookies = {settings.SESSION_COOKIE_NAME: session, settings.CSRF_COOKIE_NAME: token}
    with httpx.Client(base_url=served.origin, cookies=cookies, timeout=60) as client:
        form = {"csrfmiddlewaretoken": token, "key": str(key)}
        answer = client.post(f"/sessions/activities/{activity.pk}/reveal/", data=form)
        assert answer.status_code == 302, served.said()


def in_background(served: Served, session: str, activity: Activity) -> threading.Thread:
    """The server dies meanwhile, so that nobody answers."""

    def run() -> None:
        with suppress(httpx.TransportError):
            reveal(served, session, activity, uuid4())

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def all_heard(client: Client) -> Client:
    """Whatever the server said before it died."""
    with suppress(ConnectionClosed):
        while True:
            client.receive()
    return client


@pytest.fixture
def written() -> tuple[Activity, dict[str, str]]:
    """An activity in which an employee and a customer have written in private; who wrote what."""
    on = workshop.canvas()
    organisation = make.customer()
    make.share(on.space, organisation)
    activity = workshop.begin(workshop.going_on(on))
    said: dict[str, str] = {}
    for person in (make.person("Noor Haddad"), make.guest(organisation, "Klara Vogt")):
        for number in range(NOTES_OF_EACH):
            words = f"{person.name} thinks of {number}"
            actions.write_in_drawer(by=person, activity=activity, words=words)
            said[words] = person.name
    return activity, said


def nothing_is_revealed(activity: Activity, said: dict[str, str]) -> None:
    activity.refresh_from_db()
    assert activity.writes_in_private
    assert workshop.lying(activity.session.canvas) == {}
    assert sum(len(workshop.lying_in(one)) for one in Drawer.objects.filter(activity=activity)) == len(said)
    assert not Stamp.objects.filter(canvas=activity.session.canvas).exists()
    assert not Event.objects.filter(kind="session.revealed").exists()
    assert not Participation.objects.filter(verb=Verb.REVEALED_NOTES).exists()


def all_is_revealed_once(activity: Activity, said: dict[str, str]) -> None:
    canvas = activity.session.canvas
    assert workshop.said(canvas) == sorted(said)
    stamped = Stamp.objects.filter(canvas=canvas, kind="note").select_related("created_by")
    assert sorted((one.words, one.created_by.name) for one in stamped) == sorted(said.items())
    assert Event.objects.filter(kind="session.revealed").count() == 1
    told = Participation.objects.filter(verb=Verb.REVEALED_NOTES).values_list("target", flat=True)
    writers = Drawer.objects.filter(activity=activity).values_list("person", flat=True)
    assert sorted(told) == sorted(writers)


def test_a_reveal_that_is_killed_has_not_begun_and_one_that_stands_stands_once(
    written: tuple[Activity, dict[str, str]],
) -> None:
    activity, said = written
    canvas, lead, onlooker = activity.session.canvas, session_of(activity.session.planned_by), make.person()
    for table in STOPS:
        with serve() as served, Client(served, canvas.stream, onlooker) as watching:
            watching.sync()
            with held_up(table):
                asking = in_background(served, lead, activity)
                eventually(lambda: asked(WAITING), f"the reveal waits for {table}")
                served.kill()
                assert all_heard(watching).board == {}
            asking.join()
        nothing_is_revealed(activity, said)
    # It comes back, is asked again, and dies as soon as somebody has read what was revealed: its answer may be lost.
    key = uuid4()
    with serve() as served, Client(served, canvas.stream, onlooker) as watching:
        watching.sync()
        reveal(served, lead, activity, key)
        watching.until(lambda: watching.board)
        served.kill()
        assert watching.board.keys() == workshop.lying(canvas).keys()
    with serve() as served, Client(served, canvas.stream, onlooker) as watching:
        reveal(served, lead, activity, key)
        reveal(served, lead, activity, uuid4())
        assert watching.sync().board.keys() == workshop.lying(canvas).keys()
    all_is_revealed_once(activity, said)


def test_a_canvas_whose_merging_is_killed_is_as_it_was(written: tuple[Activity, dict[str, str]]) -> None:
    activity, said = written
    canvas, lead = activity.session.canvas, activity.session.planned_by
    actions.reveal_notes(by=lead, activity=activity)
    for number in range(5):
        workshop.lay(canvas, f"Said aloud {number}")
        said[f"Said aloud {number}"] = lead.name
    updates = Update.objects.filter(document__name=canvas.stream)
    before = workshop.lying(canvas)
    for table in ("documents_snapshot", "documents_update", "documents_document"):
        with held_up(table):
            merging = subprocess.Popen([sys.executable, "-c", MERGING, canvas.stream], cwd=ROOT, env=environment())
            eventually(lambda: asked(WAITING), f"the merging waits for {table}")
            merging.kill()
            merging.wait()
        assert workshop.lying(canvas) == before
        assert not updates.filter(payload=None).exists()
        assert not Snapshot.objects.filter(document__name=canvas.stream, sound=True).exists()
    compact(canvas.stream)
    assert workshop.lying(canvas) == before
    assert not updates.exclude(payload=None).exists()
    all_is_revealed_once(activity, said)
