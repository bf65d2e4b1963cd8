"""Polls from asking to the result: who may, when, and what is told."""

import threading
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connections
from procrastinate.contrib.django.models import ProcrastinateJob

from realtime.models import Event
from tests import factories as make
from tests.polls import booth
from workspace.audit.models import Participation, Verb
from workspace.common import clock
from workspace.common.errors import Invalid, NotVisible, Refused, Stale
from workspace.polls import actions, queries, tasks
from workspace.polls.models import Ballot, Poll, Taken, Vote
from workspace.spaces import actions as spaces
from workspace.spaces.permissions import Can
from workspace.threads import actions as threads

pytestmark = pytest.mark.django_db


def counts(poll: Poll) -> dict[str, int | None]:
    card = queries.poll_card(poll.pk)
    assert card
    return {line.name: line.count for line in card.lines}


class TestAsking:
    def test_everybody_can_abstain(self) -> None:
        assert [one.name for one in booth.poll().options.all()] == ["Steel", "Bronze", "Abstain"]

    def test_a_scale_has_its_values_and_the_words_at_its_ends(self) -> None:
        poll = booth.poll(kind="scale", top=3, ends=("not at all", "fully"), options=())
        assert [one.name for one in poll.options.all()] == ["0: not at all", "1", "2", "3: fully", "Abstain"]

    @pytest.mark.parametrize(
        "terms",
        [
            {"question": "  "},
            {"question": "x" * 281},
            {"options": ["One"]},
            {"options": ["Same", " same "]},
            {"options": [f"Answer {n}" for n in range(21)]},
            {"kind": "scale", "top": 11},
            {"kind": "scale", "top": 0},
        ],
    )
    def test_what_makes_no_poll_is_said(self, terms: dict[str, Any]) -> None:
        with pytest.raises(Invalid):
            booth.poll(**terms)

    def test_it_can_not_close_before_it_opens(self) -> None:
        with pytest.raises(Invalid):
            booth.poll(closes_at=clock.now() - timedelta(minutes=1))

    def test_nobody_asks_in_a_closed_thread(self) -> None:
        thread = make.thread()
        threads.close_thread(by=thread.opened_by, thread=thread)
        with pytest.raises(Refused):
            booth.poll(thread=thread)

    def test_the_thread_tells_that_somebody_asked(self) -> None:
        poll = booth.poll(question="Which *ring*?")
        assert poll.thread.posts.last().body == "asked everybody here: “Which *ring*?”"


class TestVoting:
    def test_the_last_vote_counts_and_a_person_has_one(self) -> None:
        poll, anna = booth.poll(), make.person()
        for name in ("Steel", "Bronze"):
            booth.vote(poll, anna, name)
        actions.close_poll(by=poll.opened_by, poll=poll)
        assert counts(poll) == {"Steel": 0, "Bronze": 1, "Abstain": 0}

    def test_a_vote_is_taken_back(self) -> None:
        poll, anna = booth.poll(), make.person()
        booth.vote(poll, anna, "Steel")
        actions.withdraw_vote(by=anna, poll=poll)
        assert not Vote.objects.filter(poll=poll).exists()

    def test_several_answers_only_where_several_may_be_given(self) -> None:
        many = booth.poll(kind="multiple")
        booth.vote(many, many.opened_by, "Steel", "Bronze")
        with pytest.raises(Invalid, match="Either abstain"):
            booth.vote(many, many.opened_by, "Steel", "Abstain")
        one = booth.poll()
        with pytest.raises(Invalid, match="Choose one"):
            booth.vote(one, one.opened_by, "Steel", "Bronze")
        with pytest.raises(Invalid, match="first"):
            booth.vote(one, one.opened_by)
        with pytest.raises(Invalid, match="belong"):
            actions.vote(by=one.opened_by, poll=one, options=booth.choose(many, "Steel"))

    def test_nothing_is_seen_before_the_end_unless_it_was_said_so(self) -> None:
        hidden, early = booth.poll(), booth.poll(shows_early=True)
        for poll in (hidden, early):
            booth.vote(poll, poll.opened_by, "Steel")
        assert counts(hidden) == {}
        assert counts(early) == {"Steel": 1, "Bronze": 0, "Abstain": 0}
        card = queries.poll_card(early.pk)
        assert card
        assert not any(line.voters for line in card.lines)

    def test_who_voted_what_in_an_open_poll_is_seen_once_it_is_closed(self) -> None:
        poll, anna = booth.poll(), make.person("Anna Berg")
        booth.vote(poll, anna, "Steel")
        actions.close_poll(by=poll.opened_by, poll=poll)
        card = queries.poll_card(poll.pk)
        assert card
        assert [list(line.voters) for line in card.lines] == [[anna], [], []]

    def test_the_median_of_a_scale_leaves_abstentions_out(self) -> None:
        poll = booth.poll(kind="scale", top=5, options=())
        for value in ("1", "4", "5", "Abstain"):
            booth.vote(poll, make.person(), value)
        actions.close_poll(by=poll.opened_by, poll=poll)
        card = queries.poll_card(poll.pk)
        assert card
        assert card.middle == 4

    def test_a_customer_with_a_grant_votes_and_a_reader_does_not(self) -> None:
        where = make.space()
        poll = booth.poll(thread=make.thread(where=where))
        guest = make.guest()
        with pytest.raises(NotVisible):
            booth.vote(poll, guest, "Steel")
        spaces.grant(by=where.created_by, space=where, can=Can.VIEW, person=guest)
        with pytest.raises(Refused):
            booth.vote(poll, guest, "Steel")
        spaces.grant(by=where.created_by, space=where, can=Can.CONTRIBUTE, person=guest)
        booth.vote(poll, guest, "Steel")
        assert Vote.objects.filter(poll=poll, person=guest).exists()


class TestClosing:
    def test_by_whoever_asked_or_facilitates_and_nobody_else(self) -> None:
        poll = booth.poll(by=make.person(), thread=make.thread())
        with pytest.raises(Refused):
            actions.close_poll(by=make.person(), poll=poll)
        assert actions.close_poll(by=poll.thread.space.created_by, poll=poll).closed_at

    def test_no_vote_counts_after_it(self) -> None:
        poll = booth.poll()
        actions.close_poll(by=poll.opened_by, poll=poll)
        for attempt in (lambda: booth.vote(poll, poll.opened_by, "Steel"), lambda: withdraw(poll)):
            with pytest.raises(Refused, match="closed"):
                attempt()

    def test_no_vote_counts_after_its_time_even_if_nobody_has_closed_it(self) -> None:
        with time_machine.travel(clock.now(), tick=False) as time:
            poll = booth.poll(closes_at=clock.now() + timedelta(hours=1))
            time.shift(timedelta(hours=1) - timedelta(milliseconds=1))
            booth.vote(poll, poll.opened_by, "Steel")
            time.shift(timedelta(milliseconds=1))
            with pytest.raises(Refused, match="closed"):
                booth.vote(poll, poll.opened_by, "Bronze")

    def test_it_closes_by_itself_at_its_time_even_if_whoever_asked_has_left(self) -> None:
        with time_machine.travel(clock.now(), tick=False) as time:
            asker = make.person()
            poll = booth.poll(by=asker, thread=make.thread(), closes_at=clock.now() + timedelta(hours=1))
            job = ProcrastinateJob.objects.get(task_name="polls.close_poll")
            assert job.scheduled_at == poll.closes_at
            assert job.args == {"poll": poll.pk}
            tasks.close_at_its_time(poll=poll.pk)
            assert not Poll.objects.get(pk=poll.pk).closed_at
            asker.is_active = False
            asker.save()
            time.shift(timedelta(hours=1, seconds=7))
            tasks.close_at_its_time(poll=poll.pk)
            closed = Poll.objects.get(pk=poll.pk)
            assert (closed.closed_at, closed.closed_by) == (poll.closes_at, None)
            assert closed.thread.posts.last().body.startswith("asked “Which ring?”; its time is over")

    def test_what_a_lost_job_left_open_is_closed_within_a_minute(self) -> None:
        with time_machine.travel(clock.now(), tick=False) as time:
            poll = booth.poll(closes_at=clock.now() + timedelta(minutes=5))
            time.shift(timedelta(minutes=6))
            assert tasks.close_overdue(0) == 1
            assert tasks.close_overdue(0) == 0
            assert Poll.objects.get(pk=poll.pk).closed_at

    def test_a_withdrawn_poll_leaves_no_vote(self) -> None:
        poll = booth.poll(confidential=True)
        booth.cast(poll, make.person(), "Steel")
        actions.withdraw_poll(by=poll.opened_by, poll=poll)
        assert not Ballot.objects.filter(poll=poll).exists()
        assert queries.poll_card(poll.pk) is None
        with pytest.raises(Refused):
            booth.Paper(poll).take(make.person())

    def test_a_closed_poll_is_not_withdrawn(self) -> None:
        poll = booth.poll()
        actions.close_poll(by=poll.opened_by, poll=poll)
        with pytest.raises(Refused):
            actions.withdraw_poll(by=poll.opened_by, poll=poll)


class TestBallots:
    def test_the_same_paper_is_signed_again_and_another_never(self) -> None:
        poll, anna = booth.poll(confidential=True), make.person()
        paper = booth.Paper(poll)
        first = paper.take(anna).signature
        assert paper.take(anna).signature == first
        with pytest.raises(Stale):
            booth.Paper(poll).take(anna)
        assert Taken.objects.filter(poll=poll).count() == 1

    def test_a_replayed_key_signs_nothing_else(self) -> None:
        """The first answer comes again; what would be signed is still only the paper that was noted."""
        poll, anna, key = booth.poll(confidential=True), make.person(), uuid.uuid4()
        actions.take_ballot(by=anna, poll=poll, blinded=booth.Paper(poll).blinded, key=key)
        other = booth.Paper(poll)
        actions.take_ballot(by=anna, poll=poll, blinded=other.blinded, key=key)
        with pytest.raises(NotVisible):
            queries.signature_for(anna, poll, other.blinded)

    def test_cast_twice_counts_once_and_can_not_be_changed(self) -> None:
        poll = booth.poll(confidential=True)
        paper = booth.Paper(poll).take(make.person())
        assert paper.cast("Steel") == paper.cast("Steel")
        with pytest.raises(Stale):
            paper.cast("Bronze")
        assert Ballot.objects.filter(poll=poll).count() == 1

    def test_a_paper_that_was_not_given_out_does_not_count(self) -> None:
        poll, other = booth.poll(confidential=True), booth.poll(confidential=True)
        forged = booth.Paper(poll)
        forged.signature = bytes(256)
        of_another = booth.Paper(other).take(make.person())
        of_another.poll = poll
        for paper in (forged, of_another):
            with pytest.raises(Refused, match="not given out"):
                paper.cast("Steel")

    def test_too_late_is_too_late_but_a_lost_answer_is_found_again(self) -> None:
        poll = booth.poll(confidential=True)
        cast, late = booth.Paper(poll).take(make.person()), booth.Paper(poll).take(make.person())
        cast.cast("Steel")
        actions.close_poll(by=poll.opened_by, poll=poll)
        assert cast.cast("Steel").receipt
        with pytest.raises(Refused, match="closed"):
            late.cast("Steel")

    def test_it_is_counted_and_what_the_ballots_said_is_gone(self) -> None:
        poll = booth.poll(confidential=True)
        receipts = [booth.cast(poll, make.person(), name).receipt for name in ["Steel"] * 6 + ["Bronze"] * 3]
        actions.close_poll(by=poll.opened_by, poll=poll)
        closed = Poll.objects.get(pk=poll.pk)
        assert closed.tally == {"counts": [6, None, None], "total": None, "bands": []}
        assert closed.sealed_key is None
        assert {bytes(one.sealed) for one in Ballot.objects.filter(poll=poll)} == {b""}
        assert all(queries.is_among(poll.pk, receipt) for receipt in receipts)
        assert not queries.is_among(poll.pk, "0" * 64)

    def test_open_and_confidential_are_not_mixed(self) -> None:
        confidential, named = booth.poll(confidential=True), booth.poll()
        with pytest.raises(Refused):
            booth.vote(confidential, make.person(), "Steel")
        with pytest.raises(Refused):
            actions.take_ballot(by=make.person(), poll=named, blinded=12345)

    def test_the_key_may_change_while_a_poll_runs(self, settings: Any) -> None:
        poll = booth.poll(confidential=True)
        for _ in range(3):
            booth.cast(poll, make.person(), "Steel")
        settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another" + "1" * 50
        for _ in range(3):
            booth.cast(poll, make.person(), "Steel")
        actions.close_poll(by=poll.opened_by, poll=poll)
        assert counts(poll)["Steel"] == 6

    def test_taking_part_is_in_the_ledger_and_casting_is_nowhere(self) -> None:
        poll, anna = booth.poll(confidential=True), make.person()
        paper = booth.Paper(poll).take(anna)
        assert Participation.objects.filter(actor=anna.pk, verb=Verb.TOOK_BALLOT).count() == 1
        rows, events = Participation.objects.count(), Event.objects.count()
        paper.cast("Steel")
        assert (Participation.objects.count(), Event.objects.count()) == (rows, events)


def withdraw(poll: Poll) -> None:
    actions.withdraw_vote(by=poll.opened_by, poll=poll)


@pytest.mark.django_db(transaction=True)
class TestAtTheSameMoment:
    def race(self, *runs: Callable[[], object]) -> list[object]:
        """All at once, each on a connection of its own. What they returned, or what they raised."""
        start, answers = threading.Barrier(len(runs)), [object()] * len(runs)

        def run(place: int) -> None:
            start.wait()
            try:
                answers[place] = runs[place]()
            except Exception as error:  # noqa: BLE001 - looked at by the test
                answers[place] = error
            finally:
                connections["default"].close()

        crowd = [threading.Thread(target=run, args=(place,)) for place in range(len(runs))]
        for one in crowd:
            one.start()
        for one in crowd:
            one.join()
        return answers

    def test_one_person_has_one_vote(self) -> None:
        poll, anna = booth.poll(), make.person()
        names = ["Steel", "Bronze"] * 4
        self.race(*(lambda name=name: booth.vote(poll, anna, name) for name in names))
        assert Vote.objects.filter(poll=poll).count() == 1

    def test_one_person_takes_one_paper(self) -> None:
        poll, anna = booth.poll(confidential=True), make.person()
        papers = [booth.Paper(poll) for _ in range(6)]
        told = self.race(*(lambda paper=paper: paper.take(anna) for paper in papers))
        assert sum(isinstance(one, booth.Paper) for one in told) == 1
        assert sum(isinstance(one, Stale) for one in told) == 5

    def test_one_paper_is_one_ballot(self) -> None:
        poll = booth.poll(confidential=True)
        paper = booth.Paper(poll).take(make.person())
        told = self.race(*(lambda name=name: paper.cast(name) for name in ["Steel", "Bronze"] * 3))
        assert Ballot.objects.filter(poll=poll).count() == 1
        assert sum(isinstance(one, Stale) for one in told) == 3

    def test_what_was_acknowledged_before_the_end_is_counted_and_nothing_else(self) -> None:
        poll = booth.poll(confidential=True)
        papers = [booth.Paper(poll).take(make.person()) for _ in range(10)]
        for paper in papers[:5]:
            paper.cast("Steel")
        close = lambda: actions.close_poll(by=poll.opened_by, poll=poll)  # noqa: E731
        told = self.race(close, *(lambda paper=paper: paper.cast("Steel") for paper in papers[5:]))
        cast = 5 + sum(isinstance(one, Ballot) for one in told)
        assert counts(poll)["Steel"] == cast
        assert Ballot.objects.filter(poll=poll).count() == cast
