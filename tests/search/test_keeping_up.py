"""The index follows the log, and can be built anew from the tables."""

from io import StringIO

import pytest
from django.core.management import call_command

from realtime import followers
from search import backends, indexer
from search.backends.postgres import PostgresBackend
from search.documents import Document, Kind
from search.models import Entry, Word
from search.queries import search_page
from tests import factories as make
from workspace.gatherings import actions as gatherings
from workspace.people.models import Person
from workspace.spaces.models import Space
from workspace.threads import actions as threads
from workspace.threads.models import Post, Thread

FOLLOWER = next(follower for follower in followers.registered() if follower.name == "search")


def found(person: Person, q: str) -> list[int]:
    page = search_page(person, q, kind=Kind.POST)
    return [result.number for group in page.groups for result in group.results]


def everything() -> set[tuple[str, int]]:
    return set(Entry.objects.values_list("kind", "object_id"))


@pytest.mark.django_db(transaction=True)
def test_the_follower_indexes_what_was_committed_once_and_goes_on_from_there() -> None:
    post = make.reply(body="Okapi")
    while followers.advance(FOLLOWER):
        assert found(post.author, "okapi") in ([], [post.pk])
    assert found(post.author, "okapi") == [post.pk]
    assert followers.lag()["search"] == 0
    later = make.reply(post.author, post.thread, "Another okapi")
    assert followers.lag()["search"] > 0
    assert followers.advance(FOLLOWER) > 0
    assert set(found(post.author, "okapi")) == {post.pk, later.pk}


@pytest.mark.django_db(transaction=True)
def test_what_could_not_be_indexed_is_indexed_later(monkeypatch: pytest.MonkeyPatch) -> None:
    post = make.reply(body="Okapi")

    def out_of_order(self: PostgresBackend, documents: object) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(PostgresBackend, "index", out_of_order)
        with pytest.raises(OSError, match="disk"):
            followers.advance(FOLLOWER)
    assert found(post.author, "okapi") == []
    followers.advance(FOLLOWER)
    assert found(post.author, "okapi") == [post.pk]


@pytest.mark.django_db
def test_an_unknown_event_is_passed_over() -> None:
    from realtime.models import Event

    indexer.handle([Event(stream_id="canvas:1", seq=1, kind="canvas.drawn", payload={"canvas": 1})])
    assert everything() == set()


@pytest.mark.django_db
def test_every_kind_that_the_indexer_knows_carries_what_it_looks_for() -> None:
    from realtime.events import Payload

    known = Payload.kinds()
    for kind in indexer.RULES.keys() & known.keys():
        fields = set(known[kind].model_fields)
        assert fields & {"post", "thread", "person", "space", "people_import", "board", "idea", "canvas"}, kind


@pytest.mark.django_db
def test_a_rebuild_finds_all_that_is_there_and_forgets_what_is_not() -> None:
    post = make.reply(body="Okapi")
    gone = make.reply(body="Gone")
    threads.delete_post(by=gone.author, post=gone)
    backends.current().index(
        [
            Document(Kind.POST, gone.pk, body="Gone"),
            Document(Kind.POST, 10**9, body="Never was"),
            Document(Kind.POST, post.pk, body="Something else"),
        ]
    )
    Word.objects.create(word="stray", documents=3)
    told = StringIO()
    for _ in range(2):
        call_command("search_rebuild", stdout=told)
    expected = {("post", number) for number in Post.objects.standing().filter(kind="said").values_list("pk", flat=True)}
    expected |= {("thread", number) for number in Thread.objects.values_list("pk", flat=True)}
    expected |= {("space", number) for number in Space.objects.values_list("pk", flat=True)}
    expected |= {("person", number) for number in Person.objects.values_list("pk", flat=True)}
    assert everything() - {("post", 10**9)} == expected
    assert found(post.author, "okapi") == [post.pk]
    assert not Word.objects.filter(word="stray").exists()
    assert "as the tables are" in told.getvalue()


@pytest.mark.django_db
def test_a_rebuild_can_begin_from_nothing_and_keep_to_one_kind() -> None:
    make.reply(body="Okapi")
    call_command("search_rebuild", "--clear", "--kind", "thread", verbosity=0)
    assert {kind for kind, _ in everything()} == {"thread"}


@pytest.mark.django_db
def test_numbers_with_wide_gaps_are_walked_in_few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexer, "AT_ONCE", 2)
    room = make.space()
    for number in (10**6, 10**9, 10**12):
        Space.objects.create(pk=number, name="Far", created_by=room.created_by)
    steps = list(indexer.rebuild(Kind.SPACE))
    assert len(steps) == 2
    assert steps[-1] == (10**12, 10**12)
    assert {("space", 10**9), ("space", room.pk)} <= everything()


@pytest.mark.django_db(transaction=True)
def test_what_a_gathering_was_for_and_its_summary_are_found() -> None:
    where = make.space()
    room = gatherings.gather_in_space(by=where.created_by, space=where, title="Which seal?", purpose="One for okapis")
    followers.advance(FOLLOWER)
    assert found(where.created_by, "okapis") == [room.thread.posts.get(number=1).pk]
    ended = gatherings.end_gathering(by=where.created_by, gathering=room, summary="A quagga wears steel.")
    followers.advance(FOLLOWER)
    assert found(where.created_by, "quagga") == [ended.summary_id]
