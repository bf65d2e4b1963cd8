"""While authors are hidden, evaluating does not give them away."""

from datetime import timedelta

import pytest
from django.test import Client

from ideas.boards.models import Board, Idea, Phase
from ideas.evaluations import actions, queries
from ideas.evaluations.queries.fragments import untold_conflicts
from tests import factories as make
from tests.boards import garden
from tests.evaluations import jury
from workspace.common import clock
from workspace.common.errors import Refused
from workspace.people.models import Person

pytestmark = pytest.mark.django_db

REASON = "I wrote it myself."


def blind() -> Board:
    """A board that is blind for a day, then open."""
    begins, ends = clock.now() - timedelta(hours=1), clock.now() + timedelta(days=1)
    terms = {"may_submit": True, "may_comment": True, "kind": "collect"}
    return garden.board(
        phases=[
            Phase(starts_at=begins, ends_at=ends, shows_authors=False, **terms),
            Phase(starts_at=ends, ends_at=ends + timedelta(days=5), **terms),
        ]
    )


@pytest.fixture
def author() -> Person:
    return jury.skilled("Login", person=make.person("Ada Author"))


@pytest.fixture
def idea(author: Person) -> Idea:
    board = blind()
    jury.criteria(board)
    return garden.idea(author, board, title="One login")


def seen(person: Person, path: str) -> str:
    client = Client()
    client.force_login(person)
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_author_is_suggested_and_asked_like_anybody(author: Person, idea: Idea) -> None:
    other = jury.skilled("Login")
    found = {one.person for one in queries.suggestions(idea.board.opened_by, idea)}
    assert {author, other} <= found
    assert jury.asked(idea, author).evaluator == author


def test_the_author_alone_learns_that_they_may_not_judge_it(author: Person, idea: Idea) -> None:
    asked = jury.asked(idea, author)
    with pytest.raises(Refused, match="declare a conflict"):
        jury.said(asked)
    assert "This idea is yours" in seen(author, asked.get_absolute_url())


def test_a_conflict_is_told_without_its_reason_until_names_are_shown(author: Person, idea: Idea) -> None:
    asked = jury.asked(idea, author)
    conflict = actions.declare_conflict(by=author, assignment=asked, reason=REASON)
    facilitator = idea.board.opened_by
    pages = [f"/boards/{idea.board_id}/evaluations/", f"/ideas/{idea.pk}/evaluators/", idea.get_absolute_url()]
    for path in pages:
        assert REASON not in seen(facilitator, path)
        assert author.name not in seen(facilitator, path)
    assert conflict.pk in untold_conflicts().values_list("pk", flat=True)
    with clock.at(clock.now() + timedelta(days=2)):
        assert REASON in seen(facilitator, f"/ideas/{idea.pk}/evaluators/")
        assert conflict.pk not in untold_conflicts().values_list("pk", flat=True)


def test_no_result_is_told_before_it_is_over(idea: Idea) -> None:
    for _ in range(2):
        jury.said(jury.asked(idea), 5, 1, note="Marvellous")
    page = queries.board_evaluations(idea.board.opened_by, idea.board_id, {})
    assert (page.hidden, page.has_places) == ("counts", False)
    assert "Marvellous" not in seen(idea.board.opened_by, idea.get_absolute_url())
