"""The log: numbered without holes, in the order of commits, woken once, read in one query."""

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

import psycopg
import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from realtime import log, streams, wire
from realtime.log import Cursor
from realtime.models import Event
from tests.deploy.machine import PATIENCE
from tests.realtime.conftest import say
from tests.realtime.echo.room import Said


def in_threads(*works: Callable[[], None]) -> None:
    """Run all at once, each with a database connection of its own; a failure in one fails the test."""
    failures: list[BaseException] = []

    def run(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as failure:  # noqa: BLE001 - it is raised again below
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


@pytest.mark.django_db
def test_an_event_comes_back_as_it_was_written(stream: str) -> None:
    key = uuid4()
    event = log.append(stream, Said(words="hej"), actor=3, key=key)
    read = Event.objects.get()
    assert (read.stream_id, read.seq, read.kind, read.actor, read.key) == (stream, 1, "echo.said", 3, key)
    assert read.content() == Said(words="hej") == event.content()
    assert (event.pk, event.seq, event.xid, event.at) == (read.pk, read.seq, read.xid, read.at)


@pytest.mark.django_db
def test_writing_takes_one_statement(stream: str, django_assert_num_queries: Callable[..., object]) -> None:
    with django_assert_num_queries(1):
        log.append(stream, Said(words="first"))
    with django_assert_num_queries(1):
        log.append(stream, Said(words="second"))


@pytest.mark.django_db(transaction=True)
def test_nothing_is_written_outside_a_transaction(stream: str) -> None:
    with pytest.raises(TransactionManagementError):
        log.append(stream, Said(words="alone"))
    assert log.head(stream) == Cursor("", 0)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["", "thread", "thread:", "thread:x", "Thread:1", "thread:01", "thread:-1"])
def test_a_malformed_name_is_refused(name: str) -> None:
    with pytest.raises(streams.UnknownStream):
        log.append(name, Said(words="lost"))


def _give_up(really: bool) -> None:
    if really:
        raise InterruptedError


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_holes_while_ten_write_and_every_third_gives_up(stream: str) -> None:
    def write() -> None:
        for turn in range(30):
            try:
                with transaction.atomic():
                    log.append(stream, Said(words=str(turn)))
                    _give_up(turn % 3 == 2)
            except InterruptedError:
                continue

    in_threads(*[write] * 10)
    kept = list(Event.objects.filter(stream=stream).order_by("seq").values_list("seq", flat=True))
    assert kept == list(range(1, 201))
    assert log.head(stream).seq == 200


@pytest.mark.django_db(transaction=True)
def test_numbers_follow_the_order_of_commits(stream: str) -> None:
    """The second writer of a stream waits for the first to commit; one of another stream doesn't."""
    appended, may_commit, waiting = threading.Event(), threading.Event(), threading.Event()

    def first() -> None:
        with transaction.atomic():
            log.append(stream, Said(words="first"))
            appended.set()
            assert may_commit.wait(PATIENCE)

    def second() -> None:
        assert appended.wait(PATIENCE)
        with transaction.atomic():
            log.append(f"{stream}000", Said(words="elsewhere"))
        waiting.set()
        with transaction.atomic():
            assert log.append(stream, Said(words="second")).seq == 2

    def referee() -> None:
        assert waiting.wait(PATIENCE)
        may_commit.set()

    in_threads(first, second, referee)
    assert [event.content() for event in log.since(stream, "", 0)] == [Said(words="first"), Said(words="second")]


@pytest.mark.django_db
def test_heads_are_read_in_one_query(stream: str, django_assert_num_queries: Callable[..., object]) -> None:
    log.append(stream, Said(words="here"))
    with django_assert_num_queries(1):
        heads = log.heads([stream, "echo:404"])
    assert heads[stream].seq == 1
    assert len(heads[stream].epoch) == 8
    assert heads["echo:404"] == Cursor("", 0)


@pytest.mark.django_db
def test_what_was_missed_of_several_streams_is_read_in_one_query(
    stream: str, django_assert_num_queries: Callable[..., object]
) -> None:
    other, silent = f"{stream}000", f"{stream}001"
    for name in (stream, other, stream):
        log.append(name, Said(words=name))
    epoch = log.head(stream).epoch
    with django_assert_num_queries(1):
        missed = log.missed_since({stream: Cursor(epoch, 1), other: Cursor(), silent: Cursor()})
    assert [event.seq for event in missed[stream].events] == [2]
    assert [event.seq for event in missed[other].events] == [1]
    assert (missed[silent].events, missed[silent].gone, missed[silent].upto) == ([], False, Cursor())


@pytest.mark.django_db
def test_since_reads_past_its_own_portions(stream: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(7):
        log.append(stream, Said(words=str(number)))
    missed = log.missed_since({stream: Cursor()}, 3)[stream]
    assert ([event.seq for event in missed.events], missed.upto.seq, missed.head) == ([1, 2, 3], 3, 7)
    assert [event.seq for event in log.since(stream, missed.upto.epoch, 3)] == [4, 5, 6, 7]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("cursor", [("wrong", 2), ("", 2), (None, 4)])
def test_a_cursor_that_cannot_be_told_from_is_gone(stream: str, cursor: tuple[str | None, int]) -> None:
    for _ in range(3):
        say(stream)
    epoch, seq = cursor
    with pytest.raises(log.Gone):
        log.since(stream, log.head(stream).epoch if epoch is None else epoch, seq)


@pytest.mark.django_db(transaction=True)
def test_pruning_keeps_the_last_and_tells_the_rest_to_reload(stream: str) -> None:
    for _ in range(10):
        say(stream)
    epoch = log.head(stream).epoch
    assert log.prune(age=timedelta(days=1), count=0) == 0
    log.prune(age=timedelta(0), count=4)
    assert [event.seq for event in log.since(stream, epoch, 6)] == [7, 8, 9, 10]
    with pytest.raises(log.Gone):
        log.since(stream, epoch, 5)
    log.prune(age=timedelta(0), count=0)
    assert log.since(stream, epoch, 10) == []
    with pytest.raises(log.Gone):
        log.since(stream, epoch, 9)
    assert say(stream).seq == 11


@pytest.fixture
def ear(transactional_db: None) -> psycopg.Connection:
    """A connection of our own that hears what is told between processes."""
    params = connection.get_connection_params()
    for django_only in ("context", "cursor_factory", "prepare_threshold"):
        params.pop(django_only, None)
    with psycopg.connect(**params, autocommit=True) as listening:
        listening.execute(f"LISTEN {wire.CHANNEL}")
        yield listening


def heard(ear: psycopg.Connection) -> list[list[wire.Message]]:
    """What has been told until now, envelope by envelope."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, 'until now')", [wire.CHANNEL])
    told = []
    for note in ear.notifies(timeout=PATIENCE):
        if note.payload == "until now":
            break
        told.append(wire.json.loads(note.payload)["say"])
    return told


def test_a_transaction_wakes_all_its_streams_with_one_message(ear: psycopg.Connection, stream: str) -> None:
    with transaction.atomic():
        log.append(stream, Said(words="one"))
        with transaction.atomic():
            log.append(f"{stream}000", Said(words="two"))
        log.append(stream, Said(words="three"))
        assert heard_nothing(ear)
    assert heard(ear) == [[{"wake": [stream, f"{stream}000"]}]]


def heard_nothing(ear: psycopg.Connection) -> bool:
    return list(ear.notifies(timeout=0)) == []


def test_what_is_rolled_back_wakes_nobody(ear: psycopg.Connection, stream: str) -> None:
    with suppress(InterruptedError), transaction.atomic():
        log.append(stream, Said(words="never"))
        _give_up(True)
    assert heard(ear) == []


def test_a_savepoint_that_is_rolled_back_takes_only_its_own_wake_up(ear: psycopg.Connection, stream: str) -> None:
    with transaction.atomic():
        with suppress(InterruptedError), transaction.atomic():
            log.append(f"{stream}000", Said(words="never"))
            _give_up(True)
        log.append(stream, Said(words="still"))
    assert heard(ear) == [[{"wake": [stream]}]]


def test_many_streams_fit_into_several_messages(ear: psycopg.Connection, stream: str) -> None:
    names = sorted(f"echo:{number}" for number in range(10**14, 10**14 + 700))
    with transaction.atomic():
        for name in names:
            log.append(name, Said(words="crowd"))
    told = [message["wake"] for envelope in heard(ear) for message in envelope]
    assert sorted(name for some in told for name in some) == names
