"""What is easily lost when polls are changed: limits, ties, who is not told, and what one ballot could give away."""

import hashlib
from datetime import timedelta

import pytest
from django.db import connection

from realtime.models import Event
from tests import factories as make
from tests.polls import booth
from tests.visiting import signed_in
from workspace.audit.models import Participation, Verb
from workspace.polls import actions, queries
from workspace.polls.actions.counting import put_among_others
from workspace.polls.models import Ballot, Poll, Vote
from workspace.polls.queries import notices
from workspace.spaces import actions as spaces
from workspace.spaces.permissions import Can
from workspace.threads import actions as threads

pytestmark = pytest.mark.django_db


def closed(poll: Poll) -> Poll:
    actions.close_poll(by=poll.opened_by, poll=poll)
    return Poll.objects.get(pk=poll.pk)


def leading(poll: Poll) -> list[str]:
    card = queries.poll_card(poll.pk)
    assert card
    return [line.name for line in card.lines if line.leads]


class TestLimits:
    def test_twenty_answers_are_not_too_many(self) -> None:
        assert booth.poll(options=[f"Answer {number}" for number in range(20)]).options.count() == 21

    @pytest.mark.parametrize("top", [1, 10])
    def test_a_scale_may_be_as_short_and_as_long_as_it_says(self, top: int) -> None:
        assert booth.poll(kind="scale", top=top, options=()).options.count() == top + 2

    def test_results_are_those_from_a_moment_on_and_before_another(self) -> None:
        poll = closed(booth.poll())
        at = poll.closed_at
        assert at
        assert [one.poll for one in queries.results_of(poll.thread, at, at + timedelta(microseconds=1))] == [poll]
        assert not queries.results_of(poll.thread, None, at)


class TestWhoLeads:
    def test_answers_that_tie_lead_together_and_abstaining_never_does(self) -> None:
        poll = booth.poll()
        for name in ("Steel", "Bronze", "Abstain", "Abstain"):
            booth.vote(poll, make.person(), name)
        closed(poll)
        assert leading(poll) == ["Steel", "Bronze"]

    def test_nobody_leads_where_nobody_voted(self) -> None:
        assert leading(closed(booth.poll())) == []


class TestWhoIsAsked:
    def test_whoever_mutes_the_thread_is_not_waited_for_and_not_told_the_result(self) -> None:
        anna, poll = make.person(), booth.poll()
        threads.mute_thread(by=anna, thread=poll.thread)
        assert not notices.unanswered(anna)
        closed(poll)
        assert not notices.unseen_results(anna)

    def test_the_result_is_no_news_to_whoever_closed_it(self) -> None:
        poll = booth.poll(by=make.person(), thread=make.thread())
        facilitator = poll.thread.space.created_by
        actions.close_poll(by=facilitator, poll=poll)
        assert not notices.unseen_results(facilitator)
        assert set(notices.unseen_results(poll.opened_by)) == {poll}

    def test_a_poll_that_was_withdrawn_concerns_nobody(self) -> None:
        poll = booth.poll()
        told = list(Event.objects.filter(kind="poll.opened", payload__poll=poll.pk))
        opened, _ = notices.kinds()
        assert list(opened.concerned(told))
        actions.withdraw_poll(by=poll.opened_by, poll=poll)
        assert not list(opened.concerned(told))

    def test_asking_turns_to_whoever_opened_the_thread(self) -> None:
        thread = make.thread()
        poll = booth.poll(by=make.person(), thread=thread)
        assert Participation.objects.get(verb=Verb.OPENED_POLL, object_id=poll.pk).target == thread.opened_by_id


class TestDoors:
    def test_to_a_stranger_a_poll_has_no_name_and_no_list(self) -> None:
        poll, stranger = booth.poll(), make.guest()
        assert queries.describe_polls(poll.opened_by, [poll.pk])
        assert not queries.describe_polls(stranger, [poll.pk])
        assert signed_in(stranger).get(f"/api/v1/threads/{poll.thread_id}/polls").status_code == 404

    def test_who_only_reads_is_not_even_asked_whether_to_withdraw_it(self) -> None:
        poll, guest = booth.poll(), make.guest()
        spaces.grant(by=poll.thread.space.created_by, space=poll.thread.space, can=Can.VIEW, person=guest)
        assert signed_in(guest).get(f"{poll.get_absolute_url()}withdraw/").status_code == 403

    def test_where_nothing_is_written_any_more_nobody_is_offered_to(self) -> None:
        poll = booth.poll()
        client, every = signed_in(poll.opened_by), f"{poll.thread.get_absolute_url()}polls/"
        assert client.get(every).context["may_write"]
        threads.close_thread(by=poll.opened_by, thread=poll.thread)
        assert not client.get(every).context["may_write"]
        threads.reopen_thread(by=poll.opened_by, thread=poll.thread)
        spaces.archive_space(by=poll.opened_by, space=poll.thread.space)
        assert not client.get(every).context["may_write"]
        assert not client.get(f"/polls/{poll.pk}/mine/").json()["may_vote"]

    def test_who_looks_for_a_ballot_must_not_say_who_they_are(self) -> None:
        poll = booth.poll(confidential=True)
        receipt = booth.cast(poll, make.person(), "Steel").receipt
        given = {"poll": poll.pk, "receipt": receipt}
        answer = signed_in(make.person()).post("/api/v1/ballots/find", given, content_type="application/json")
        assert answer.status_code == 422


class TestVotesThatAreGone:
    def test_of_a_withdrawn_open_poll_no_named_vote_is_kept(self) -> None:
        poll = booth.poll()
        booth.vote(poll, make.person(), "Steel")
        actions.withdraw_poll(by=poll.opened_by, poll=poll)
        assert not Vote.objects.filter(poll=poll).exists()


class TestWhatABallotGivesAway:
    def test_the_thread_hears_of_papers_by_fives(self) -> None:
        poll = booth.poll(confidential=True)
        heard = []
        for _ in range(10):
            booth.Paper(poll).take(make.person())
            heard.append(Event.objects.filter(kind="poll.ballots_taken", payload__poll=poll.pk).count())
        assert heard == [0, 0, 0, 0, 1, 1, 1, 1, 1, 2]

    def test_a_receipt_is_what_the_protocol_says_and_of_its_poll_alone(self) -> None:
        poll = booth.poll(confidential=True)
        paper = booth.Paper(poll).take(make.person())
        said = hashlib.sha256(f"causeway receipt|{poll.pk}|".encode() + paper.secret).hexdigest()
        assert paper.cast("Steel").receipt == said

    def test_the_newest_ballot_stands_anywhere_among_the_others(self) -> None:
        """Neither first nor last: who was the last to take a paper is known, and it may be theirs."""
        poll, places = booth.poll(confidential=True), []
        for number in range(24):
            newest = f"{number:064x}"
            put_among_others(poll, Ballot(receipt=newest, poll=poll, sealed=b"x"))
            with connection.cursor() as cursor:
                cursor.execute("SELECT receipt FROM polls_ballot WHERE poll_id = %s ORDER BY ctid", [poll.pk])
                order = [row[0] for row in cursor.fetchall()]
            places.append((order.index(newest), number))
        later = places[4:]
        # By chance all of the twenty stand at one end once in 10^20.
        assert any(place != 0 for place, _ in later)
        assert any(place != last for place, last in later)
