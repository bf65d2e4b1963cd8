"""An attacker who reads every table, with what PostgreSQL keeps beside each row, tries to find out who voted what."""

import hashlib
import json
import logging
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import factories as make
from tests.polls import booth
from workspace.people.models import Person
from workspace.polls import actions, secrecy
from workspace.polls.actions.counting import AMONG, put_among_others
from workspace.polls.models import Ballot, Poll

POLLS, VOTERS = 12, 6
WORDS = re.compile(r"[0-9A-Za-z_-]{12,}")


@dataclass
class World:
    """Polls whose ballots were cast by HTTP, and the truth of each: who cast which receipt."""

    polls: list[Poll] = field(default_factory=list)
    truth: dict[str, int] = field(default_factory=dict)


def asked(paper: booth.Paper, browser: Client) -> None:
    """The first step, signed in."""
    url = f"/api/v1/polls/{paper.poll.pk}/ballot"
    answer = browser.post(url, json.dumps({"blinded": f"{paper.blinded:x}"}), content_type="application/json")
    assert answer.status_code == 200, answer.content
    paper.unblind(int(answer.json()["signature"], 16))


def casting(paper: booth.Paper, *names: str) -> str:
    """The second step, by nobody."""
    content = {
        "poll": paper.poll.pk, "paper": paper.secret.hex(), "signature": paper.signature.hex(),
        "options": booth.choose(paper.poll, *names),
    }  # fmt: skip
    answer = Client().post("/api/v1/ballots", json.dumps(content), content_type="application/json")
    assert answer.status_code == 201, answer.content
    return str(answer.json()["receipt"])


@pytest.fixture
def world(transactional_db: None) -> World:
    return voted(POLLS)


def voted(polls: int) -> World:
    """In each poll all take their ballots one after the other and cast them in the same order: the worst case."""
    made = World()
    where = make.space()
    browsers: list[tuple[Person, Client]] = []
    for _ in range(VOTERS):
        browsers.append((make.person(), Client()))
        browsers[-1][1].force_login(browsers[-1][0])
    thread = make.thread(where=where)
    for _ in range(polls):
        poll = booth.poll(thread=thread, confidential=True)
        papers = [booth.Paper(poll) for _ in browsers]
        for paper, (_, browser) in zip(papers, browsers, strict=True):
            browser.get(f"/polls/{poll.pk}/")
            asked(paper, browser)
        for number, (paper, (person, _)) in enumerate(zip(papers, browsers, strict=True)):
            made.truth[casting(paper, "Steel" if number % 2 else "Bronze")] = person.pk
        made.polls.append(poll)
    return made


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, with its place in the file and the transactions that wrote and locked it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        tables = [name for (name,) in cursor.fetchall()]
        found = {}
        for table in tables:
            cursor.execute(
                f'SELECT ctid::text AS ctid_, xmin::text AS xmin_, xmax::text AS xmax_, t.* FROM "{table}" t'
            )
            names = [column.name for column in cursor.description]
            found[table] = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return found


def place(row: dict[str, Any]) -> tuple[int, ...]:
    return tuple(int(part) for part in row["ctid_"].strip("()").split(","))


def text_of(value: Any) -> str:
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value)


def words_of(rows: list[dict[str, Any]]) -> set[str]:
    return {word for row in rows for value in row.values() for word in WORDS.findall(text_of(value))}


def guesses(dump: dict[str, list[dict[str, Any]]], poll: Poll) -> Iterator[tuple[str, dict[str, int]]]:
    """Every way to put ballots and people of a poll in an order, and to say that the first belongs to the first."""
    ballots = [row for row in dump["polls_ballot"] if row["poll_id"] == poll.pk]
    taken = [row for row in dump["polls_taken"] if row["poll_id"] == poll.pk]
    ledger = [
        row for row in dump["audit_participation"] if row["verb"] == "took ballot" and row["object_id"] == poll.pk
    ]
    by_ballot: dict[str, Callable[[dict[str, Any]], Any]] = {
        "place": place,
        "transaction and place": lambda row: (int(row["xmin_"]), place(row)),
        "receipt": lambda row: row["receipt"],
        "what is sealed": lambda row: text_of(row["sealed"]),
    }
    people = {
        "ledger": [row["actor"] for row in sorted(ledger, key=lambda row: row["id"])],
        "place": [row["person_id"] for row in sorted(taken, key=place)],
        "request": [row["person_id"] for row in sorted(taken, key=lambda row: row["retry"])],
        "number": [row["person_id"] for row in sorted(taken, key=lambda row: str(row["id"]))],
    }
    for name, key in by_ballot.items():
        ordered = [row["receipt"] for row in sorted(ballots, key=key)]
        for other, voters in people.items():
            for backwards in (False, True):
                order = voters[::-1] if backwards else voters
                yield f"{name} / {other}{' backwards' * backwards}", dict(zip(ordered, order, strict=True))


def hits(world: World, dump: dict[str, list[dict[str, Any]]]) -> Counter[str]:
    """For each way to guess, how many ballots it puts down to the right person."""
    found: Counter[str] = Counter()
    for poll in world.polls:
        for name, guess in guesses(dump, poll):
            found[name] += sum(world.truth[receipt] == person for receipt, person in guess.items())
    return found


# One ballot of a poll is right by chance, whatever the order. Of POLLS polls, so many are so unlikely (1 in 10^7) that
# they mean a leak; an attacker who knew the order would have all POLLS * VOTERS.
TOO_MANY = 36


def test_nothing_in_the_database_joins_a_person_with_a_choice(world: World) -> None:
    dump = everything()
    found = hits(world, dump)
    assert len(found) == 32
    assert max(found.values()) < TOO_MANY, found.most_common(3)

    # No word of a ballot stands anywhere else, nor the hash of one; no ballot paper was written down.
    ballots, others = dump.pop("polls_ballot"), {}
    own = words_of([{"receipt": row["receipt"], "sealed": row["sealed"]} for row in ballots])
    for table, rows in dump.items():
        others[table] = words_of(rows)
        assert not own & others[table], table
        hashed = {way(word.encode()).hexdigest() for word in others[table] for way in (hashlib.sha256, hashlib.md5)}
        assert not own & hashed, table
    secrets_ = {
        bytes.fromhex(word) for words in others.values() for word in words if re.fullmatch("[0-9a-f]{64}", word)
    }
    receipts = {row["receipt"] for row in ballots}
    assert receipts == set(world.truth)
    assert not receipts & {secrecy.receipt_of(poll.pk, secret) for poll in world.polls for secret in secrets_}

    # All ballots of a poll carry one transaction, which wrote nothing else anywhere.
    written = {row["xmin_"] for row in ballots}
    assert len(written) == POLLS
    assert not [table for table, rows in dump.items() for row in rows if row["xmin_"] in written]

    # A ballot is one of as many that are alike in length and shape, and says nothing without the key.
    assert set(ballots[0]) == {"ctid_", "xmin_", "xmax_", "receipt", "poll_id", "sealed"}
    assert len({len(bytes(row["sealed"])) for row in ballots}) == 1
    assert len({bytes(row["sealed"]) for row in ballots}) == len(ballots)


def test_the_same_attacker_finds_everybody_where_ballots_are_merely_appended(transactional_db: None) -> None:
    """That the attack is no blank: one change, the one that everybody would write first, and it succeeds."""
    world, people = World(), [make.person() for _ in range(VOTERS)]
    thread = make.thread()
    for _ in range(2):
        poll = booth.poll(thread=thread, confidential=True)
        for person in people:
            paper = booth.Paper(poll).take(person)
            receipt = secrecy.receipt_of(poll.pk, paper.secret)
            Ballot.objects.create(receipt=receipt, poll=poll, sealed=b"x")
            world.truth[receipt] = person.pk
        world.polls.append(poll)
    assert hits(world, everything())["transaction and place / ledger"] == 2 * VOTERS


def test_once_it_is_counted_not_even_the_key_helps(transactional_db: None) -> None:
    """The ballots say nothing any more, small counts are nowhere, and the key that signed is gone."""
    poll = voted(1).polls[0]
    actions.close_poll(by=poll.opened_by, poll=poll)
    dump = everything()
    (closed,) = [row for row in dump["polls_poll"] if row["id"] == poll.pk]
    assert {bytes(row["sealed"]) for row in dump["polls_ballot"] if row["poll_id"] == poll.pk} == {b""}
    assert json.loads(closed["tally"]) == {"counts": [None, None, None], "total": None, "bands": []}
    assert closed["sealed_key"] is None


@pytest.mark.django_db
def test_in_a_large_poll_the_newest_ballot_stands_in_a_crowd() -> None:
    poll = booth.poll(confidential=True)
    for number in range(AMONG + 20):
        put_among_others(poll, Ballot(receipt=f"{number:064x}", poll=poll, sealed=b"x"))
    newest = f"{AMONG + 19:064x}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT receipt, ctid::text FROM polls_ballot WHERE poll_id = %s ORDER BY ctid", [poll.pk])
        order = [row[0] for row in cursor.fetchall()]
    assert len(order) == AMONG + 20
    assert newest in order[-AMONG - 1 :]


@pytest.mark.django_db
def test_nothing_of_a_ballot_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    poll = booth.poll(confidential=True)
    browser = Client()
    browser.force_login(make.person())
    paper = booth.Paper(poll)
    with caplog.at_level(logging.DEBUG):
        asked(paper, browser)
        receipt = casting(paper, "Steel")
        content = {"poll": poll.pk, "paper": paper.secret.hex(), "signature": "0" * 512, "options": []}
        assert Client().post("/api/v1/ballots", content, content_type="application/json").status_code == 403
    logged = " ".join(record.getMessage() for record in caplog.records if not record.name.startswith("django.db"))
    for secret in (paper.secret.hex(), receipt, paper.signature.hex(), f"{paper.blinded:x}"):
        assert secret not in logged


@pytest.mark.django_db
class TestTheWayIn:
    def test_a_ballot_that_says_who_sends_it_is_refused(self) -> None:
        poll = booth.poll(confidential=True)
        paper = booth.Paper(poll).take(make.person())
        content = {
            "poll": poll.pk, "paper": paper.secret.hex(), "signature": paper.signature.hex(),
            "options": booth.choose(poll, "Steel"),
        }  # fmt: skip
        browser = Client()
        browser.force_login(make.person())
        for client, headers in ((browser, {}), (Client(), {"Authorization": "Bearer cw_abc"})):
            answer = client.post("/api/v1/ballots", content, content_type="application/json", headers=headers)
            assert answer.status_code == 422
            assert "without cookies" in answer.json()["error"]["message"]
        assert not Ballot.objects.filter(poll=poll).exists()

    def test_it_sets_no_cookie(self) -> None:
        poll = booth.poll(confidential=True)
        paper = booth.Paper(poll).take(make.person())
        client = Client(enforce_csrf_checks=True)
        content = {
            "poll": poll.pk, "paper": paper.secret.hex(), "signature": paper.signature.hex(),
            "options": booth.choose(poll, "Steel"),
        }  # fmt: skip
        answer = client.post("/api/v1/ballots", content, content_type="application/json")
        assert answer.status_code == 201
        assert not client.cookies

    def test_what_is_no_ballot_is_refused_and_not_an_error(self) -> None:
        poll = booth.poll(confidential=True)
        good = {"poll": poll.pk, "paper": "0" * 64, "signature": "f" * 512, "options": []}
        for change, status in (
            ({}, 403), ({"poll": 2**62}, 404), ({"poll": booth.poll().pk}, 404), ({"paper": "xyz"}, 422),
            ({"signature": "0"}, 422), ({"options": [-1]}, 422), ({"poll": "x"}, 422),
        ):  # fmt: skip
            answer = Client().post("/api/v1/ballots", {**good, **change}, content_type="application/json")
            assert answer.status_code == status, (change, answer.content)

    def test_numbers_that_are_no_papers_are_not_signed(self) -> None:
        poll = booth.poll(confidential=True)
        modulus = int(poll.modulus, 16)
        browser = Client()
        browser.force_login(make.person())
        for blinded in (0, 1, modulus - 1, modulus, modulus + 2):
            content = {"blinded": f"{blinded:x}"}
            answer = browser.post(f"/api/v1/polls/{poll.pk}/ballot", content, content_type="application/json")
            assert answer.status_code == 422, blinded


KEY = secrecy.new_key()


class TestCryptography:
    @settings(max_examples=15, deadline=None)
    @given(st.binary(min_size=32, max_size=32))
    def test_what_was_signed_unseen_is_a_signature_by_the_standard(self, secret: bytes) -> None:
        """The papers of the tests are made from RFC 8017 by hand, and checked by the library that knows it."""
        modulus = secrecy.modulus_of(KEY)
        paper = booth.Paper(Poll(pk=1, modulus=modulus), secret=secret)
        paper.unblind(secrecy.sign_unseen(KEY, paper.blinded))
        assert secrecy.is_signed(modulus, secret, paper.signature)
        assert not secrecy.is_signed(modulus, secret[::-1] + b"x", paper.signature)

    def test_a_blinded_paper_fits_every_ballot_alike(self) -> None:
        """For any ballot there is a blinding that makes the same request of it: the request says nothing."""
        modulus = secrecy.modulus_of(KEY)
        one, other = (booth.Paper(Poll(pk=1, modulus=modulus)) for _ in range(2))
        signed = int.from_bytes(other.unblind(secrecy.sign_unseen(KEY, other.blinded)).signature, "big")
        # blinding' = blinded^d / signature of the other ballot, where blinded^d is what the server answered.
        n = int(modulus, 16)
        fitting = secrecy.sign_unseen(KEY, one.blinded) * pow(signed, -1, n) % n
        other.blinding = fitting
        assert other.blinded == one.blinded

    @given(st.sets(st.integers(0, 20), max_size=21))
    def test_choices_are_packed_to_one_length(self, places: set[int]) -> None:
        packed = secrecy.packed(places, 21)
        assert len(packed) == 3
        assert secrecy.unpacked(packed) == sorted(places)

    def test_what_is_sealed_opens_only_as_what_it_was(self) -> None:
        sealed = secrecy.seal(7, "ballot", b"\x01")
        assert secrecy.unseal(7, "ballot", sealed) == b"\x01"
        for poll, what in ((8, "ballot"), (7, "key")):
            with pytest.raises(secrecy.Unreadable):
                secrecy.unseal(poll, what, sealed)


@pytest.mark.django_db
def test_ballots_whose_key_is_lost_are_not_counted_wrong(settings: Any) -> None:
    poll = booth.poll(confidential=True)
    booth.cast(poll, make.person(), "Steel")
    settings.SECRET_KEY = "lost" + "1" * 50
    with pytest.raises(secrecy.Unreadable):
        actions.close_poll(by=poll.opened_by, poll=poll)
    assert Poll.objects.get(pk=poll.pk).closed_at is None
