"""Polls on pages: what is seen, by whom, and when."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from realtime import streams
from realtime.models import Event
from tests import factories as make
from tests.polls import booth
from tests.visiting import signed_in
from workspace.common import clock
from workspace.people.models import Person
from workspace.polls import actions
from workspace.polls.models import Poll
from workspace.polls.queries.page import PAGE
from workspace.spaces import actions as spaces
from workspace.spaces.permissions import Can

pytestmark = pytest.mark.django_db


def asking(client: Client, poll_of: str, **fields: object) -> int:
    given = {"question": "Which ring?", "kind": "single", "options": "Steel\n\n Bronze ", "secrecy": "open", **fields}
    return client.post(f"{poll_of}polls/new/", given).status_code


class TestAsking:
    def test_the_form_opens_a_poll(self) -> None:
        thread = make.thread()
        client = signed_in(thread.opened_by)
        assert asking(client, thread.get_absolute_url(), secrecy="confidential", shows_early="on") == 302
        poll = Poll.objects.get()
        assert [one.label for one in poll.options.all()] == ["Steel", "Bronze", "Abstain"]
        assert (poll.confidential, poll.shows_early) == (True, False)

    def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(self) -> None:
        thread = make.thread()
        url = f"{thread.get_absolute_url()}polls/new/"
        given = {"question": "", "kind": "single", "options": "Only one", "secrecy": "open"}
        page = signed_in(thread.opened_by).post(url, given)
        assert page.status_code == 422
        assert "Only one" in page.content.decode()
        headers = {"X-Requested-With": "causeway"}
        told = signed_in(thread.opened_by).post(url, given, headers=headers).json()
        assert set(told["fields"]) == {"question"}
        given["question"] = "Which?"
        told = signed_in(thread.opened_by).post(url, given, headers=headers).json()
        assert set(told["fields"]) == {"options"}

    def test_where_fewer_than_five_may_vote_the_form_warns(self) -> None:
        ines = make.person()
        few = make.thread(ines, make.space(ines, access="invited", people=[make.person()]))
        words = "Only 2 people may vote here: the result may never be shown."
        assert words in signed_in(ines).get(f"{few.get_absolute_url()}polls/new/").content.decode()
        for _ in range(5):
            make.person()
        many = make.thread(ines)
        assert "may never be shown" not in signed_in(ines).get(f"{many.get_absolute_url()}polls/new/").content.decode()

    def test_who_may_not_write_is_kept_out(self) -> None:
        thread = make.thread()
        url = f"{thread.get_absolute_url()}polls/new/"
        assert signed_in(make.guest()).get(url).status_code == 404
        guest = make.guest()
        spaces.grant(by=thread.space.created_by, space=thread.space, can=Can.VIEW, person=guest)
        assert signed_in(guest).get(url).status_code == 403

    def test_a_time_without_a_zone_is_the_readers_own(self) -> None:
        ines = make.person(time_zone="Asia/Tokyo")
        thread = make.thread(ines)
        local = (clock.now() + timedelta(days=2)).strftime("%Y-%m-%dT09:00")
        assert asking(signed_in(ines), thread.get_absolute_url(), closes_at=local) == 302
        poll = Poll.objects.get()
        assert poll.closes_at
        assert (poll.closes_at.hour, poll.closes_at.minute) == (0, 0)


class TestBeforeTheEnd:
    """A result that is hidden is hidden at every door."""

    def doors(self, poll: Poll, reader: Person) -> str:
        client = signed_in(reader)
        path = poll.thread.get_absolute_url()
        pages = [path, f"{path}polls/", poll.get_absolute_url(), f"/api/v1/polls/{poll.pk}", f"/api/v1{path}polls"]
        seen = [client.get(page) for page in pages]
        assert {one.status_code for one in seen} == {200}
        told = [streams.rule(one.stream_id).render(one) for one in Event.objects.filter(stream=poll.thread.stream)]
        events = client.get(f"/api/v1/events/{poll.thread.stream}").content.decode()
        return "".join([one.content.decode() for one in seen] + told) + events

    def test_nobody_learns_what_was_chosen_in_an_open_poll(self) -> None:
        poll = booth.poll(question="Which ring?")
        omar = make.person("Omar Voter")
        booth.vote(poll, omar, "Steel")
        seen = self.doors(poll, poll.opened_by)
        assert "1 person has voted" in seen
        assert "poll__bar" not in seen
        assert "Omar Voter" not in seen
        assert '"result": null' in seen

    def test_not_even_how_many_have_cast_in_a_confidential_one(self) -> None:
        poll = booth.poll(confidential=True)
        papers = [booth.Paper(poll).take(make.person()) for _ in range(7)]
        before = self.doors(poll, poll.opened_by)
        for paper in papers:
            paper.cast("Steel")
        after = self.doors(poll, poll.opened_by)
        fresh = r'csrf[^>]*|data-visit="\w+"'  # what is new each time that a page is asked for
        assert re.sub(fresh, "", before) == re.sub(fresh, "", after)
        assert "At least 5 people have taken a ballot" in after


class TestAfterTheEnd:
    def test_small_counts_are_hidden_at_every_door(self) -> None:
        poll = booth.poll(confidential=True)
        for name in ["Steel"] * 9 + ["Bronze"] * 3:
            booth.cast(poll, make.person(), name)
        actions.close_poll(by=poll.opened_by, poll=poll)
        told = signed_in(poll.opened_by).get(f"/api/v1/polls/{poll.pk}").json()
        assert [line["count"] for line in told["result"]] == [9, None, None]
        assert told["total"] is None
        page = signed_in(poll.opened_by).get(poll.thread.get_absolute_url()).content.decode()
        assert page.count("fewer than 5") == 2
        assert "people voted" not in page

    def test_too_few_votes_tell_nothing(self) -> None:
        poll = booth.poll(confidential=True)
        for _ in range(4):
            booth.cast(poll, make.person(), "Steel")
        actions.close_poll(by=poll.opened_by, poll=poll)
        page = signed_in(poll.opened_by).get(poll.get_absolute_url()).content.decode()
        assert "no answer has 5 or more" in page
        assert "poll__bar" not in page
        assert signed_in(poll.opened_by).get(f"/api/v1/polls/{poll.pk}").json()["result"] == []

    def test_a_thread_shows_its_open_polls_and_the_last_two_that_were_closed(self) -> None:
        thread = make.thread()
        polls = [booth.poll(thread=thread, question=f"Question {number}") for number in range(5)]
        for poll in (polls[3], polls[0], polls[1]):
            actions.close_poll(by=thread.opened_by, poll=poll)
        page = signed_in(thread.opened_by).get(thread.get_absolute_url()).content.decode()
        assert [number for number in range(5) if f'id="poll-{polls[number].pk}"' in page] == [0, 1, 2, 4]
        assert "All 5 polls" in page
        every = signed_in(thread.opened_by).get(f"{thread.get_absolute_url()}polls/").content.decode()
        assert all(f'id="poll-{poll.pk}"' in every for poll in polls)

    def test_of_many_open_polls_it_shows_the_last_five(self) -> None:
        thread = make.thread()
        polls = [booth.poll(thread=thread, question=f"Question {number}") for number in range(8)]
        client = signed_in(thread.opened_by)
        page = client.get(thread.get_absolute_url()).content.decode()
        assert [number for number in range(8) if f'id="poll-{polls[number].pk}"' in page] == [3, 4, 5, 6, 7]
        assert f'<a href="{thread.get_absolute_url()}polls/">All 8 polls</a>' in page
        assert page.count('href="#poll-') == 5
        actions.close_poll(by=thread.opened_by, poll=polls[7])
        page = client.get(thread.get_absolute_url()).content.decode()
        assert [number for number in range(8) if f'id="poll-{polls[number].pk}"' in page] == [2, 3, 4, 5, 6, 7]
        every = client.get(f"{thread.get_absolute_url()}polls/").content.decode()
        assert all(f'id="poll-{poll.pk}"' in every for poll in polls)

    def test_their_own_page_is_paged_and_so_is_the_api(self, settings: Any) -> None:
        settings.WRITES_PER_MINUTE = 0
        thread, at = make.thread(), clock.now()
        with clock.at(at):  # all at one moment: the number decides then
            polls = [booth.poll(thread=thread, question=f"Question {number}").pk for number in range(2 * PAGE + 3)]
        actions.withdraw_poll(by=thread.opened_by, poll=Poll.objects.get(pk=polls.pop(5)))
        client = signed_in(thread.opened_by)
        met, address, costs = list[int](), f"{thread.get_absolute_url()}polls/", list[int]()
        while address:
            with CaptureQueriesContext(connection) as asked:
                page = html.fromstring(client.get(address).content)
            costs.append(len(asked))
            shown = [int(str(card.get("id")).removeprefix("poll-")) for card in page.cssselect(".poll")]
            assert len(shown) <= PAGE
            met += shown
            older = page.cssselect('.pages a[rel="next"]')
            address = f"{thread.get_absolute_url()}polls/{older[0].get('href')}" if older else ""
        assert met == polls[::-1]
        assert max(costs) <= 14
        told, after = list[int](), ""
        while after is not None:
            found = client.get(f"/api/v1/threads/{thread.pk}/polls", {"after": after}).json()
            told, after = told + [one["id"] for one in found["polls"]], found["next"]
        assert told == met
        assert client.get(f"{thread.get_absolute_url()}polls/?after=nonsense").status_code == 200
