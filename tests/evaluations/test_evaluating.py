"""Criteria, evaluators and who is suggested."""

import pytest

from ideas.boards import actions as boards
from ideas.boards.models import Contributor, Idea
from ideas.evaluations import actions, queries
from ideas.evaluations.actions import Wanted
from ideas.evaluations.models import Assignment, Conflict, Evaluation, Scorecard
from ideas.evaluations.queries.expertise import loads_on
from tests import factories as make
from tests.boards import garden
from tests.evaluations import jury
from workspace.audit.models import Participation
from workspace.common import clock
from workspace.common.errors import Invalid, NotVisible, Refused
from workspace.people.models import Person

pytestmark = pytest.mark.django_db


class TestCriteria:
    def test_they_change_freely_until_somebody_has_judged_by_them(self) -> None:
        first = jury.criteria()
        second = jury.criteria(first.board, [Wanted("Benefit")])
        assert list(second.criteria.values_list("name", flat=True)) == ["Benefit"]
        assert Scorecard.objects.get(board=first.board, replaced_at=None) == second

    def test_the_same_criteria_again_change_nothing(self) -> None:
        first = jury.criteria()
        before = Participation.objects.count()
        assert jury.criteria(first.board) == first
        assert Participation.objects.count() == before

    def test_they_are_frozen_once_an_evaluation_stands(self) -> None:
        asked = jury.asked()
        jury.said(asked)
        with pytest.raises(Refused, match="start anew"):
            jury.criteria(asked.idea.board, [Wanted("Benefit")])

    def test_starting_anew_keeps_what_was_said_and_asks_everybody_again(self) -> None:
        asked = jury.asked()
        said = jury.said(asked)
        jury.criteria(asked.idea.board, [Wanted("Benefit")], anew=True)
        assert Evaluation.objects.filter(pk=said.pk).exists()
        assert not Evaluation.objects.counting().exists()
        assert list(Assignment.objects.awaited()) == [asked]
        jury.said(asked, 3)
        assert Evaluation.objects.counting().get().version == 1

    @pytest.mark.parametrize(
        ("wanted", "words"),
        [
            ([], "at least one"), ([Wanted(" ")], "needs a name"), ([Wanted("A", weight=0)], "1 to 10"),
            ([Wanted("A", weight=11)], "1 to 10"), ([Wanted("A", lowest=2)], "scale"),
            ([Wanted("A", highest=7)], "scale"), ([Wanted("A"), Wanted("a")], "name of its own"),
            ([Wanted(f"A{n}") for n in range(13)], "at most 12"), ([Wanted("A" * 81)], "more than 80"),
        ],
    )  # fmt: skip
    def test_what_makes_no_sense_is_said(self, wanted: list[Wanted], words: str) -> None:
        with pytest.raises(Invalid, match=words):
            jury.criteria(None, wanted)


class TestAssigning:
    def test_the_author_co_authors_and_who_told_a_case_are_refused(self) -> None:
        idea = jury.idea()
        joined, told = make.person(), make.person()
        Contributor.objects.create(idea=idea, person=joined, invited_by=idea.author, accepted_at=clock.now())
        boards.add_case(by=told, idea=idea, words="Ours, too.")
        for person in (idea.author, joined, told):
            with pytest.raises(Refused, match="Ask somebody else"):
                jury.asked(idea, person)

    def test_asking_the_same_person_again_changes_nothing(self) -> None:
        asked = jury.asked()
        before = Participation.objects.count()
        assert jury.asked(asked.idea, asked.evaluator) == asked
        assert Participation.objects.count() == before

    def test_who_sees_nothing_of_the_space_is_not_there(self) -> None:
        with pytest.raises(NotVisible):
            jury.asked(None, make.guest())

    def test_without_criteria_nobody_can_be_asked(self) -> None:
        with pytest.raises(Refused, match="no criteria"):
            jury.asked(garden.idea())

    def test_an_unwelcome_judgement_cannot_be_taken_out(self) -> None:
        asked = jury.asked()
        jury.said(asked)
        with pytest.raises(Refused, match="it stands"):
            actions.release_evaluator(by=asked.idea.board.opened_by, assignment=asked)

    def test_an_evaluator_gives_it_back_and_nobody_else_but_a_facilitator_may(self) -> None:
        asked = jury.asked()
        with pytest.raises(Refused):
            actions.release_evaluator(by=make.person(), assignment=asked)
        assert actions.release_evaluator(by=asked.evaluator, assignment=asked).ended_by == asked.evaluator
        assert jury.asked(asked.idea, asked.evaluator) != asked

    def test_after_a_conflict_what_was_said_counts_no_more_and_they_are_not_asked_again(self) -> None:
        asked = jury.asked()
        jury.said(asked)
        actions.declare_conflict(by=asked.evaluator, assignment=asked, reason=" It is my  budget. ")
        assert Conflict.objects.get().reason == "It is my budget."
        assert not Evaluation.objects.counting().exists()
        with pytest.raises(Refused, match="declared a conflict"):
            jury.asked(asked.idea, asked.evaluator)
        with pytest.raises(Refused, match="not asked"):
            jury.said(asked)

    @pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
    def test_a_conflict_needs_a_reason_of_some_length(self, reason: str) -> None:
        asked = jury.asked()
        with pytest.raises(Invalid):
            actions.declare_conflict(by=asked.evaluator, assignment=asked, reason=reason)


class TestSuggesting:
    def suggested(self, idea: Idea) -> dict[Person, list[str]]:
        found = queries.suggestions(idea.board.opened_by, idea)
        return {one.person: list(one.because) for one in found}

    def test_by_skills_that_the_idea_has_words_for_in_any_form_or_by_its_tags(self) -> None:
        idea = jury.idea(title="Passwords expire too often", problem="The login of the night shift is locked.")
        boards.tag_idea(by=idea.author, idea=idea, names=["Supply chain"])
        jury.skilled("Welding")
        by_stem = jury.skilled("password")
        by_text = jury.skilled("Login")
        by_tag = jury.skilled("Supply chain planning")
        found = self.suggested(idea)
        assert found[by_stem] == ["password"]
        assert found[by_text] == ["Login"]
        assert found[by_tag] == ["Supply chain planning"]
        assert list(found)[:2] == sorted([by_stem, by_tag], key=list(found).index), "titles and tags weigh more"
        assert len(found) == 4, "and the one member of the space, who named no skill"

    def test_the_reason_is_kept_with_the_assignment(self) -> None:
        idea = jury.idea(title="One login")
        assert jury.asked(idea, jury.skilled("Login", "Welding")).because == ["Login"]

    def test_the_load_is_shared(self) -> None:
        idea = jury.idea(title="One login")
        busy, free = jury.skilled("Login"), jury.skilled("Login")
        other = garden.idea(make.person(), idea.board, title="Another")
        jury.asked(other, busy)
        assert loads_on(idea.board) == {busy.pk: 1}
        assert list(self.suggested(idea))[:2] == [free, busy]
        jury.said(other.assignments.get())  # type: ignore[attr-defined]
        assert loads_on(idea.board) == {}

    def test_who_is_not_free_to_judge_is_left_out(self) -> None:
        author = jury.skilled("Login")
        board = garden.board()
        jury.criteria(board)
        idea = garden.idea(author, board, title="One login")
        asked, out = jury.skilled("Login"), jury.skilled("Login")
        jury.asked(idea, asked)
        actions.declare_conflict(by=out, assignment=jury.asked(idea, out), reason="Mine.")
        assert not {author, asked, out} & self.suggested(idea).keys()

    def test_rank_plays_no_part(self) -> None:
        """The same people, one of them promoted: the same suggestions."""
        idea = jury.idea(title="One login")
        people = [jury.skilled("Login") for _ in range(4)]
        before = list(self.suggested(idea))
        boss = make.place(people[0])
        assert boss.person == people[0]
        for other in people[1:]:
            make.place(other, people[0])
        assert list(self.suggested(idea)) == before
