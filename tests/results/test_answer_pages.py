"""The pages of answers, and the day that they go by."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from ideas.boards.actions import withdraw_idea
from ideas.boards.models import Idea
from ideas.boards.queries.fragments import fragment
from ideas.results import queries
from realtime.models import Event
from tests import factories as make
from tests.boards import garden
from tests.results import harvest
from workspace.common import clock
from workspace.people.models import Person

pytestmark = pytest.mark.django_db


class TestPages:
    def browser(self, person: Person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    def test_the_form_begins_with_where_the_idea_was_dragged(self) -> None:
        idea = garden.idea()
        page = self.browser(idea.board.opened_by).get(f"/ideas/{idea.pk}/answer/?stage=declined").content.decode()
        assert re.search(r'value="declined"[^>]* checked', page)

    def test_without_script_it_answers_and_leads_back(self) -> None:
        idea = garden.idea()
        client = self.browser(idea.board.opened_by)
        answer = client.post(f"/ideas/{idea.pk}/answer/", {"verdict": "accepted", "reason": "**Yes**"})
        assert answer.headers["Location"] == f"/ideas/{idea.pk}/"
        assert "<strong>Yes</strong>" in client.get(f"/ideas/{idea.pk}/").content.decode()

    def test_a_missing_reason_is_said_at_its_field_and_the_choice_stays(self) -> None:
        idea = garden.idea()
        answer = self.browser(idea.board.opened_by).post(f"/ideas/{idea.pk}/answer/", {"verdict": "declined"})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "A no without a reason" in page
        assert re.search(r'value="declined"[^>]* checked', page)

    def test_who_may_not_answer_finds_no_form(self) -> None:
        idea = garden.idea(make.person(), on=garden.board())
        assert self.browser(idea.author).get(f"/ideas/{idea.pk}/answer/").status_code == 403
        assert self.browser(make.guest()).get(f"/ideas/{idea.pk}/answer/").status_code == 404

    def test_dragged_to_under_way_it_leads_to_the_result(self) -> None:
        idea = garden.idea()
        client = self.browser(idea.board.opened_by)
        harvest.answer(idea)
        opening = client.get(f"/ideas/{idea.pk}/answer/?stage=under_way")
        assert opening.headers["Location"] == f"/ideas/{idea.pk}/result/"
        result = harvest.result(idea)
        step = client.get(f"/ideas/{idea.pk}/answer/?stage=shipped")
        assert step.headers["Location"] == f"/results/{result.pk}/ship/?stage=shipped"

    def test_the_list_has_what_is_due_first_and_marks_it_for_those_who_answer(self) -> None:
        board = garden.board(answer_within=7)
        late = garden.idea(make.person(), on=board, title="The late one")
        Idea.objects.filter(pk=late.pk).update(submitted_at=clock.now() - timedelta(days=9))
        garden.idea(make.person(), on=board, title="The young one")
        page = self.browser(board.opened_by).get(f"/boards/{board.pk}/answers/").content.decode()
        assert page.index("The late one") < page.index("The young one")
        assert "Answer 2 days late" in page
        assert page.count("row--waiting") == 1
        assert "badge--waiting" not in self.browser(make.person()).get(f"/boards/{board.pk}/answers/").content.decode()

    @pytest.mark.parametrize("view", ["list", "cards"])
    def test_the_boards_cards_say_what_is_near_until_it_is_answered(self, view: str) -> None:
        board = garden.board(answer_within=2)
        garden.idea(make.person(), on=garden.board(board.opened_by, board.space, answer_within=9))
        near = garden.idea(make.person(), on=board)
        client = self.browser(make.person())
        assert "answer due in 2 days" in client.get(f"/boards/{board.pk}/?view={view}").content.decode()
        harvest.answer(near)
        assert "answer due in" not in client.get(f"/boards/{board.pk}/?view={view}").content.decode()

    def test_a_long_list_is_paged(self, django_assert_max_num_queries: object) -> None:
        board = garden.board(answer_within=7)
        first = garden.idea(on=board, title="Idea 0")
        for n in range(1, 53):
            thread = make.thread(where=board.space)
            Idea.objects.create(
                board=board, number=first.number + n, title=f"Idea {n}", problem="x", author=first.author, thread=thread
            )
        client = self.browser(board.opened_by)
        assert client.get(f"/boards/{board.pk}/answers/").content.decode().count('id="answer-row-') == 50
        assert client.get(f"/boards/{board.pk}/answers/?page=2").content.decode().count('id="answer-row-') == 3
        assert client.get(f"/boards/{board.pk}/answers/?page=²").status_code == 200

    def test_a_merged_idea_shows_the_answer_of_the_one_that_stands(self) -> None:
        board = garden.board()
        idea, other = garden.idea(on=board, title="One login"), garden.idea(on=board, title="Fewer passwords")
        Idea.objects.filter(pk=other.pk).update(merged_into=idea)
        harvest.answer(idea, reason="We begin in May.")
        page = self.browser(board.opened_by).get(f"/ideas/{other.pk}/").content.decode()
        assert "We begin in May." in page
        assert "the idea that this one was merged into" in page


def test_the_clock_of_the_house_decides_which_day_it_is(settings: object) -> None:
    with time_machine.travel(datetime(2026, 3, 2, 23, 30, tzinfo=UTC), tick=False):
        idea = garden.idea(on=garden.board(answer_within=1))
    settings.TIME_ZONE = "Europe/Oslo"  # type: ignore[attr-defined]
    assert queries.due_at(idea) == datetime(2026, 3, 4, 23, 0, tzinfo=UTC)


def test_the_list_of_what_waits_is_fetched_anew_when_an_idea_comes_or_goes() -> None:
    """It is in the order in which answers are due, which a new card alone does not know."""
    author = make.person()
    board = garden.board(answer_within=3)
    idea = garden.idea(author, board)
    asked = '<template data-refresh="answers"></template>'
    assert asked in fragment(Event.objects.filter(kind="idea.submitted").latest("pk"))
    withdraw_idea(by=author, idea=idea)
    assert asked in fragment(Event.objects.filter(kind="idea.withdrawn", stream=board.stream).latest("pk"))
