"""Whom a gathering concerns, and for how long."""

import pytest

from tests import factories as make
from tests.notifications import told
from workspace.gatherings import actions
from workspace.spaces import actions as spaces
from workspace.threads import actions as threads

pytestmark = pytest.mark.django_db


def test_that_people_gather_is_told_to_who_follows_or_joined_and_is_gone_when_it_is_over() -> None:
    thread = make.thread()
    joined, muted, passer = make.person(), make.person(), make.person()
    for one in (joined, muted):
        spaces.join_space(by=one, space=thread.space)
    threads.mute_thread(by=muted, thread=thread)
    gathering = make.gathering(within=thread)
    assert "started" in told.kinds_of(joined)
    assert "started" in told.waiting_for(joined)
    for one in (muted, passer, gathering.started_by):
        assert "started" not in told.kinds_of(one)
    actions.end_gathering(by=gathering.facilitator, gathering=gathering)
    assert "started" not in told.waiting_for(joined)


def test_whoever_came_is_not_called_any_more() -> None:
    thread = make.thread()
    joined = make.person()
    spaces.join_space(by=joined, space=thread.space)
    gathering = make.gathering(within=thread)
    told.follow()
    actions.be_here(by=joined, gathering=gathering)
    assert "started" not in told.waiting_for(joined)


@pytest.mark.parametrize("later", [False, True])
def test_the_summary_is_told_once_and_waits_until_it_is_read(later: bool) -> None:
    thread = make.thread()
    joined = make.person()
    spaces.join_space(by=joined, space=thread.space)
    gathering = make.gathering(within=thread)
    if later:
        actions.end_gathering(by=gathering.facilitator, gathering=gathering)
        actions.sum_up(by=gathering.facilitator, gathering=gathering, summary="We take steel.")
    else:
        actions.end_gathering(by=gathering.facilitator, gathering=gathering, summary="We take steel.")
    assert told.kinds_of(joined).count("summary") == 1
    assert "summary" in told.waiting_for(joined)
    thread.refresh_from_db()
    threads.mark_read(by=joined, thread=thread, number=thread.last_number)
    assert "summary" not in told.waiting_for(joined)
