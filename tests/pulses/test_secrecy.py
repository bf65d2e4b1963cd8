"""The attacker of confidential polls, on pulses: who reads every table tries to find out who answered what."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client

from realtime.models import Event
from tests import factories as make
from tests.polls.test_secrecy import everything, place, text_of, words_of
from tests.pulses import booth
from workspace.audit.models import Participation, Verb
from workspace.people.models import Person
from workspace.polls import secrecy
from workspace.pulses import actions
from workspace.pulses.models import Ballot, Pulse

PULSES, LEADERS, STAFF = 8, 3, 5
# One ballot of each group of a pulse is right by chance, whatever the order: 16 here. So many are so unlikely (fewer
# than one in 10^6) that they mean a leak; an attacker who knew the order would have all 64.
TOO_MANY = 38


@dataclass
class World:
    """Pulses whose ballots were cast by HTTP, and the truth of each: who cast which receipt."""

    people: list[Person] = field(default_factory=list)
    pulses: list[Pulse] = field(default_factory=list)
    truth: dict[str, int] = field(default_factory=dict)


def casting(paper: booth.Paper, answer: int) -> str:
    content = {
        "pulse": paper.pulse.pk, "paper": paper.secret.hex(), "signature": paper.signature.hex(), "answer": answer
    }  # fmt: skip
    answered = Client().post("/api/v1/pulse-ballots", json.dumps(content), content_type="application/json")
    assert answered.status_code == 201, answered.content
    return str(answered.json()["receipt"])


@pytest.fixture
def world(transactional_db: None) -> World:
    """In each pulse all take their ballots one after the other and cast them in the same order: the worst case."""
    leaders, staff = booth.company(LEADERS, STAFF)
    made = World([*leaders, *staff])
    for number in range(PULSES):
        pulse = booth.pulse()
        papers = [booth.Paper(pulse, person).take() for person in made.people]
        for paper in papers:
            made.truth[casting(paper, 3)] = paper.person.pk
        made.pulses.append(pulse)
        if number < PULSES - 1:  # one at a time: withdrawn by the operator's hand, its ballots kept here
            Pulse.objects.filter(pk=pulse.pk).update(is_running=False, closed_at=pulse.opened_at)
    return made


def orders(dump: dict[str, list[dict[str, Any]]], pulse: Pulse, group: str) -> Iterator[tuple[str, dict[str, int]]]:
    """Every way to put the ballots and the people of a group in an order, forwards and backwards."""
    ballots = [row for row in dump["pulses_ballot"] if row["pulse_id"] == pulse.pk and row["group"] == group]
    taken = [row for row in dump["pulses_taken"] if row["pulse_id"] == pulse.pk and row["group"] == group]
    among = {row["person_id"] for row in taken}
    ledger = [
        row for row in dump["audit_participation"]
        if row["verb"] == Verb.TOOK_PULSE and row["object_id"] == pulse.pk and row["actor"] in among
    ]  # fmt: skip
    boxes = {
        "place": sorted(ballots, key=place),
        "transaction and place": sorted(ballots, key=lambda row: (int(row["xmin_"]), place(row))),
        "receipt": sorted(ballots, key=lambda row: row["receipt"]),
        "what is sealed": sorted(ballots, key=lambda row: text_of(row["sealed"])),
    }
    people = {
        "ledger": [row["actor"] for row in sorted(ledger, key=lambda row: row["id"])],
        "place": [row["person_id"] for row in sorted(taken, key=place)],
        "request": [row["person_id"] for row in sorted(taken, key=lambda row: row["retry"])],
        "number": [row["person_id"] for row in sorted(taken, key=lambda row: str(row["id"]))],
    }
    for name, ordered in boxes.items():
        for other, voters in people.items():
            for way in (1, -1):
                receipts = [row["receipt"] for row in ordered]
                yield f"{name} / {other} / {way}", dict(zip(receipts, voters[::way], strict=True))


def hits(world: World, dump: dict[str, list[dict[str, Any]]]) -> Counter[str]:
    found: Counter[str] = Counter()
    for pulse in world.pulses:
        for group in ("leaders", "staff"):
            for name, guess in orders(dump, pulse, group):
                found[name] += sum(world.truth[receipt] == person for receipt, person in guess.items())
    return found


def test_nothing_in_the_database_joins_a_person_with_an_answer(world: World) -> None:
    dump = everything()
    found = hits(world, dump)
    assert len(found) == 32
    assert max(found.values()) < TOO_MANY, found.most_common(3)

    # All ballots of a pulse carry one transaction, leaders and staff alike, which wrote nothing else anywhere.
    ballots = dump.pop("pulses_ballot")
    written = {row["xmin_"] for row in ballots}
    assert len(written) == PULSES
    assert not [table for table, rows in dump.items() for row in rows if row["xmin_"] in written]

    # No word of a ballot stands anywhere else, nor the hash of one.
    own = words_of([{"receipt": row["receipt"], "sealed": row["sealed"]} for row in ballots])
    for table, rows in dump.items():
        others = words_of(rows)
        assert not own & others, table
        assert not own & {hashlib.sha256(word.encode()).hexdigest() for word in others}, table

    # A ballot is one of as many that are alike in shape and length.
    assert set(ballots[0]) == {"ctid_", "xmin_", "xmax_", "receipt", "pulse_id", "group", "sealed"}
    assert len({len(bytes(row["sealed"])) for row in ballots}) == 1


def test_the_same_attacker_finds_everybody_where_ballots_are_merely_appended(transactional_db: None) -> None:
    """That the attack is no blank."""
    leaders, staff = booth.company(LEADERS, STAFF)
    pulse = booth.pulse()
    world = World([*leaders, *staff], [pulse])
    for person in world.people:
        paper = booth.Paper(pulse, person).take()
        receipt = secrecy.receipt_of(pulse.box, paper.secret)
        group = "leaders" if person in leaders else "staff"
        Ballot.objects.create(receipt=receipt, pulse=pulse, group=group, sealed=b"x")
        world.truth[receipt] = person.pk
    assert hits(world, everything())["transaction and place / ledger / 1"] == LEADERS + STAFF


@pytest.mark.django_db
class TestWatching:
    """What somebody sees who looks again and again while it is open, and knows who was at their desk."""

    def test_casting_changes_nothing_that_anybody_is_shown(self) -> None:
        people, pulse = [make.person() for _ in range(7)], booth.pulse()
        papers = [booth.Paper(pulse, person).take() for person in people]
        watcher = Client()
        watcher.force_login(make.person())
        seen, events = set(), Event.objects.count()
        for answer, paper in enumerate(papers):
            paper.cast(answer % 5)
            shown = [watcher.get(path).content for path in (f"/api/v1/pulses/{pulse.pk}", "/api/v1/pulses")]
            seen.add(b"".join(shown))
        assert len(seen) == 1
        assert Event.objects.count() == events

    def test_ballots_taken_are_told_in_fives_and_nobody_hears_whose(self) -> None:
        pulse, asker = booth.pulse(), Client()
        asker.force_login(pulse.opened_by)
        for number in range(1, 8):
            person = make.person(f"Secret Person {number}")
            booth.Paper(pulse, person).take()
            page = asker.get(pulse.get_absolute_url()).content.decode()
            assert ("At least 5 people" in page) == (number >= 5)
            assert person.name not in page
        for path in ("/me/ledger/", "/me/ledger/export.csv", "/api/v1/pulses", "/notifications/"):
            answer: Any = asker.get(path)
            whole = b"".join(answer.streaming_content) if answer.streaming else answer.content
            assert b"Secret Person" not in whole, path
        told = Event.objects.filter(kind="pulse_ballot.taken").values_list("stream_id", "actor")
        assert all(stream == f"person:{actor}" for stream, actor in told)

    def test_taking_a_ballot_turns_to_nobody(self) -> None:
        """Else a pulse of the head's would count as the whole company turning upwards."""
        head = make.person("Head", placed=True, is_operator=True)
        pulse = booth.pulse(head)
        booth.Paper(pulse, make.person(manager=head)).take()
        assert Participation.objects.get(verb=Verb.TOOK_PULSE).target is None

    def test_withdrawn_leaves_no_ballot_and_no_key(self) -> None:
        pulse = booth.pulse()
        booth.answer(pulse, make.person(), 1)
        actions.withdraw_pulse(by=pulse.opened_by, pulse=pulse)
        pulse.refresh_from_db()
        assert (pulse.sealed_keys, pulse.tally, Ballot.objects.count()) == (None, None, 0)
