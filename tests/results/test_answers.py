"""Answering: who may, with which words, and what was promised."""

from datetime import UTC, datetime, timedelta

import pytest

from ideas.boards.models import Idea
from ideas.results import actions, queries
from ideas.results.models import Answer
from tests import factories as make
from tests.boards import garden
from tests.results import harvest
from workspace.audit.models import Participation, Verb
from workspace.common import clock
from workspace.common.errors import Invalid, Refused

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
