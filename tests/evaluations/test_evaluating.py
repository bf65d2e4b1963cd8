"""Criteria, evaluators, conflicts, and what an evaluator says."""

from datetime import timedelta
from typing import Any

import pytest

from ideas.boards import actions as boards
from ideas.boards.models import Contributor, Idea, Phase, PhaseKind
from ideas.boards.queries import idea_look
from ideas.evaluations import actions, queries
from ideas.evaluations.actions import Wanted
from ideas.evaluations.models import Assignment, Conflict, Evaluation, Scorecard
from ideas.evaluations.queries.expertise import loads_on
from tests import factories as make
from tests.boards import garden
from tests.evaluations import jury
from workspace.audit.models import Participation
from workspace.common import clock
from workspace.common.errors import Invalid, NotVisible, Refused, Stale
from workspace.people.models import Person

pytestmark = pytest.mark.django_db


def judging(*, left: timedelta = timedelta(days=3), **switches: Any) -> list[Phase]:
    """A week of collecting that is over, and a phase that evaluates now."""
    now = clock.now()
    return [
        Phase(kind="collect", starts_at=now - timedelta(days=9), ends_at=now - timedelta(days=2)),
        Phase(kind="evaluate", starts_at=now - timedelta(days=2), ends_at=now + left, may_submit=True, **switches),
    ]


def result_for(person: Person, idea: Idea) -> tuple[queries.Result | None, str]:
    shown = queries.of_idea(idea_look(person, idea.pk))
    return shown.result, shown.hidden


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


class TestJudging:
    def test_a_change_is_another_version_and_the_first_is_kept(self) -> None:
        asked = jury.asked()
        jury.said(asked, 1, 1)
        again = jury.said(asked, 5, 1, note="I was **wrong**")
        assert (again.version, again.sheet().scores) == (2, [5, 1])
        assert "<strong>" in again.note_html
        assert [one.sheet().scores for one in asked.evaluations.order_by("version")] == [[1, 1], [5, 1]]
        assert Evaluation.objects.counting().get() == again

    def test_the_same_again_is_no_change(self) -> None:
        asked = jury.asked()
        assert jury.said(asked, 1, 1) == jury.said(asked, 1, 1)

    def test_not_feasible_needs_its_reason(self) -> None:
        asked = jury.asked()
        with pytest.raises(Invalid, match="needs its reason"):
            jury.said(asked, feasible="no", reason="  ")
        assert jury.said(asked, feasible="no", reason="The roof won't bear it.").reason

    def test_every_criterion_needs_a_score_of_its_scale(self) -> None:
        asked = jury.asked()
        given = jury.filled(asked, 4, 2)
        first, second = given["scores"]
        for scores, words in (
            ({first: 4}, "Effort"), ({first: 4, second: 0}, "from 1 to 5"), ({first: 6, second: 2}, "from 0 to 5"),
            ({first: 4, second: 2, 0: 1}, "no criterion"),
        ):  # fmt: skip
            with pytest.raises(Invalid, match=words):
                actions.submit_evaluation(by=asked.evaluator, **{**given, "scores": scores})

    def test_by_criteria_that_were_changed_meanwhile_nothing_is_kept(self) -> None:
        asked = jury.asked()
        given = jury.filled(asked, 4, 2)
        jury.criteria(asked.idea.board, [Wanted("Benefit")])
        with pytest.raises(Stale):
            actions.submit_evaluation(by=asked.evaluator, **given)

    def test_nobody_else_judges_in_their_place(self) -> None:
        asked = jury.asked()
        with pytest.raises(Refused, match="Only whoever was asked"):
            actions.submit_evaluation(by=asked.idea.board.opened_by, **jury.filled(asked, 4, 2))

    def test_it_can_be_changed_until_the_phase_ends_and_not_after(self) -> None:
        asked = jury.asked(jury.idea(garden.board(phases=judging())))
        jury.said(asked, 1, 1)
        with clock.at(clock.now() + timedelta(days=2)):
            jury.said(asked, 2, 2)
        with clock.at(clock.now() + timedelta(days=4)), pytest.raises(Refused, match="does not evaluate now"):
            jury.said(asked, 3, 3)

    def test_before_the_phase_it_waits(self) -> None:
        now = clock.now()
        phases = [
            *garden.phases(ends_at=now + timedelta(days=1)),
            Phase(kind=PhaseKind.EVALUATE, starts_at=now + timedelta(days=1), ends_at=now + timedelta(days=8)),
        ]
        asked = jury.asked(jury.idea(garden.board(phases=phases)))
        window = queries.window_of(asked.idea.board)
        assert (window.is_open, window.opens_at) == (False, phases[1].starts_at)
        with pytest.raises(Refused, match="does not evaluate now"):
            jury.said(asked)


class TestIndependence:
    def test_nothing_is_told_of_fewer_than_two(self) -> None:
        idea = jury.idea()
        jury.said(jury.asked(idea))
        assert result_for(make.person(), idea) == (None, "few")

    def test_who_has_not_submitted_sees_nothing_and_everybody_else_does(self) -> None:
        idea = jury.idea()
        late = jury.asked(idea)
        for values in ((5, 1), (1, 5)):
            jury.said(jury.asked(idea), *values)
        assert result_for(late.evaluator, idea) == (None, "own")
        seen, _ = result_for(make.person(), idea)
        assert seen is not None
        assert (seen.outcome.overall.low, seen.outcome.overall.high) == (15, 100)
        jury.said(late, 3, 3)
        seen, hidden = result_for(late.evaluator, idea)
        assert seen is not None
        assert (seen.outcome.count, hidden) == (3, "")

    def test_while_counts_are_hidden_nobody_sees_anything_facilitators_neither(self) -> None:
        idea = jury.idea(garden.board(phases=judging(shows_counts=False)))
        jurors = [jury.asked(idea) for _ in range(2)]
        for one in jurors:
            jury.said(one)
        for person in (idea.board.opened_by, jurors[0].evaluator):
            assert result_for(person, idea) == (None, "counts")
        with clock.at(clock.now() + timedelta(days=4)):
            seen, _ = result_for(idea.board.opened_by, idea)
        assert seen is not None

    def test_the_order_of_a_board_is_hidden_from_who_is_still_to_judge_any_idea(self) -> None:
        idea = jury.idea()
        other = garden.idea(make.person(), idea.board, title="Another")
        for _ in range(2):
            jury.said(jury.asked(idea))
        late = jury.asked(other)
        page = queries.board_evaluations(late.evaluator, idea.board_id, {"sort": "mean"})
        assert (page.has_places, page.hidden, page.sort) == (False, "own", "number")
        page = queries.board_evaluations(make.person(), idea.board_id, {"sort": "mean"})
        assert (page.has_places, page.hidden, page.sort) == (True, "", "mean")
        assert [row.place is not None for row in page.rows] == [True, False]

    def test_who_evaluated_is_known_for_their_credit(self) -> None:
        idea = jury.idea()
        asked, waits = jury.asked(idea), jury.asked(idea)
        jury.said(asked)
        assert queries.evaluators_of(idea) == [asked.evaluator]
        assert waits.evaluator not in queries.evaluators_of(idea)
