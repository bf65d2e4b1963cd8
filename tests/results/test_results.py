"""Results: from the answer to what came of it."""

from datetime import timedelta
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ideas.boards.models import Idea
from ideas.results import actions, queries
from ideas.results.models import Progress, Result
from tests import factories as make
from tests.boards import garden
from tests.results import harvest
from workspace.common import clock
from workspace.common.errors import Invalid, NotVisible, Refused
from workspace.people.models import Person

pytestmark = pytest.mark.django_db


def stage_of(idea: Idea) -> str:
    return Idea.objects.get(pk=idea.pk).stage


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


class TestOpening:
    def test_several_ideas_of_a_space_become_one(self) -> None:
        one = garden.idea(on=garden.board())
        other = garden.idea(on=garden.board(one.board.opened_by, one.board.space))
        result = harvest.result(one, other)
        assert {idea.pk for idea in result.ideas.all()} == {one.pk, other.pk}
        assert stage_of(one) == stage_of(other) == "planned"

    def test_only_a_yes_becomes_one(self) -> None:
        idea = garden.idea()
        harvest.answer(idea, "not_now")
        with pytest.raises(Refused, match="accepted or planned first"):
            harvest.result(idea)

    def test_an_idea_becomes_one_thing_at_a_time(self) -> None:
        result = harvest.result()
        idea = result.ideas.get()
        with pytest.raises(Refused, match="already"):
            harvest.result(idea)
        harvest.note(result, "Not like this.", stage="stopped")
        assert harvest.result(idea).pk != result.pk

    def test_ideas_of_two_spaces_do_not_meet_in_one(self) -> None:
        one = garden.idea()
        other = garden.idea(on=garden.board(one.board.opened_by))
        with pytest.raises(Invalid, match="one space"):
            harvest.result(one, other)

    @pytest.mark.parametrize(
        "terms",
        [
            {"title": " "},
            {"measure": ""},
            {"title": "x" * 161},
            {"measure": "x" * 281},
            {"target_on": clock.today(), "review_on": clock.today() - timedelta(days=1)},
        ],
    )
    def test_what_makes_no_result_is_said(self, terms: dict[str, Any]) -> None:
        with pytest.raises(Invalid):
            harvest.result(**terms)

    def test_its_owner_must_be_able_to_see_it(self) -> None:
        with pytest.raises(Invalid, match="see this space"):
            harvest.result(owner=make.guest())

    def test_opening_is_for_those_who_answer(self) -> None:
        idea = garden.idea(make.person(), on=garden.board())
        harvest.answer(idea)
        with pytest.raises(Refused):
            harvest.result(idea, by=idea.author)


class TestSteps:
    def test_the_owner_moves_it_and_its_ideas_with_it(self) -> None:
        result = harvest.result(owner=(owner := make.person()))
        idea = result.ideas.get()
        actions.note_progress(by=owner, result=result, words="Begun.", stage="under_way")
        assert stage_of(idea) == "under_way"
        assert Progress.objects.latest("pk").stage == "under_way"

    def test_a_note_that_moves_nothing_says_no_stage(self) -> None:
        assert harvest.note(stage="planned").stage == ""

    def test_stopped_its_ideas_are_where_their_answers_had_them(self) -> None:
        idea = garden.idea()
        harvest.answer(idea, "accepted")
        result = harvest.result(idea)
        harvest.note(result, "It can't be done.", stage="stopped")
        assert stage_of(idea) == "accepted"

    def test_shipped_once_and_not_back(self) -> None:
        result = harvest.shipped()
        assert result.shipped_at is not None
        assert stage_of(result.ideas.get()) == "shipped"
        with pytest.raises(Refused):
            harvest.shipped(result)
        with pytest.raises(Refused):
            harvest.note(result, stage="under_way")
        assert harvest.note(result, "It spreads.").stage == ""

    def test_nobody_else_writes_on_it(self) -> None:
        result = harvest.result()
        deeds: list[tuple[Any, dict[str, Any]]] = [
            (actions.note_progress, {"words": "x"}),
            (actions.ship_result, {"did": "x"}),
            (actions.review_result, {"outcome": "x"}),
            (actions.add_link, {"url": "https://example.com"}),
        ]
        for deed, words in deeds:
            with pytest.raises(Refused):
                deed(by=make.person(), result=result, **words)

    def test_the_owner_who_may_no_longer_look_in_writes_no_more(self) -> None:
        space = make.space(access="invited")
        owner = make.person()
        from workspace.spaces import actions as spaces
        from workspace.spaces.permissions import Can

        spaces.grant(by=space.created_by, space=space, can=Can.CONTRIBUTE, person=owner)
        result = harvest.result(garden.idea(on=garden.board(space.created_by, space)), owner=owner)
        spaces.revoke(by=space.created_by, space=space, person=owner)
        with pytest.raises(NotVisible):
            harvest.note(result)

    @pytest.mark.parametrize("words", ["", " \n"])
    def test_a_step_has_words(self, words: str) -> None:
        result = harvest.result()
        for deed in (
            lambda: harvest.note(result, words),
            lambda: harvest.shipped(result, words),
            lambda: actions.review_result(by=result.owner, result=result, outcome=words),
        ):
            with pytest.raises(Invalid):
                deed()

    def test_a_review_keeps_what_earlier_ones_said(self) -> None:
        result = harvest.shipped(review_on=clock.today() + timedelta(days=30))
        later = clock.today() + timedelta(days=60)
        actions.review_result(by=result.owner, result=result, outcome="Half.", measured="40", next_on=later)
        assert not Result.objects.get(pk=result.pk).reviewed_at
        actions.review_result(by=result.owner, result=result, outcome="A tenth.", measured="8")
        found = Result.objects.get(pk=result.pk)
        assert (found.outcome, found.measured, found.review_on) == ("A tenth.", "8", later)
        assert found.reviewed_at is not None
        assert list(found.progress.filter(kind="reviewed").values_list("words", flat=True)) == ["Half.", "A tenth."]

    def test_another_review_date_asks_anew(self) -> None:
        result = harvest.shipped(review_on=clock.today())
        actions.review_result(by=result.owner, result=result, outcome="Half.")
        assert not Result.objects.to_review(clock.today()).exists()
        found = Result.objects.get(pk=result.pk)
        actions.change_result(
            by=found.owner, result=found, title=found.title, measure=found.measure, owner=found.owner,
            ideas=list(found.ideas.all()), review_on=clock.today() - timedelta(days=1),
        )  # fmt: skip
        assert Result.objects.to_review(clock.today()).exists()


class TestChanging:
    def test_an_idea_that_leaves_is_where_its_answer_had_it(self) -> None:
        board = garden.board()
        one, other, third = (garden.idea(on=board, title=f"Idea {n}") for n in range(3))
        result = harvest.result(one, other)
        harvest.note(result, "Begun.", stage="under_way")
        harvest.answer(third)
        terms: dict[str, Any] = {"title": result.title, "measure": result.measure, "owner": result.owner}
        actions.change_result(by=result.owner, result=result, ideas=[one, third], **terms)
        assert (stage_of(one), stage_of(other), stage_of(third)) == ("under_way", "accepted", "under_way")

    def test_nothing_changed_signs_nothing(self) -> None:
        result = harvest.result()
        terms: dict[str, Any] = {"title": result.title, "measure": result.measure, "owner": result.owner}
        before = LogEntry.objects.count()
        actions.change_result(by=result.owner, result=result, ideas=list(result.ideas.all()), **terms)
        assert LogEntry.objects.count() == before

    def test_who_was_the_owner_stays_to_be_read(self) -> None:
        result, owner = harvest.result(), make.person()
        terms: dict[str, Any] = {"title": result.title, "measure": result.measure, "owner": owner}
        actions.change_result(by=result.owner, result=result, ideas=list(result.ideas.all()), **terms)
        diff = LogEntry.objects.get_for_object(result).filter(action=LogEntry.Action.UPDATE).latest("pk")
        assert diff.changes["owner"] == [result.owner_id, owner.pk]

    @pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://example.com", "example.com", "https://" + "x" * 500])
    def test_a_link_leads_to_the_web(self, url: str) -> None:
        result = harvest.result()
        with pytest.raises(Invalid):
            actions.add_link(by=result.owner, result=result, url=url)

    def test_the_same_address_again_is_called_otherwise(self) -> None:
        result = harvest.result()
        for label in ("Ticket", "The ticket"):
            actions.add_link(by=result.owner, result=result, url="https://example.com/9", label=label)
        assert [str(link) for link in result.links.all()] == ["The ticket"]


class TestPages:
    def test_it_costs_the_same_with_much_in_it(self) -> None:
        result = harvest.shipped()
        client = browser(result.owner)

        def cost() -> int:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(f"/results/{result.pk}/").status_code == 200
            return len(queries)

        cost()
        before = cost()
        for n in range(12):
            harvest.note(result, f"Note {n}.")
            harvest.credit(make.person(), result, "helped")
        assert cost() == before
        assert before <= 45

    def test_lists_are_filtered_and_cost_the_same(self) -> None:
        mine = harvest.result(title="My own")
        harvest.shipped(harvest.result(title="Is there"))
        due = harvest.result(title="Look again", review_on=clock.today())
        client = browser(mine.owner)

        def titles(params: str) -> set[str]:
            page = client.get(f"/results/?{params}").content.decode()
            return {title for title in ("My own", "Is there", "Look again") if f">{title}</a>" in page}

        assert titles("") == {"My own", "Is there", "Look again"}
        assert titles("stage=shipped") == {"Is there"}
        assert titles("mine=1") == {"My own"}
        assert titles("review=due") == {"Look again"}
        assert titles(f"space={due.board.space_id}") == {"Look again"}
        assert titles("space=99999") == set()
        assert titles("stage=nonsense&space=²&after=x") == {"My own", "Is there", "Look again"}

    def test_what_an_action_refuses_stands_at_the_form_with_what_was_typed(self) -> None:
        idea = garden.idea()
        harvest.answer(idea, "not_now")
        form = {"title": "One login", "measure": "Resets", "owner": idea.author_id, "ideas": [idea.pk]}
        answer = browser(idea.author).post(f"/ideas/{idea.pk}/result/", form)
        assert answer.status_code == 422
        assert 'value="One login"' in answer.content.decode()

    def test_a_person_by_handle_owns_it(self) -> None:
        idea, owner = garden.idea(), make.person()
        harvest.answer(idea)
        form = {"title": "One login", "measure": "Resets", "owner": idea.author_id, "ideas": [idea.pk]}
        browser(idea.author).post(f"/ideas/{idea.pk}/result/", {**form, "other": f"@{owner.handle}"})
        assert Result.objects.get().owner == owner

    def test_a_space_has_its_results_as_a_tab(self) -> None:
        result = harvest.result(title="One login at last")
        harvest.result(title="Somewhere else")
        page = browser(make.person()).get(f"/spaces/{result.board.space_id}/results/").content.decode()
        assert "One login at last" in page
        assert "Somewhere else" not in page

    def test_the_roadmap_knows_when(self) -> None:
        target = clock.today() + timedelta(days=40)
        planned, there = harvest.result(target_on=target), harvest.shipped()
        ideas = [planned.ideas.get().pk, there.ideas.get().pk, garden.idea().pk]
        assert queries.roadmap(ideas) == {ideas[0]: target, ideas[1]: clock.today()}
