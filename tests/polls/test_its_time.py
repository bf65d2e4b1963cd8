"""The time at which a poll closes: how far it may lie ahead, whose deed it is, and that nothing holds it up."""

import json
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine

from realtime.models import Event
from tests import factories as make
from tests.notifications.told import follow
from tests.polls import booth
from tests.visiting import signed_in
from workspace.audit.ledger import SCHEDULE
from workspace.audit.models import Participation, Verb
from workspace.common import clock
from workspace.common.errors import Invalid
from workspace.people.models import Person
from workspace.polls import actions, tasks
from workspace.polls.models import Poll
from workspace.spaces import actions as spaces
from workspace.spaces.permissions import Can
from workspace.threads import actions as threads

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
FAR = ["9999-12-31T23:59:00-08:00", "9999-12-31T20:00:00+00:00", "0001-01-01T00:00:00+14:00", "2199-01-01T00:00:00Z"]


@pytest.fixture
def time() -> Iterator[Any]:
    with time_machine.travel(clock.now(), tick=False) as traveller:
        yield traveller


def viewer(poll: Poll) -> Person:
    """A customer who may read in the poll's space and nothing else."""
    guest = make.guest()
    spaces.grant(by=poll.thread.space.created_by, space=poll.thread.space, can=Can.VIEW, person=guest)
    return guest


def entry(poll: Poll) -> Participation:
    return Participation.objects.get(verb=Verb.CLOSED_POLL, object_id=poll.pk)


class TestHowFarAhead:
    def test_two_years_and_not_more(self, time: Any) -> None:
        assert booth.poll(closes_at=clock.now() + timedelta(days=730)).closes_at
        with pytest.raises(Invalid, match="within two years"):
            booth.poll(closes_at=clock.now() + timedelta(days=733))

    @pytest.mark.parametrize("far", FAR)
    def test_the_ends_of_the_calendar_are_refused_by_the_action(self, far: str) -> None:
        with pytest.raises(Invalid):
            booth.poll(closes_at=datetime.fromisoformat(far))

    @pytest.mark.parametrize("far", FAR)
    def test_and_by_the_api(self, far: str) -> None:
        thread = make.thread()
        given = {"question": "Which?", "kind": "single", "options": ["Steel", "Bronze"], "closes_at": far}
        url = f"/api/v1/threads/{thread.pk}/polls"
        assert signed_in(thread.opened_by).post(url, given, content_type="application/json").status_code == 422
        assert not Poll.objects.exists()

    @pytest.mark.parametrize("zone", ["America/Los_Angeles", "UTC", "Pacific/Kiritimati"])
    @pytest.mark.parametrize("far", ["9999-12-31T23:59", "9999-12-31T00:00", "0001-01-01T00:00"])
    def test_and_by_the_form_wherever_one_lives(self, zone: str, far: str) -> None:
        asker, reader = make.person(time_zone=zone), make.person()
        thread = make.thread(asker)
        given = {"question": "q", "kind": "single", "options": "a\nb", "secrecy": "open", "closes_at": far}
        page = signed_in(asker).post(f"{thread.get_absolute_url()}polls/new/", given)
        assert page.status_code == 422
        threads.post_reply(by=asker, thread=thread, body=f"@{reader.handle} what now?")
        follow()
        for place in (thread.get_absolute_url(), f"{thread.get_absolute_url()}polls/", "/notifications/"):
            assert signed_in(reader).get(place).status_code == 200

    @pytest.mark.parametrize("zone", ["America/Los_Angeles", "Pacific/Kiritimati"])
    def test_what_is_allowed_is_read_in_every_zone(self, zone: str, time: Any) -> None:
        poll = booth.poll(closes_at=clock.now() + actions.LONGEST)
        reader = make.person(time_zone=zone)
        for place in (poll.thread.get_absolute_url(), poll.get_absolute_url(), f"/api/v1/polls/{poll.pk}"):
            assert signed_in(reader).get(place).status_code == 200


class TestWhoseDeedItIs:
    def over(self, time: Any, **terms: Any) -> Poll:
        """Asked by somebody who does not facilitate, and its time is over."""
        poll = booth.poll(by=make.person(), thread=make.thread(), closes_at=clock.now() + HOUR, **terms)
        time.shift(2 * HOUR)
        return poll

    def test_who_only_reads_can_not_close_it_not_even_past_its_time(self, time: Any) -> None:
        poll = self.over(time)
        guest = viewer(poll)
        client = signed_in(guest)
        assert client.post(f"{poll.get_absolute_url()}close/").status_code == 403
        assert client.post(f"/api/v1/polls/{poll.pk}/close").status_code == 403
        assert signed_in(make.guest()).post(f"{poll.get_absolute_url()}close/").status_code == 404
        assert Poll.objects.get(pk=poll.pk).is_running

    @pytest.mark.parametrize("where", ["/polls/{}/close/", "/api/v1/polls/{}/close"])
    def test_whoever_comes_by_it_is_signed_by_who_asked(self, time: Any, where: str) -> None:
        poll = self.over(time)
        facilitator = poll.thread.space.created_by
        assert signed_in(facilitator).post(where.format(poll.pk)).status_code in {200, 302}
        closed = Poll.objects.get(pk=poll.pk)
        line = closed.thread.posts.last()
        assert (closed.closed_at, closed.closed_by) == (poll.closes_at, None)
        assert line
        assert (line.author, line.body.startswith("asked “Which ring?”; its time is over")) == (poll.opened_by, True)
        assert (entry(poll).actor, entry(poll).source) == (poll.opened_by_id, SCHEDULE)
        assert Event.objects.get(kind="poll.closed").actor == poll.opened_by_id

    def test_the_asker_too_did_not_do_it_at_that_moment(self, time: Any) -> None:
        poll = self.over(time)
        actions.close_poll(by=poll.opened_by, poll=poll)
        assert (entry(poll).source, Poll.objects.get(pk=poll.pk).closed_by) == (SCHEDULE, None)

    def test_in_the_background_it_is_marked_as_well_and_the_ledger_shows_it(self, time: Any) -> None:
        poll = self.over(time)
        tasks.close_at_its_time(poll=poll.pk)
        assert entry(poll).source == SCHEDULE
        assert "schedule" in signed_in(poll.opened_by).get("/me/ledger/").content.decode()

    def test_by_hand_it_is_theirs_who_did_it(self) -> None:
        poll = booth.poll(by=make.person(), thread=make.thread(), closes_at=clock.now() + HOUR)
        facilitator = poll.thread.space.created_by
        actions.close_poll(by=facilitator, poll=poll)
        assert (entry(poll).actor, entry(poll).source) == (facilitator.pk, "causeway")

    def test_nothing_closes_by_itself_before_its_time(self) -> None:
        poll = booth.poll(closes_at=clock.now() + HOUR)
        assert actions.close_overdue_poll(poll).is_running
        assert not Participation.objects.filter(verb=Verb.CLOSED_POLL).exists()

    def test_twice_is_once(self, time: Any) -> None:
        poll = self.over(time)
        for _ in range(2):
            actions.close_poll(by=poll.thread.space.created_by, poll=poll)
            actions.close_overdue_poll(poll)
        assert entry(poll)


class TestWhatIsStuck:
    def test_one_that_can_not_be_counted_holds_up_no_other(self, time: Any, settings: Any, caplog: Any) -> None:
        """Its key was sealed under a SECRET_KEY that is gone. It is due still, and closes once the key is back."""
        stuck = [booth.poll(confidential=True, closes_at=clock.now() + HOUR) for _ in range(3)]
        for poll in stuck:
            booth.cast(poll, make.person(), "Steel")
        fine = booth.poll(closes_at=clock.now() + 2 * HOUR)
        time.shift(3 * HOUR)
        lost, settings.SECRET_KEY = settings.SECRET_KEY, "another" + "1" * 50
        with caplog.at_level(logging.ERROR):
            assert tasks.close_overdue(0) == 1
        assert not Poll.objects.get(pk=fine.pk).is_running
        assert [f"poll {poll.pk} is due, and could not be done" for poll in stuck] == caplog.messages
        assert all(Poll.objects.get(pk=poll.pk).is_running for poll in stuck)
        settings.SECRET_KEY_FALLBACKS = [lost]
        assert tasks.close_overdue(0) == 3

    def test_more_stuck_ones_than_are_closed_at_once(self, time: Any, settings: Any, monkeypatch: Any) -> None:
        monkeypatch.setattr(clock, "AT_ONCE", 2)
        for _ in range(3):
            booth.cast(booth.poll(confidential=True, closes_at=clock.now() + HOUR), make.person(), "Steel")
        for _ in range(3):
            booth.poll(closes_at=clock.now() + 2 * HOUR)
        time.shift(3 * HOUR)
        settings.SECRET_KEY = "another" + "1" * 50
        assert [tasks.close_overdue(0) for _ in range(3)] == [2, 1, 0]

    def test_an_asker_who_is_over_the_rate_holds_up_nobody_else(self, time: Any, settings: Any) -> None:
        busy, other = booth.poll(closes_at=clock.now() + HOUR), booth.poll(closes_at=clock.now() + HOUR)
        time.shift(HOUR)
        settings.WRITES_PER_MINUTE = 3
        for number in range(3):
            make.reply(busy.opened_by, busy.thread, f"More {number}")
        assert tasks.close_overdue(0) == 1
        assert not Poll.objects.get(pk=other.pk).is_running
        time.shift(timedelta(minutes=2))
        assert tasks.close_overdue(0) == 1


class TestVotesComeWithoutAName:
    @pytest.mark.parametrize("shows_early", [True, False])
    def test_the_frame_that_moves_the_count_does_not_say_whose_vote_it_is(self, shows_early: bool) -> None:
        poll, anna = booth.poll(shows_early=shows_early), make.person()
        booth.vote(poll, anna, "Steel")
        actions.withdraw_vote(by=anna, poll=poll)
        told = list(Event.objects.filter(kind="poll.voted"))
        assert [(event.actor, event.key) for event in told] == [(None, None)] * 2
        page = json.loads(signed_in(poll.opened_by).get(f"/api/v1/events/{poll.thread.stream}").content)
        assert [one["actor"] for one in page["events"] if one["kind"] == "poll.voted"] == [None, None]
