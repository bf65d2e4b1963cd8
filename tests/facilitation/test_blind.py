"""Blind authorship: who looks for the author by page, API, event, export, ledger finds nothing until the end."""

import re
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client

from ideas.codesign.models import Canvas
from ideas.facilitation import actions
from ideas.facilitation.models import Activity, Session
from realtime.documents import kinds
from realtime.models import Event
from realtime.streams import nameless, rule
from tests import factories as make
from tests.facilitation import workshop
from workspace.audit.models import Participation
from workspace.people.models import Organisation, Person

pytestmark = pytest.mark.django_db

# Numbers that nothing else has: where one of them is read, it is one of these people.
FIRST, OTHER = 700_000_001, 700_000_002


@pytest.fixture
def writers() -> tuple[Person, Person]:
    return make.person("Xaver Quill", id=FIRST), make.person("Yolanda Zweig", id=OTHER)


@pytest.fixture
def on(writers: tuple[Person, Person]) -> Canvas:
    by = make.person("Liv Berg")
    where = make.space(by, "Pump app", people=writers)
    make.share(where, make.customer("Aqua Works"))
    return workshop.canvas(by, where)


def written(on: Canvas, by: tuple[Person, Person], **terms: object) -> tuple[Session, Activity]:
    """Each has written one note, in private, and both are revealed."""
    found = workshop.going_on(on, workshop.writing(blind=not terms), workshop.writing("Again"), **terms)
    writing = workshop.begin(found)
    for person, words in zip(by, ("One login", "Dark mode"), strict=True):
        actions.write_in_drawer(by=person, activity=writing, words=words)
    actions.reveal_notes(by=on.opened_by, activity=writing)
    return found, writing


def addresses(on: Canvas, session: Session, activity: Activity) -> Iterator[str]:
    canvas = on.get_absolute_url()
    yield from (canvas, f"{canvas}stamps/", f"{canvas}export.csv", f"{canvas}export.json", f"{canvas}versions/")
    yield from (session.get_absolute_url(), f"/spaces/{on.space_id}/", f"/spaces/{on.space_id}/ledger/")
    yield from (f"/people/{number}/" for number in (FIRST, OTHER))
    yield from (f"/api/v1/sessions/{session.pk}", f"/api/v1/canvases/{on.pk}/sessions", f"/api/v1/canvases/{on.pk}")
    yield from (f"/api/v1/events/{on.stream}?epoch=&seq=0", f"/api/v1/session-activities/{activity.pk}/drawer")
    yield f"/api/v1/canvases/{on.pk}/notes"


# Made anew for each page, or by chance.
PASSING = re.compile(r'(token" value|nonce|epoch)="[^"]*"|"epoch": *"\w+"|[0-9a-f]{32}')


def told(answer: str) -> str:
    """What its main part says: but for what is drawn by lot, and the numbers of all else than these two."""
    start, end = answer.find("<main"), answer.find("</main>")
    said = PASSING.sub("", answer[start:end] if start >= 0 else answer)
    return re.sub(r"\d+", lambda found: found[0] if int(found[0]) in {FIRST, OTHER} else "#", said)


def read(reader: Person, on: Canvas, session: Session, activity: Activity) -> dict[str, str]:
    client = Client()
    client.force_login(reader)
    found = {}
    for url in addresses(on, session, activity):
        answer = client.get(url)
        content = b"".join(answer) if answer.streaming else answer.content
        found[told(url)] = told(content.decode(errors="replace"))
    return found


def readers(on: Canvas) -> list[Person]:
    guest = make.guest(Organisation.objects.get(name="Aqua Works"))
    return [on.opened_by, make.person("Nadia Rahman", is_operator=True), make.person("Tom Keller"), guest]


@pytest.mark.parametrize("whole", [False, True], ids=["activity", "session"])
def test_two_worlds_that_differ_in_who_wrote_what_look_the_same(
    on: Canvas, writers: tuple[Person, Person], whole: bool
) -> None:
    looking = readers(on)
    worlds = []
    for by in (writers, writers[::-1]):
        before = transaction.savepoint()
        session, activity = written(on, by, **({"blind": True} if whole else {}))
        worlds.append([read(one, on, session, activity) for one in looking])
        transaction.savepoint_rollback(before)
    for reader, (one, other) in zip(looking, zip(*worlds, strict=True), strict=True):
        for url, page in one.items():
            if url.endswith((".csv", ".json", "/notes")):  # where each note lies is drawn by lot
                assert "Quill" not in page
                assert "Zweig" not in page
                assert str(FIRST) not in page
            else:
                assert sorted(page.splitlines()) == sorted(other[url].splitlines()), f"{reader} at {url}"


def test_at_its_end_everybody_reads_who_wrote_what(on: Canvas, writers: tuple[Person, Person]) -> None:
    """So the test above could have found it."""
    session, activity = written(on, writers, blind=True)
    reader = make.person("Tom Keller")
    assert "Quill" not in read(reader, on, session, activity)[told(f"{on.get_absolute_url()}export.csv")]
    actions.end_session(by=on.opened_by, session=session)
    found = read(reader, on, session, activity)
    assert "Xaver Quill" in found[told(f"{on.get_absolute_url()}export.csv")]
    assert "Xaver Quill" in found[told(f"{on.get_absolute_url()}stamps/")]
    assert "Xaver Quill" in found[told(session.get_absolute_url())]


def test_at_the_end_of_a_blind_activity_names_are_told(on: Canvas, writers: tuple[Person, Person]) -> None:
    session, activity = written(on, writers)
    actions.end_activity(by=on.opened_by, activity=activity)
    found = read(make.person(), on, session, activity)
    assert "Xaver Quill" in found[told(f"{on.get_absolute_url()}stamps/")]


def test_no_event_of_the_canvas_names_a_writer_as_stored_or_as_drawn(
    on: Canvas, writers: tuple[Person, Person]
) -> None:
    written(on, writers, blind=True)
    told_of = list(Event.objects.filter(stream=on.stream))
    assert told_of
    for event in told_of:
        assert event.actor not in {FIRST, OTHER}, event.kind
        drawn = f"{event.payload} {rule(on.stream).render(event)}"
        assert not re.search(rf"{FIRST}|{OTHER}|Quill|Zweig", drawn), event.kind


def test_nobody_is_told_who_is_there_while_it_lasts(on: Canvas, writers: tuple[Person, Person]) -> None:
    session, _ = written(on, writers, blind=True)
    assert nameless([on.stream])[on.stream]
    assert kinds.nameless([on.stream]) == {on.stream}
    actions.end_session(by=on.opened_by, session=session)
    assert kinds.nameless([on.stream]) == set()


def test_what_was_signed_is_signed_by_its_writer(on: Canvas, writers: tuple[Person, Person]) -> None:
    """The ledger has it from the first moment: only nobody is told before the end."""
    written(on, writers, blind=True)
    assert {row.actor for row in Participation.objects.filter(object_kind="facilitation.drawer")} == {FIRST, OTHER}
