"""Answering: who may, with which words, and what becomes of the idea."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from ideas.boards.actions import withdraw_idea
from ideas.boards.models import Idea
from ideas.boards.queries.fragments import fragment
from ideas.results import actions, queries
from ideas.results.models import Answer
from realtime.models import Event
from tests import factories as make
from tests.boards import garden
from tests.results import harvest
from workspace.audit.models import Participation, Verb
from workspace.common import clock
from workspace.common.errors import Invalid, Refused
from workspace.people.models import Person

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 3, 2, 15, 30, tzinfo=UTC)


def again(idea: Idea) -> Idea:
    return Idea.objects.select_related("board__space", "merged_into").get(pk=idea.pk)


class TestWhoAnswers:
    def test_whoever_facilitates_where_no_circle_is_named(self) -> None:
        idea = garden.idea()
        given = harvest.answer(idea, "planned")
        assert again(idea).stage == "planned"
        assert queries.role_of(given) == "Facilitator"

    def test_the_circle_that_the_board_names_and_nobody_else(self) -> None:
        member, board = make.person(), garden.board()
        board.answered_by = make.circle(people=[member], name="Product council")
        board.save()
        idea = garden.idea(on=board)
        with pytest.raises(Refused, match="Product council"):
            harvest.answer(idea)
        assert queries.role_of(harvest.answer(idea, by=member)) == "Product council"

    def test_nobody_else_whatever_their_rank(self) -> None:
        chief = make.person(placed=True)
        idea = garden.idea(make.person(manager=chief))
        with pytest.raises(Refused):
            harvest.answer(idea, by=chief)
        with pytest.raises(Refused):
            harvest.answer(idea, by=idea.author)

    def test_an_answer_signs_towards_the_author(self) -> None:
        idea = garden.idea(make.person(), on=garden.board())
        harvest.answer(idea)
        row = Participation.objects.get(verb=Verb.ANSWERED_IDEA)
        assert (row.actor, row.target, row.space) == (idea.board.opened_by_id, idea.author_id, idea.board.space_id)


class TestWords:
    @pytest.mark.parametrize("reason", ["", "   ", "\n\t"])
    def test_a_reason_is_obligatory(self, reason: str) -> None:
        with pytest.raises(Invalid, match="Say why"):
            harvest.answer(reason=reason)

    @pytest.mark.parametrize("verdict", ["", "new", "under_way", "shipped", "perhaps"])
    def test_a_stage_that_is_no_answer_is_refused(self, verdict: str) -> None:
        with pytest.raises(Invalid):
            harvest.answer(verdict=verdict)

    def test_a_second_answer_is_a_change_and_keeps_what_was_said(self) -> None:
        idea = garden.idea()
        harvest.answer(idea, "not_now", reason="No money this year.")
        with pytest.raises(Refused, match="Change that one"):
            harvest.answer(idea)
        actions.change_answer(by=idea.board.opened_by, idea=idea, verdict="planned", reason="There is money.")
        said = [(one.verdict, one.reason, one.replaced_at is None) for one in Answer.objects.filter(idea=idea)]
        assert said == [("not_now", "No money this year.", False), ("planned", "There is money.", True)]
        assert again(idea).stage == "planned"

    def test_the_same_again_changes_nothing(self) -> None:
        idea = garden.idea()
        first = harvest.answer(idea)
        rows = Participation.objects.count()
        same = actions.change_answer(by=first.by, idea=idea, verdict=first.verdict, reason=first.reason)
        assert (same, Participation.objects.count()) == (first, rows)

    def test_there_is_nothing_to_change_before_the_first(self) -> None:
        idea = garden.idea()
        with pytest.raises(Refused):
            actions.change_answer(by=idea.board.opened_by, idea=idea, verdict="planned", reason="Yes.")

    def test_a_no_waits_until_the_result_is_stopped(self) -> None:
        result = harvest.result()
        idea, by = result.ideas.get(), result.owner
        with pytest.raises(Refused, match="Stop that first"):
            actions.change_answer(by=by, idea=idea, verdict="declined", reason="No.")
        harvest.note(result, "It can't be done.", stage="stopped")
        actions.change_answer(by=by, idea=idea, verdict="declined", reason="No.")
        assert again(idea).stage == "declined"

    def test_withdrawn_and_merged_ideas_are_not_answered(self) -> None:
        board = garden.board()
        idea, other = garden.idea(on=board), garden.idea(on=board)
        Idea.objects.filter(pk=other.pk).update(merged_into=idea)
        with pytest.raises(Refused, match="merged"):
            harvest.answer(other)
        Idea.objects.filter(pk=idea.pk).update(withdrawn_at=clock.now())
        with pytest.raises(Refused, match="withdrawn"):
            harvest.answer(idea)


class TestPromise:
    """Days of the calendar; the day of the promise counts to its end."""

    @pytest.fixture
    def idea(self) -> Idea:
        with clock.at(MONDAY):
            return garden.idea(make.person(), on=garden.board(answer_within=7))

    def test_it_runs_to_the_end_of_the_day(self, idea: Idea) -> None:
        assert queries.due_at(idea) == datetime(2026, 3, 10, tzinfo=UTC)

    @pytest.mark.parametrize(
        ("now", "days", "late"),
        [
            (datetime(2026, 3, 6, 23, 0, tzinfo=UTC), 3, False),
            (datetime(2026, 3, 9, 0, 0, tzinfo=UTC), 0, False),
            (datetime(2026, 3, 9, 23, 59, tzinfo=UTC), 0, False),
            (datetime(2026, 3, 10, 0, 0, tzinfo=UTC), -1, True),
        ],
    )
    def test_days_to_go(self, idea: Idea, now: datetime, days: int, late: bool) -> None:
        due = queries.due(idea)
        assert due
        with clock.at(now):
            assert (due.days, due.is_late) == (days, late)

    def test_only_the_board_moves_it(self, idea: Idea) -> None:
        before = queries.due_at(idea)
        Idea.objects.filter(pk=idea.pk).update(stage="under_way", edited_at=clock.now())
        assert queries.due_at(again(idea)) == before
        idea.board.answer_within = 9
        assert queries.due_at(idea) == datetime(2026, 3, 12, tzinfo=UTC)

    def test_a_board_without_a_promise_and_what_came_from_elsewhere_have_no_clock(self, idea: Idea) -> None:
        idea.imported_from = "canny:7"
        assert queries.due(idea) is None
        idea.imported_from, idea.board.answer_within = None, None
        assert queries.due(idea) is None

    def test_the_database_counts_the_same_days(self, idea: Idea) -> None:
        from ideas.boards.models import Idea as Rows

        row = queries.with_due(Rows.objects.filter(pk=idea.pk)).get()
        due = queries.due(idea)
        assert due
        assert row.due_on == due.on

    def test_kept_counts_the_first_answers_and_what_is_late(self, idea: Idea) -> None:
        board = idea.board
        with clock.at(MONDAY):
            late, open_, never = (garden.idea(make.person(), on=board, title=f"Idea {n}") for n in range(3))
        with clock.at(MONDAY + timedelta(days=3)):
            young = garden.idea(make.person(), on=board, title="Young")
        with clock.at(MONDAY + timedelta(days=7)):
            harvest.answer(idea, "not_now")
        with clock.at(MONDAY + timedelta(days=8)):
            harvest.answer(late)
            actions.change_answer(by=board.opened_by, idea=idea, verdict="planned", reason="Now.")
            found = queries.kept(board)
        assert (found.kept, found.due, found.waiting, found.late) == (1, 4, 3, 2)
        assert {young.pk, open_.pk, never.pk} == set(queries.unanswered().values_list("pk", flat=True))

    def test_moving_an_idea_does_not_answer_it(self, idea: Idea) -> None:
        Idea.objects.filter(pk=idea.pk).update(stage="under_way")
        assert queries.unanswered().filter(pk=idea.pk).exists()


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
