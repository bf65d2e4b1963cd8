"""What came of polls: counts in words, at reveal, and what drawing them reads."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories as make
from tests.polls import booth
from workspace.common import clock
from workspace.common.richtext import Named, render
from workspace.polls import actions, queries
from workspace.polls.models import Poll, Vote

pytestmark = pytest.mark.django_db


def counts(poll: Poll) -> dict[str, int | None]:
    card = queries.poll_card(poll.pk)
    assert card
    return {line.name: line.count for line in card.lines}


class TestResults:
    def test_what_was_closed_in_a_time_is_told_in_words(self) -> None:
        thread = make.thread()
        before, named, secret = (
            booth.poll(thread=thread, question=text) for text in ("Old?", "Which?", "Who *leads*?")
        )
        Poll.objects.filter(pk=secret.pk).update(withdrawn_at=clock.now())
        secret = booth.poll(thread=thread, question="Who *leads*?", confidential=True)
        actions.close_poll(by=before.opened_by, poll=before)
        since = clock.now()
        booth.vote(named, named.opened_by, "Steel")
        for name in ["Steel"] * 5 + ["Bronze"]:
            booth.cast(secret, make.person(), name)
        for poll in (named, secret):
            actions.close_poll(by=poll.opened_by, poll=poll)
        told = queries.results_of(thread, since, None)
        assert [one.question for one in told] == ["Which?", "Who *leads*?"]
        assert told[0].markdown == (
            "**Which?**\n\n- Steel: 1 (100 %)\n- Bronze: 0 (0 %)\n- Abstain: 0 (0 %)\n\n1 person voted."
        )
        assert told[1].lines == [("Steel", "5"), ("Bronze", "fewer than 5"), ("Abstain", "fewer than 5")]
        assert told[1].markdown.startswith("**Who \\*leads\\*?**")
        assert queries.results_of(thread, None, since)[0].question == "Old?"

    def test_an_address_in_the_question_stays_a_link_and_calls_nobody(self) -> None:
        noor = make.person("Noor Haddad")
        question = f"Is https://wiki.example/a_b*c right, *or* https://wiki.example/@{noor.handle}? @{noor.handle}"
        poll = booth.poll(question=question, options=["https://wiki.example/x_y_z", "1. none"])
        booth.vote(poll, noor, "1. none")
        actions.close_poll(by=poll.opened_by, poll=poll)
        (told,) = queries.results_of(poll.thread)
        rendered, called = render(told.markdown, {noor.handle: Named(noor.handle, noor.name, "person", noor.pk)})
        for address in ("a_b*c", f"@{noor.handle}", "x_y_z"):
            assert f'href="https://wiki.example/{address}"' in rendered
        assert "*or*" in rendered
        assert "1. none" in rendered
        assert not called


class TestWhatADrawingReads:
    def crowd(self, poll: Poll, many: int) -> None:
        """So many have voted for the first answer, and half of them for the second."""
        people = [make.person() for _ in range(many)]
        steel, bronze, _ = poll.options.order_by("place")
        Vote.objects.bulk_create(
            Vote(poll=poll, person=person, options=[steel.pk, bronze.pk] if place % 2 else [steel.pk])
            for place, person in enumerate(people)
        )

    def reads(self, poll: Poll) -> list[str]:
        with CaptureQueriesContext(connection) as seen:
            assert queries.card_html(poll.pk)
        return [one["sql"] for one in seen.captured_queries if "polls_vote" in one["sql"]]

    @pytest.mark.parametrize("shows_early", [True, False])
    def test_a_running_poll_counts_its_votes_and_reads_nobody(self, shows_early: bool) -> None:
        poll = booth.poll(kind="multiple", shows_early=shows_early)
        self.crowd(poll, 30)
        (counting,) = self.reads(poll)
        assert "person_id" not in counting
        assert "GROUP BY" in counting
        card = queries.poll_card(poll.pk)
        assert card
        assert card.total == 30
        assert [line.count for line in card.lines] == ([30, 15, 0] if shows_early else [])

    def test_a_closed_one_reads_the_names_that_it_shows(self) -> None:
        poll = booth.poll(kind="multiple")
        self.crowd(poll, 30)
        actions.close_poll(by=poll.opened_by, poll=poll)
        assert len(self.reads(poll)) == 2
        card = queries.poll_card(poll.pk)
        assert card
        assert [(line.count, len(line.voters), line.more) for line in card.lines] == [
            (30, 24, 6),
            (15, 15, 0),
            (0, 0, 0),
        ]
        first = Vote.objects.filter(poll=poll).order_by("at", "pk").values_list("person", flat=True)[:24]
        assert [person.pk for person in card.lines[0].voters] == list(first)
