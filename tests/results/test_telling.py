"""Who is told, of what, and when: at the answer, at each step, when it is there; and who is reminded of a promise."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ideas.boards.models import Board, Case, Contributor, Idea, Support
from ideas.results import actions
from ideas.results.models import Reminder, Result
from tests import factories as make
from tests.boards import garden
from tests.notifications.told import follow, kinds_of, waiting_for
from tests.results import harvest
from workspace.common import clock
from workspace.notifications import actions as notifications
from workspace.notifications import queries as bell
from workspace.notifications.models import Notification
from workspace.people.models import Person
from workspace.spaces import actions as spaces
from workspace.spaces.models import Space
from workspace.threads import actions as threads

pytestmark = pytest.mark.django_db


def said(person: Person) -> list[str]:
    """What the bell says to a person, newest first."""
    found = bell.standing(person, bell.bell_waits(person))
    return [f"{one.by.name if one.by else ''} {one.does}".strip() for one in found.values()]


@pytest.fixture
def idea() -> Idea:
    return garden.idea(make.person("Ines C"), on=garden.board(make.person("Anna B")))


def support(idea: Idea, person: Person, *, passed: bool = False) -> Person:
    Support.objects.create(idea=idea, person=person, passed=passed)
    return person


def case(idea: Idea, person: Person, **terms: object) -> Case:
    return Case.objects.create(idea=idea, person=person, words="Us too.", html="<p>Us too.</p>", **terms)


def merged(idea: Idea, by: Person) -> Idea:
    other = garden.idea(by, on=idea.board, title="Fewer passwords")
    Idea.objects.filter(pk=other.pk).update(merged_into=idea)
    return other


class TestTheAnswer:
    def test_authors_supporters_and_whose_cases_there_are_hear_it(self, idea: Idea) -> None:
        coauthor, teller = make.person(), make.person()
        Contributor.objects.create(idea=idea, person=coauthor, invited_by=idea.author, accepted_at=clock.now())
        case(idea, teller)
        supporter, passing = support(idea, make.person()), support(idea, make.person(), passed=True)
        other = merged(idea, make.person())
        theirs = support(other, make.person())
        harvest.answer(idea)
        for one in (idea.author, coauthor, teller, supporter, other.author, theirs):
            assert "answered" in kinds_of(one), one
            assert "answered" in waiting_for(one)
        for one in (passing, idea.board.opened_by, make.person()):
            assert "answered" not in kinds_of(one)

    def test_it_says_what_and_by_whom_and_a_change_is_told_anew(self, idea: Idea) -> None:
        harvest.answer(idea, "not_now")
        follow()
        assert said(idea.author) == ["Anna B answered “Not now”"]
        actions.change_answer(by=idea.board.opened_by, idea=idea, verdict="planned", reason="Now.")
        follow()
        assert said(idea.author) == ["Anna B answered “Planned”"]

    def test_a_muted_thread_is_silent(self, idea: Idea) -> None:
        threads.mute_thread(by=idea.author, thread=idea.thread)
        harvest.answer(idea)
        follow()
        assert "answered" not in waiting_for(idea.author)

    def test_whoever_reads_the_idea_has_seen_it(self, idea: Idea) -> None:
        harvest.answer(idea)
        follow()
        threads.mark_read(by=idea.author, thread=idea.thread, number=9)
        assert waiting_for(idea.author) == []

    def test_the_customer_for_whom_a_case_was_told_hears_it_and_so_does_who_told_it(self, idea: Idea) -> None:
        aqua, dry = make.customer("Aqua Works"), make.customer("Dry Works")
        make.share(idea.board.space, aqua)
        theirs, unseeing, teller = make.guest(aqua), make.guest(dry), make.person()
        case(idea, teller, organisation=aqua, is_proxy=True)
        case(idea, teller, organisation=dry, is_proxy=True)
        harvest.answer(idea)
        assert "answered" in kinds_of(theirs)
        assert kinds_of(unseeing) == []
        assert "please tell" in said(teller)[0]
        assert "whose case you told" in said(teller)[0]

    def test_who_can_see_it_no_longer_is_told_nothing(self, idea: Idea) -> None:
        aqua = make.customer()
        space = make.share(idea.board.space, aqua)
        guest = support(idea, make.guest(aqua))
        harvest.answer(idea)
        spaces.revoke(by=space.created_by, space=Space.objects.get(pk=space.pk), group=aqua.group)
        follow()
        assert waiting_for(guest) == []

    def test_it_costs_the_same_for_many(self, idea: Idea) -> None:
        def cost() -> int:
            follow()
            with clock.at(clock.now()):
                actions.change_answer(by=idea.board.opened_by, idea=idea, verdict="planned", reason=str(clock.now()))
            with CaptureQueriesContext(connection) as asked:
                follow()
            return len(asked)

        harvest.answer(idea)
        support(idea, make.person())
        before = cost()
        for _ in range(12):
            support(idea, make.person())
            case(idea, make.person())
        assert cost() <= before + 1


class TestSteps:
    def test_each_step_until_it_is_there_and_what_came_of_it(self, idea: Idea) -> None:
        supporter = support(idea, make.person())
        result = harvest.result(idea)
        harvest.note(result, "Begun.", stage="under_way")
        harvest.shipped(result)
        actions.review_result(by=result.owner, result=result, outcome="Half.")
        assert kinds_of(supporter) == ["answered", "progress", "progress", "shipped", "progress"]
        assert "Anna B tells what came of it" in said(supporter)
        assert not Notification.objects.filter(person=result.owner, kind__startswith="result").exists()

    def test_once_though_it_is_told_on_two_boards(self, idea: Idea) -> None:
        other = garden.idea(make.person(), on=garden.board(idea.board.opened_by, idea.board.space))
        support(other, idea.author)
        harvest.note(harvest.result(idea, other))
        assert kinds_of(idea.author).count("progress") == 2  # opened, and the note

    def test_opening_the_result_ends_it(self, idea: Idea) -> None:
        result = harvest.result(idea)
        follow()
        assert "progress" in waiting_for(idea.author)
        assert f"result:{result.pk}" in bell.bell_badge(idea.author).places
        notifications.see_place(by=idea.author, place=f"result:{result.pk}")
        assert "progress" not in waiting_for(idea.author)

    def test_whoever_is_made_the_owner_hears_that_and_not_twice(self, idea: Idea) -> None:
        owner = support(idea, make.person())
        harvest.result(idea, owner=owner)
        assert kinds_of(owner) == ["answered", "owner"]

    def test_handing_it_over_tells_the_next_one(self, idea: Idea) -> None:
        result, owner = harvest.result(idea), make.person()
        follow()
        terms: dict[str, Any] = {"title": result.title, "measure": result.measure, "owner": owner}
        actions.change_result(by=result.owner, result=result, ideas=[idea], **terms)
        assert kinds_of(owner) == ["owner"]

    def test_who_is_named_hears_it_until_it_is_taken_back(self, idea: Idea) -> None:
        given = harvest.credit(helper := make.person(), harvest.result(idea))
        assert kinds_of(helper) == ["credited"]
        assert said(helper) == ["Anna B names you: built it"]
        actions.withdraw_credit(by=helper, credit=given)
        assert waiting_for(helper) == []


MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


class TestPromises:
    """Submitted on a Monday with seven days: due until the end of the next Monday, the 9th."""

    @pytest.fixture
    def board(self) -> Board:
        with clock.at(MONDAY):
            return garden.board(make.person("Anna B"), answer_within=7)

    @pytest.fixture
    def idea(self, board: Board) -> Idea:
        with clock.at(MONDAY):
            return garden.idea(make.person("Ines C"), on=board)

    def reminded(self, day: int) -> list[int]:
        with clock.at(datetime(2026, 3, day, 9, tzinfo=UTC)):
            actions.remind()
        return list(Reminder.objects.order_by("pk").values_list("days_before", flat=True))

    def test_three_days_before_one_day_before_and_the_day_after_each_once(self, idea: Idea) -> None:
        steps = {day: self.reminded(day) for day in range(3, 13)}
        assert steps[5] == []
        assert steps[6] == steps[7] == [3]
        assert steps[8] == steps[9] == [3, 1]
        assert steps[10] == steps[12] == [3, 1, -1]
        by = idea.board.opened_by
        assert Notification.objects.filter(person=by, kind="answer.due").count() == 3
        with clock.at(datetime(2026, 3, 11, 9, tzinfo=UTC)):
            assert said(by) == ["Your answer is 2 days late"]

    def test_what_was_late_long_ago_stays_so(self, idea: Idea) -> None:
        assert self.reminded(25) == []

    def test_an_answer_ends_it(self, idea: Idea) -> None:
        self.reminded(8)
        assert waiting_for(idea.board.opened_by) == ["due"]
        harvest.answer(idea)
        assert waiting_for(idea.board.opened_by) == []
        assert self.reminded(10) == [1]

    def test_a_promise_that_moves_is_told_anew(self, idea: Idea) -> None:
        self.reminded(6)
        Board.objects.filter(pk=idea.board_id).update(answer_within=14)
        assert self.reminded(8) == [3]
        assert self.reminded(13) == [3, 3]

    def test_the_circle_that_answers_and_nobody_else(self, idea: Idea) -> None:
        member = make.person()
        circle = make.circle(people=[member])
        Board.objects.filter(pk=idea.board_id).update(answered_by=circle)
        self.reminded(8)
        assert waiting_for(member) == ["due"]
        assert waiting_for(idea.board.opened_by) == []

    def test_nobody_is_reminded_of_what_needs_no_answer(self, board: Board) -> None:
        with clock.at(MONDAY):
            ideas = [garden.idea(on=board, title=f"Idea {n}") for n in range(3)]
        Idea.objects.filter(pk=ideas[0].pk).update(withdrawn_at=MONDAY)
        Idea.objects.filter(pk=ideas[1].pk).update(imported_from="canny:1")
        Idea.objects.filter(pk=ideas[2].pk).update(merged_into=ideas[0])
        assert self.reminded(8) == []
        archived = garden.idea(on=garden.board(answer_within=7))
        Idea.objects.filter(pk=archived.pk).update(submitted_at=MONDAY)
        Board.objects.filter(pk=archived.board_id).update(archived_at=MONDAY)
        assert self.reminded(8) == []

    def test_the_owner_is_asked_what_came_of_it_on_the_day_and_until_it_is_said(self) -> None:
        result = harvest.shipped(harvest.result(owner=(owner := make.person()), review_on=date(2026, 3, 20)))
        with clock.at(datetime(2026, 3, 19, 23, 59, tzinfo=UTC)):
            actions.remind()
        assert "review" not in waiting_for(owner)
        with clock.at(datetime(2026, 3, 20, 1, tzinfo=UTC)):
            actions.remind()
            actions.remind()
        assert Reminder.objects.filter(result=result).count() == 1
        assert "review" in waiting_for(owner)
        actions.review_result(by=owner, result=result, outcome="Half.")
        assert "review" not in waiting_for(owner)

    def test_a_stopped_result_is_not_reviewed(self) -> None:
        result = harvest.result(review_on=clock.today() - timedelta(days=1))
        harvest.note(result, "No.", stage="stopped")
        assert actions.remind() == 0
        assert not Result.objects.get(pk=result.pk).waits_for_review


def test_in_a_blind_phase_the_author_hears_it_and_nobody_learns_who_that_is() -> None:
    board = garden.board(make.person("Anna B"), shows_authors=False)
    author = make.person("Secret Author")
    idea = garden.idea(author, on=board)
    harvest.answer(idea)
    assert "answered" in kinds_of(author)
    assert "answered" in waiting_for(author)
    from ideas.results import queries

    result = harvest.result(idea)
    page = str(queries.credits_of([result.pk], make.person())[result.pk])
    assert "Secret Author" not in page
