"""Phases: they never overlap, a moved date moves the later ones, promises are kept, and the clock begins them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from ideas.boards import actions, queries
from ideas.boards.models import Board, Phase
from ideas.boards.models.plans import PLANS
from ideas.boards.queries.phases import moved
from ideas.boards.tasks import begin_phases
from realtime.models import Event
from tests import factories as make
from tests.boards import garden
from workspace.audit.models import Participation, Verb
from workspace.common import clock
from workspace.common.errors import Invalid, Refused, Stale

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def chain(*days: int | None, starts: timedelta = -DAY, **first: Any) -> list[Phase]:
    """Phases of so many days, one after the other; `first` are terms of the first one."""
    made, at = [], clock.now() + starts
    for place, length in enumerate(days):
        ends = None if length is None else at + DAY * length
        terms = {"kind": "collect", "may_submit": True, **first} if place == 0 else {"kind": "discuss"}
        made.append(Phase(place=place, title=f"P{place}", starts_at=at, ends_at=ends, **terms))
        at = ends or at
    return made


def later(phase: Phase, by: timedelta, *, start: bool = False) -> None:
    """Its end moves by so much, and its start too where asked."""
    assert phase.ends_at
    phase.ends_at += by
    phase.starts_at += by if start else timedelta(0)


def changed(board: Board, phases: list[Phase], **terms: Any) -> Board:
    result: Board = actions.change_phases(by=board.opened_by, board=board, phases=phases, **terms)
    return result


def phases_of(board: Board) -> list[Phase]:
    return list(Board.objects.get(pk=board.pk).phases.all())


# ---- dates --------------------------------------------------------------------------------------

STEPS = st.lists(st.integers(1, 60), min_size=1, max_size=8)


@given(lengths=STEPS, which=st.data())
def test_a_moved_date_takes_the_later_ones_along_and_no_earlier_one(lengths: list[int], which: Any) -> None:
    start = datetime.fromisoformat("2026-03-01T09:00:00+00:00")
    before: list[tuple[datetime, datetime | None]] = []
    for length in lengths:
        before.append((start, start + DAY * length))
        start += DAY * length
    place = which.draw(st.integers(0, len(lengths) - 1))
    by = DAY * which.draw(st.integers(-lengths[place] + 1, 50))
    wanted = list(before)
    ends = wanted[place][1]
    assert ends is not None
    wanted[place] = (wanted[place][0], ends + by)
    after = moved(before, wanted)
    assert after[:place] == before[:place]
    assert after[place] == wanted[place]
    for old, new in zip(before[place + 1 :], after[place + 1 :], strict=True):
        assert old[1] is not None
        assert new == (old[0] + by, old[1] + by)
    assert moved(before, before) == before


def test_a_date_put_by_hand_stands_and_an_open_end_stays_open() -> None:
    start = datetime.fromisoformat("2026-03-01T09:00:00+00:00")
    before = [(start, start + DAY), (start + DAY, start + 2 * DAY), (start + 2 * DAY, None)]
    wanted = [(start, start + 3 * DAY), (start + 5 * DAY, start + 2 * DAY), (start + 2 * DAY, None)]
    after = moved(before, wanted)
    assert after[0] == (start, start + 3 * DAY)
    assert after[1] == (start + 5 * DAY, start + 6 * DAY)
    assert after[2] == (start + 6 * DAY, None)


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.key)
def test_every_plan_makes_phases_that_follow_each_other(plan: Any) -> None:
    now = clock.now()
    phases = plan.phases(now, now + 5 * DAY if plan.has_deadline else None)
    assert queries.problem_of(phases) == ""
    assert all(one.ends_at == two.starts_at for one, two in pairwise(phases))
    assert phases[0].may_submit
    board = garden.board(phases=phases, template=plan.key, answer_within=plan.answer_within)
    assert board.phase == phases_of(board)[0]


# ---- changing them ------------------------------------------------------------------------------


def test_phases_never_overlap() -> None:
    board = garden.board(phases=chain(5, 5))
    one, two = phases_of(board)
    two.starts_at -= DAY
    with pytest.raises(Invalid, match="overlap"):
        changed(board, [one, two])
    one.ends_at = None
    with pytest.raises(Invalid, match="open-ended"):
        changed(board, [one, two])
    with pytest.raises(Invalid, match="before it begins"):
        garden.board(phases=chain(5, -1))


def test_phases_are_changed_added_and_taken_away() -> None:
    board = garden.board(phases=chain(5, 5, 5))
    one, two, three = phases_of(board)
    assert three.ends_at
    new = Phase(kind="decide", starts_at=three.ends_at, ends_at=None)
    two.title, two.may_comment = "Talk", False
    changed(board, [one, two, new])
    assert [(phase.name, phase.place) for phase in phases_of(board)] == [("P0", 0), ("Talk", 1), ("Decide", 2)]
    assert Participation.objects.filter(verb=Verb.CHANGED_PHASES).count() == 1


def test_phases_change_places_when_their_dates_do() -> None:
    board = garden.board(phases=chain(5, 5, 5))
    one, two, three = phases_of(board)
    (two.starts_at, two.ends_at), (three.starts_at, three.ends_at) = (
        (three.starts_at, three.ends_at), (two.starts_at, two.ends_at),
    )  # fmt: skip
    changed(board, [one, three, two])
    assert [phase.name for phase in phases_of(board)] == ["P0", "P2", "P1"]


def test_who_comes_second_changes_nothing() -> None:
    board = garden.board(phases=chain(5, 5))
    seen = queries.fingerprint(phases_of(board))
    one, two = phases_of(board)
    two.title = "Talk"
    changed(board, [one, two], seen=seen)
    with pytest.raises(Stale):
        changed(board, [one], seen=seen)
    assert len(phases_of(board)) == 2


def test_what_has_begun_stays() -> None:
    board = garden.board(phases=chain(5, 5))
    one, two = phases_of(board)
    with pytest.raises(Refused, match="has begun"):
        changed(board, [two])
    one.starts_at -= DAY
    with pytest.raises(Refused, match="has begun"):
        changed(board, [one, two])


def test_what_is_over_is_not_told_otherwise() -> None:
    board = garden.board(phases=chain(2, 5, starts=-3 * DAY))
    one, two = phases_of(board)
    one.may_comment = False
    with pytest.raises(Refused, match="is over"):
        changed(board, [one, two])


def test_the_promise_of_a_blind_phase_is_kept() -> None:
    board = garden.board(phases=chain(5, 5, shows_authors=False))
    one, two = phases_of(board)
    later(one, -DAY)
    with pytest.raises(Refused, match="without their names"):
        changed(board, [one, two])
    one, two = phases_of(board)
    one.shows_authors = True
    with pytest.raises(Refused, match="names are shown"):
        changed(board, [one, two])
    one, two = phases_of(board)
    later(one, DAY)
    later(two, DAY, start=True)
    changed(board, [one, two])


def test_a_new_phase_does_not_begin_in_the_past() -> None:
    board = garden.board(phases=chain(5, starts=DAY))
    (one,) = phases_of(board)
    with pytest.raises(Invalid, match="begun already"):
        changed(board, [Phase(kind="collect", starts_at=clock.now() - DAY, ends_at=one.starts_at), one])


def test_a_preview_says_what_it_means() -> None:
    board = garden.board(phases=chain(5, 5, shows_authors=False))
    before, after = phases_of(board), phases_of(board)
    later(after[0], 3 * DAY)
    later(after[1], 3 * DAY, start=True)
    after[1].may_comment = False
    told = queries.consequences(before, after)
    assert any("Authors and counts are shown on" in one.text and one.weighty for one in told)
    assert any("3 days later" in one.text for one in told)
    assert any("Comments are closed in “P1”" in one.text for one in told)
    assert not queries.consequences(before, phases_of(board))


# ---- by the clock -------------------------------------------------------------------------------


def began() -> list[int | None]:
    rows = Event.objects.filter(kind="board.phase_began").order_by("pk")
    return [event.payload["phase"] for event in rows]


def test_open_pages_learn_once_that_a_phase_began_or_ended() -> None:
    board = garden.board(phases=chain(5, 5))
    one, two = phases_of(board)
    assert begin_phases(0) == 0
    with time_machine.travel(clock.now() + 4 * DAY + timedelta(minutes=1), tick=False):
        assert (begin_phases(0), begin_phases(0)) == (1, 0)
        assert began() == [two.pk]
        with pytest.raises(Refused):
            garden.idea(on=board)
    with time_machine.travel(clock.now() + 20 * DAY, tick=False):
        assert (begin_phases(0), begin_phases(0)) == (1, 0)
    assert began() == [two.pk, None]
    told = Participation.objects.filter(verb=Verb.BEGAN_PHASE)
    assert {(row.actor, row.source) for row in told} == {(board.opened_by_id, "schedule")}
    assert one.told_at


def test_an_archived_board_begins_nothing() -> None:
    board = garden.board(phases=chain(5, 5))
    actions.archive_board(by=board.opened_by, board=board)
    with time_machine.travel(clock.now() + 6 * DAY, tick=False):
        assert begin_phases(0) == 0
        actions.restore_board(by=board.opened_by, board=board)
        assert begin_phases(0) == 1


# ---- boards -------------------------------------------------------------------------------------


def test_a_board_is_opened_and_kept_by_who_facilitates() -> None:
    board = garden.board()
    anna = make.person()
    deeds: list[tuple[Callable[..., Any], dict[str, Any]]] = [
        (actions.open_board, {"space": board.space, "title": "Other"}),
        (actions.change_board, {"board": board, "title": "Other"}),
        (actions.archive_board, {"board": board}),
        (actions.change_phases, {"board": board, "phases": []}),
    ]
    for deed, terms in deeds:
        with pytest.raises(Refused):
            deed(by=anna, **terms)


@pytest.mark.parametrize("words", [{"title": " "}, {"title": "x" * 121}, {"question": "x" * 501}, {"answer_within": 0}])
def test_a_board_that_can_not_be_said_is_refused(words: dict[str, Any]) -> None:
    board = garden.board()
    with pytest.raises(Invalid):
        actions.change_board(by=board.opened_by, board=board, **{"title": "Fine", **words})


def test_an_archived_board_takes_nothing_and_comes_back() -> None:
    board = garden.board()
    actions.archive_board(by=board.opened_by, board=board)
    with pytest.raises(Refused, match="archived"):
        garden.idea(on=board)
    actions.restore_board(by=board.opened_by, board=board)
    assert garden.idea(on=board).pk
