"""What an evaluator says, and that nobody sees it too early."""

from datetime import timedelta
from typing import Any

import pytest

from ideas.boards.models import Idea, Phase, PhaseKind
from ideas.boards.queries import idea_look
from ideas.evaluations import actions, queries
from ideas.evaluations.actions import Wanted
from ideas.evaluations.models import Evaluation
from tests import factories as make
from tests.boards import garden
from tests.evaluations import jury
from workspace.common import clock
from workspace.common.errors import Invalid, Refused, Stale
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
