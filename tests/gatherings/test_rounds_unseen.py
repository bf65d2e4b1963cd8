"""Somebody wrote in a round that is not revealed: every door is tried for their words, and for who it was.

The readers who try are those who see most: whoever facilitates (here and in the space), somebody else who takes part,
and an operator with broken glass.
"""

import json
import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit
from uuid import uuid4

import httpx
import pytest
import time_machine
from django.conf import settings
from django.test import Client

from realtime import log, streams
from realtime.models import Event, Stream
from search import indexer
from search.documents import Kind
from tests import factories as make
from tests.gatherings.conftest import SignedIn
from tests.live_server import Served, serve, session_of
from tests.realtime.sockets import Socket
from workspace.api.router import api
from workspace.audit.models import Participation
from workspace.gatherings import actions, queries
from workspace.gatherings.models import Contribution, Gathering, Round
from workspace.people.models import Person
from workspace.spaces.models import Space
from workspace.threads.models import Post, Thread

SECRET = "Quicksilver"
LINK = re.compile(r'(?:href|data-url|data-gauge|data-voices|action)="([^"]+)"')
PAGES_MOST = 60
# Leaving, files, and what is another's program.
ELSEWHERE = ("/accounts/logout", "/static/", "/media/", "mailto:", "#")


class Scene:
    """An invited space, a gathering, a round that is open, and one who wrote in it."""

    def __init__(self) -> None:
        self.leads, self.writer, self.other = make.person("Lea Ding"), make.person("Wri Ter"), make.person("Oth Er")
        self.space = make.space(self.leads, "Pumps", access="invited", people=[self.writer, self.other])
        self.room = make.gathering(self.leads, make.thread(self.leads, self.space))
        self.asked = make.asked(self.room)
        self.operator = make.person(is_operator=True)
        make.spaces.break_glass(by=self.operator, space=self.space, reason="Looking for the leak that legal reported.")

    @property
    def readers(self) -> list[Person]:
        return [self.leads, self.other, self.operator]

    def write(self) -> Contribution:
        return make.words(self.writer, self.asked, f"The {SECRET} valve sticks")


@pytest.fixture
def scene(db: None) -> Scene:
    made = Scene()
    made.write()
    for kind, model in ((Kind.SPACE, Space), (Kind.THREAD, Thread), (Kind.POST, Post), (Kind.PERSON, Person)):
        indexer.look_at(kind, model.objects.values_list("pk", flat=True))
    return made


def walk(client: Client, *starts: str) -> Iterator[tuple[str, str]]:
    """Every page that can be reached from these by following links, as (address, text)."""
    waiting, seen = list(starts), set(starts)
    while waiting and len(seen) <= PAGES_MOST:
        url = waiting.pop(0)
        answer = client.get(url)
        if answer.status_code == 200 and not answer.streaming and "text" in answer["Content-Type"]:
            text = answer.content.decode()
            yield url, text
            for found in LINK.findall(text):
                address = urljoin(url, found.replace("&amp;", "&"))
                if not urlsplit(address).netloc and not address.startswith(ELSEWHERE) and address not in seen:
                    seen.add(address)
                    waiting.append(address)
        elif answer.streaming:
            yield url, b"".join(answer.streaming_content).decode(errors="replace")


def starts(scene: Scene) -> list[str]:
    room = scene.room.get_absolute_url()
    return [
        room, f"{room}end/", f"{room}gauge/", f"{room}voices/", f"{scene.room.thread.get_absolute_url()}", "/",
        "/notifications/", f"/search/?q={SECRET}", f"/search/suggest/?q={SECRET}", f"/spaces/{scene.space.pk}/ledger/",
        "/me/ledger/", "/me/ledger/export.csv", f"/people/{scene.writer.pk}/", "/outcomes/",
    ]  # fmt: skip


def test_no_page_that_links_lead_to_has_the_words(scene: Scene, signed_in: SignedIn) -> None:
    for reader in scene.readers:
        pages = dict(walk(signed_in(reader), *starts(scene)))
        assert scene.room.get_absolute_url() in pages
        # A search says again what was searched for.
        found = [url for url, text in pages.items() if SECRET in text and "/search/" not in url]
        assert not found, f"{reader} reads it at {found}"
        answers = [text for url, text in pages.items() if "/search/" in url]
        assert not any("valve sticks" in text for text in answers)


def test_the_same_walk_finds_them_once_they_are_revealed(scene: Scene, signed_in: SignedIn) -> None:
    """So that the test above can fail."""
    actions.reveal_round(by=scene.leads, asked=scene.asked)
    for reader in scene.readers:
        found = [url for url, text in walk(signed_in(reader), *starts(scene)) if "valve sticks" in text]
        assert scene.room.get_absolute_url() in found


def test_after_the_end_they_are_as_unseen_as_before(scene: Scene, signed_in: SignedIn) -> None:
    actions.end_gathering(by=scene.leads, gathering=scene.room)
    for reader in scene.readers:
        assert not [url for url, text in walk(signed_in(reader), *starts(scene)) if "valve sticks" in text]


def test_no_answer_of_the_api_has_the_words(scene: Scene, signed_in: SignedIn) -> None:
    numbers = {
        "gathering": scene.room.pk, "asked": scene.asked.pk, "thread": scene.room.thread_id, "space": scene.space.pk,
        "person": scene.writer.pk, "stream": scene.room.stream, "turn": 1, "post": 1, "outcome": 1, "poll": 1,
        "scheduled": 1,
    }  # fmt: skip
    asked = 0
    for reader in scene.readers:
        client = signed_in(reader)
        for path, operations in api.get_openapi_schema(path_prefix="/api/v1/")["paths"].items():
            if "get" in operations:
                answer = client.get(path.format_map(Numbered(numbers)), {"q": "valve sticks"})
                assert "valve sticks" not in answer.content.decode(), path
                asked += answer.status_code == 200
    assert asked > 3 * len(scene.readers)


class Numbered(dict[str, object]):
    """Path parameters; those of other rooms are number one."""

    def __missing__(self, name: str) -> int:
        return 1


def test_the_api_tells_how_many_and_ones_own(scene: Scene, signed_in: SignedIn) -> None:
    seen = {who: signed_in(who).get(f"/api/v1/rounds/{scene.asked.pk}").json() for who in (scene.leads, scene.writer)}
    assert (seen[scene.leads]["wrote"], seen[scene.leads]["words"], seen[scene.leads]["own"]) == (1, [], None)
    assert SECRET in seen[scene.writer]["own"]["text"]


def test_no_event_that_a_reader_may_hear_has_the_words_or_the_writer(scene: Scene) -> None:
    """Of all streams there are, from their first event on: as stored, and as drawn."""
    heard = 0
    for reader in scene.readers:
        for name in Stream.objects.values_list("name", flat=True):
            if not streams.may_listen(reader, name):
                continue
            for event in log.since(name, "", 0):
                heard += 1
                told = json.dumps(event.payload) + streams.rule(name).render(event)
                assert "valve sticks" not in told
                if event.kind == "round.grew":
                    assert (event.actor, event.key) == (None, None)
                    assert scene.writer.name not in told
                else:
                    assert event.actor != scene.writer.pk or event.kind == "person.invited"
    assert heard
    assert Event.objects.filter(kind="round.grew").exists()


def test_the_writers_own_stream_is_the_writers(scene: Scene) -> None:
    kept = Event.objects.get(kind="words.kept")
    assert kept.stream_id == scene.writer.stream
    assert "valve sticks" in streams.rule(kept.stream_id).render(kept)
    assert not any(streams.may_listen(reader, kept.stream_id) for reader in scene.readers)


@time_machine.travel("2027-03-01 09:00:00+00:00", tick=False)
def test_whoever_wrote_the_page_of_the_others_is_the_same(db: None, signed_in: SignedIn) -> None:
    """One writes, or the other does: nobody else can tell which by their page, the space's ledger or the API."""
    scene = Scene()
    client = signed_in(scene.leads)

    def looks() -> list[str]:
        addresses = [
            scene.room.get_absolute_url(), f"/spaces/{scene.space.pk}/ledger/", f"/people/{scene.writer.pk}/",
            f"/people/{scene.other.pk}/", f"/spaces/{scene.space.pk}/", f"/api/v1/rounds/{scene.asked.pk}",
            f"/api/v1/gatherings/{scene.room.pk}/voices",
        ]  # fmt: skip
        return [_without_what_changes(client.get(url).content.decode()) for url in addresses]

    before = looks()
    scene.write()
    one = looks()
    actions.take_back_words(by=scene.writer, asked=scene.asked)
    assert looks() == before
    make.words(scene.other, scene.asked, "The crane is slow")
    assert looks() == one


def _without_what_changes(page: str) -> str:
    """Tokens of the form, the places of the streams, and how long ago something was."""
    page = re.sub(r'(csrfmiddlewaretoken" value=|data-seq=|data-epoch=|name="csrf-token" content=)"[^"]*"', "", page)
    return re.sub(r"nonce[^\"]*\"[^\"]*\"", "", page)


def test_the_ledger_of_the_space_tells_of_it_when_the_words_are_told(scene: Scene, signed_in: SignedIn) -> None:
    address = f"/spaces/{scene.space.pk}/ledger/"
    assert Participation.objects.filter(verb="wrote in round").count() == 1, "it is signed from the first moment"
    assert "Wrote in the round" not in _entries(signed_in(scene.leads), address)
    assert "Wrote in the round" in _entries(signed_in(scene.writer), "/me/ledger/")
    actions.reveal_round(by=scene.leads, asked=scene.asked)
    assert "Wrote in the round" in _entries(signed_in(scene.leads), address)


def _entries(client: Client, address: str) -> str:
    """The list of a ledger, without the choice of verbs above it."""
    return re.sub(r"<select.*?</select>", "", client.get(address).content.decode(), flags=re.DOTALL)


def test_what_was_taken_back_is_never_told(scene: Scene, signed_in: SignedIn) -> None:
    make.words(scene.other, scene.asked)
    actions.take_back_words(by=scene.writer, asked=scene.asked)
    actions.reveal_round(by=scene.leads, asked=scene.asked)
    told = _entries(signed_in(scene.leads), f"/spaces/{scene.space.pk}/ledger/")
    assert told.count("Wrote in the round") == 1
    assert "Took back" not in told


def test_the_key_of_another_fetches_nothing(scene: Scene) -> None:
    key = uuid4()
    actions.write_in_round(by=scene.writer, asked=scene.asked, text=f"The {SECRET} valve sticks again", key=key)
    own = actions.write_in_round(by=scene.other, asked=scene.asked, text="The crane", key=key)
    assert own.person == scene.other
    assert own.text == "The crane"


def test_a_row_of_words_is_its_writers_until_the_reveal(scene: Scene) -> None:
    row = Contribution.objects.get(person=scene.writer)
    for reader in scene.readers:
        assert not Contribution.objects.visible_to(reader).filter(pk=row.pk).exists()
    assert Contribution.objects.visible_to(scene.writer).filter(pk=row.pk).exists()
    assert f'"{row.pk}"' not in queries.count_html(scene.asked.pk).replace(f"round-{scene.asked.pk}", "")


@pytest.fixture
def live(transactional_db: None) -> Iterator[Served]:
    with serve() as served:
        yield served


@pytest.mark.django_db(transaction=True)
def test_neither_the_socket_nor_the_long_poll_says_it_and_then_both_do(live: Served) -> None:
    scene = Scene()
    stream = scene.room.stream
    with Socket(live, scene.leads) as socket, Socket(live, scene.other) as other:
        for one in (socket, other):
            assert one.listen(stream)["type"] == "caught_up"
        scene.write()
        for one in (socket, other):
            grew = one.until("event", stream=stream)
            assert grew["kind"] == "round.grew"
            assert (grew["actor"], grew["key"]) == (None, None)
            assert "1 person has written" in grew["html"]
            assert SECRET not in json.dumps(grew)
        assert SECRET not in polled(live, scene.other, scene.room)
        actions.reveal_round(by=scene.leads, asked=Round.objects.get(pk=scene.asked.pk))
        for one in (socket, other):
            revealed = one.until("event", stream=stream)
            assert revealed["kind"] == "round.revealed"
            assert SECRET in revealed["html"]
        assert SECRET in polled(live, scene.other, scene.room)


def polled(live: Served, reader: Person, room: Gathering) -> str:
    """All that the long poll tells from the first event on."""
    cookies = {settings.SESSION_COOKIE_NAME: session_of(reader)}
    answer = httpx.get(f"{live.origin}/live/poll/", params={"listen": f"{room.stream}@:0"}, cookies=cookies, timeout=40)
    return answer.raise_for_status().text
