"""Polls beside their page: one's own answer, as JSON and as news."""

import json

import pytest
from django.test import Client

from realtime.models import Event
from tests import factories as make
from tests.polls import booth
from tests.visiting import signed_in
from workspace.polls import actions
from workspace.polls.models import Poll, Vote
from workspace.polls.queries import notices
from workspace.spaces import actions as spaces
from workspace.threads import actions as threads

pytestmark = pytest.mark.django_db


class TestOnesOwn:
    def test_only_i_am_told_what_i_chose(self) -> None:
        poll, anna = booth.poll(), make.person()
        booth.vote(poll, anna, "Steel")
        url = f"/polls/{poll.pk}/mine/"
        chosen = booth.choose(poll, "Steel")
        assert signed_in(anna).get(url).json() == {"options": chosen, "taken": False, "may_vote": True}
        assert signed_in(poll.opened_by).get(url).json()["options"] == []
        assert signed_in(make.guest()).get(url).status_code == 404

    def test_voting_works_without_script(self) -> None:
        poll, anna = booth.poll(kind="multiple"), make.person()
        url = f"/polls/{poll.pk}/vote/"
        options = booth.choose(poll, "Steel", "Bronze")
        assert signed_in(anna).post(url, {"options": options}).status_code == 302
        assert Vote.objects.get().options == sorted(options)
        signed_in(anna).post(url, {"options": options, "do": "withdraw"})
        assert not Vote.objects.exists()
        assert signed_in(anna).post(url, {"options": ["x", "²", "9" * 30]}).status_code == 422


class TestApi:
    def test_a_poll_from_end_to_end(self) -> None:
        thread = make.thread()
        client = signed_in(thread.opened_by)
        given = {"question": "Which?", "kind": "single", "options": ["Steel", "Bronze"]}
        url = f"/api/v1/threads/{thread.pk}/polls"
        made = client.post(url, json.dumps(given), content_type="application/json")
        assert made.status_code == 201
        poll = made.json()
        assert [one["name"] for one in poll["options"]] == ["Steel", "Bronze", "Abstain"]
        steel = poll["options"][0]["id"]
        address = f"/api/v1/polls/{poll['id']}"
        voted = client.put(f"{address}/vote", json.dumps({"options": [steel]}), content_type="application/json").json()
        assert (voted["my_options"], voted["total"], voted["result"]) == ([steel], 1, None)
        assert client.delete(f"{address}/vote").json()["my_options"] == []
        closed = client.post(f"{address}/close").json()
        assert closed["closed_at"]
        assert client.post(f"{address}/withdraw").status_code == 403
        wrong = {**given, "closes_at": "2099-01-01T10:00:00"}
        assert client.post(url, json.dumps(wrong), content_type="application/json").status_code == 422

    def test_a_ballot_is_found_by_its_receipt_alone(self) -> None:
        poll = booth.poll(confidential=True)
        receipt = booth.cast(poll, make.person(), "Steel").receipt
        for given, found in ((receipt, True), ("0" * 64, False)):
            answer = Client().post(
                "/api/v1/ballots/find", {"poll": poll.pk, "receipt": given}, content_type="application/json"
            )
            assert answer.json() == {"found": found}


class TestNews:
    def told(self, kind: str, poll: Poll) -> set[int]:
        (found,) = [one for one in notices.kinds() if one.name == kind]
        return {one.person for one in found.concerned(list(Event.objects.filter(kind=kind, payload__poll=poll.pk)))}

    def test_whoever_follows_or_joined_is_told_and_not_who_muted(self) -> None:
        joined, muted, follower, stranger = (make.person() for _ in range(4))
        thread = make.thread()
        for person in (joined, muted):
            spaces.join_space(by=person, space=thread.space)
        threads.mute_thread(by=muted, thread=thread)
        threads.follow_thread(by=follower, thread=thread)
        poll = booth.poll(thread=thread)
        assert self.told("poll.opened", poll) == {joined.pk, follower.pk, thread.opened_by_id}
        assert stranger.pk not in self.told("poll.opened", poll)

    def test_it_waits_until_one_has_voted_or_it_is_over(self) -> None:
        anna, poll, secret = make.person(), booth.poll(), booth.poll(confidential=True)
        assert set(notices.unanswered(anna)) == {poll, secret}
        booth.vote(poll, anna, "Abstain")
        booth.Paper(secret).take(anna)
        assert not notices.unanswered(anna)
        assert not notices.unanswered(poll.opened_by).filter(pk=poll.pk)
        assert not notices.unanswered(make.guest())
        actions.close_poll(by=poll.opened_by, poll=poll)
        assert set(notices.unseen_results(anna)) == {poll}
        threads.mark_read(by=anna, thread=poll.thread, number=9)
        assert not notices.unseen_results(anna)

    def test_what_it_says(self) -> None:
        anna, poll = make.person(), booth.poll(confidential=True, question="Which ring?")
        opened, closed = notices.kinds()
        (subject,) = opened.standing(anna, [poll.pk]).values()
        assert (subject.does, subject.words, subject.waits) == ("asks everybody, in confidence", "Which ring?", True)
        assert not closed.standing(anna, [poll.pk])
        assert not opened.standing(make.guest(), [poll.pk])
        actions.close_poll(by=poll.opened_by, poll=poll)
        (subject,) = closed.standing(anna, [poll.pk]).values()
        assert (subject.does, subject.by, subject.waits) == ("A poll is closed", None, True)
        assert not opened.standing(anna, [poll.pk])
