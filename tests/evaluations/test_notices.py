"""What evaluations tell people of."""

from datetime import timedelta

import pytest

from ideas.boards.models import Phase
from ideas.evaluations import actions
from ideas.evaluations.queries import notices
from ideas.evaluations.tasks import remind
from realtime.models import Event
from tests import factories as make
from tests.boards import garden
from tests.evaluations import jury
from tests.evaluations.test_judging import judging
from workspace.common import clock
from workspace.notifications.queries import Concern, Kind

pytestmark = pytest.mark.django_db

KINDS = {kind.name: kind for kind in notices.kinds()}


def concerns(kind: Kind) -> list[Concern]:
    return list(kind.concerned(list(Event.objects.filter(kind__in=kind.events).order_by("pk"))))


def test_who_is_asked_is_told_until_they_have_evaluated() -> None:
    asked = jury.asked()
    kind = KINDS[notices.ASKED]
    told = concerns(kind)
    assert [(one.person, one.object_id) for one in told] == [(asked.evaluator_id, asked.pk)]
    subject = kind.standing(asked.evaluator, [asked.pk])[asked.pk]
    assert subject.waits
    assert subject.url == asked.get_absolute_url()
    assert not kind.standing(make.person(), [asked.pk])
    jury.said(asked)
    assert not kind.standing(asked.evaluator, [asked.pk])[asked.pk].waits


def test_who_declares_a_conflict_is_replaced_by_who_facilitates_without_the_reason() -> None:
    asked = jury.asked()
    actions.declare_conflict(by=asked.evaluator, assignment=asked, reason="Quicksilver")
    facilitator = asked.idea.board.opened_by
    kind = KINDS[notices.REPLACE]
    assert [one.person for one in concerns(kind)] == [facilitator.pk]
    subject = kind.standing(facilitator, [asked.pk])[asked.pk]
    assert subject.waits
    assert subject.by is None
    assert "Quicksilver" not in str(subject)
    for _ in range(2):
        jury.asked(asked.idea)
    assert not kind.standing(facilitator, [asked.pk])[asked.pk].waits


def test_what_a_facilitator_took_back_is_nobodys_news() -> None:
    asked = jury.asked()
    actions.release_evaluator(by=asked.idea.board.opened_by, assignment=asked)
    assert concerns(KINDS[notices.REPLACE]) == []


def test_two_days_before_the_end_who_has_not_evaluated_is_told_once() -> None:
    board = garden.board(phases=judging(left=timedelta(days=3)))
    idea = jury.idea(board)
    done, late = jury.asked(idea), jury.asked(idea)
    jury.said(done)
    assert remind(0) == 0
    with clock.at(clock.now() + timedelta(days=1, hours=1)):
        just_asked = jury.asked(idea)
        assert [one.object_id for one in notices.due_soon()] == [late.pk]
        assert just_asked.pk not in {one.object_id for one in notices.due_soon()}
        assert remind(0) == 1
        assert remind(0) == 0
    with clock.at(clock.now() + timedelta(days=4)):
        assert notices.due_soon() == []
        assert not notices.awaited(late.evaluator).exists()


def test_a_board_without_an_end_reminds_nobody() -> None:
    jury.asked(jury.idea(garden.board(phases=[Phase(kind="evaluate", starts_at=clock.now(), may_submit=True)])))
    assert notices.due_soon() == []
