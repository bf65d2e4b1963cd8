"""In whose name it is posted: keepers, who stands in for them, and who takes it over."""

from datetime import timedelta

import pytest

from tests import factories as make
from tests.schedules.plans import MONDAY_NINE, Travel, bell, every_monday, leave, planned, run
from workspace.audit.models import Participation, Verb
from workspace.common.errors import NotVisible, Refused
from workspace.schedules import actions
from workspace.spaces import actions as spaces
from workspace.spaces.permissions import Can

pytestmark = pytest.mark.django_db


def test_when_its_keeper_has_left_whoever_agreed_to_stand_in_keeps_it(travel: Travel) -> None:
    space, writer, colleague = make.space(), make.person(), make.person()
    scheduled = planned(space, by=writer)
    actions.stand_in_for_scheduled(by=colleague, scheduled=scheduled)
    leave(writer)
    travel(MONDAY_NINE)
    assert run() == 1
    scheduled.refresh_from_db()
    assert (scheduled.keeper, scheduled.stand_in, scheduled.made_by) == (colleague, None, writer)
    assert space.threads.get().opened_by == colleague


def test_nobody_is_made_to_say_what_a_leaver_wrote(travel: Travel) -> None:
    space, writer = make.space(access="invited"), make.person()
    spaces.grant(by=space.created_by, space=space, can=Can.CONTRIBUTE, person=writer)
    scheduled = planned(space, by=writer, body="I, who facilitate here, resign.")
    spaces.revoke(by=space.created_by, space=space, person=writer)
    travel(MONDAY_NINE)
    assert run() == 0
    scheduled.refresh_from_db()
    assert scheduled.held_up.startswith("Its keeper can't write here any more")
    assert not space.threads.exists()
    assert bell(space.created_by) == [("A scheduled post could not be posted", scheduled.held_up)]
    assert bell(writer) == []


def test_taken_over_it_goes_on(travel: Travel) -> None:
    space, writer, newcomer = make.space(), make.person(), make.person()
    scheduled = planned(space, by=writer)
    leave(writer)
    travel(MONDAY_NINE)
    assert run() == 0
    actions.take_over_scheduled(by=newcomer, scheduled=scheduled)
    travel(MONDAY_NINE + timedelta(days=7))
    assert run() == 1
    scheduled.refresh_from_db()
    assert (scheduled.keeper, scheduled.held_up) == (newcomer, "")


def test_whoever_changes_the_words_has_them_posted_in_their_own_name(travel: Travel) -> None:
    thread = make.thread(make.person(), make.space())
    scheduled, facilitator = planned(thread), thread.space.created_by
    actions.stand_in_for_scheduled(by=make.person(), scheduled=scheduled)
    actions.change_scheduled(by=facilitator, scheduled=scheduled, body=scheduled.body, when=every_monday())
    scheduled.refresh_from_db()
    assert (scheduled.keeper, scheduled.stand_in is None) == (thread.opened_by, False)
    actions.change_scheduled(by=facilitator, scheduled=scheduled, body="I resign.", when=every_monday())
    travel(MONDAY_NINE)
    assert run() == 1
    assert thread.posts.get(number=2).author == facilitator
    scheduled.refresh_from_db()
    assert scheduled.stand_in is None


def test_one_person_stands_in_at_a_time(travel: Travel) -> None:
    scheduled, first, second = planned(make.thread()), make.person(), make.person()
    actions.stand_in_for_scheduled(by=first, scheduled=scheduled)
    with pytest.raises(Refused):
        actions.stand_in_for_scheduled(by=second, scheduled=scheduled)
    leave(first)
    assert actions.stand_in_for_scheduled(by=second, scheduled=scheduled).stand_in == second


def test_a_stand_in_who_may_not_write_there_any_more_is_none(travel: Travel) -> None:
    space, writer, colleague = make.space(), make.person(), make.person()
    scheduled = planned(space, by=writer)
    actions.stand_in_for_scheduled(by=colleague, scheduled=scheduled)
    leave(writer)
    leave(colleague)
    travel(MONDAY_NINE)
    assert run() == 0
    assert not space.threads.exists()


def test_a_stand_in_who_takes_it_over_stands_in_no_more(travel: Travel) -> None:
    scheduled, colleague = planned(make.thread()), make.person()
    actions.stand_in_for_scheduled(by=colleague, scheduled=scheduled)
    assert actions.take_over_scheduled(by=colleague, scheduled=scheduled).stand_in is None


def test_the_one_whose_words_were_changed_is_turned_to(travel: Travel) -> None:
    thread = make.thread(make.person(), make.space())
    scheduled, facilitator = planned(thread), thread.space.created_by
    actions.change_scheduled(by=facilitator, scheduled=scheduled, body="I resign.", when=every_monday())
    assert Participation.objects.get(verb=Verb.RESCHEDULED).target == thread.opened_by_id


def test_only_its_keeper_or_a_facilitator_turns_it_but_anybody_who_may_write_takes_it_over(travel: Travel) -> None:
    thread = make.thread(make.person(), make.space())
    scheduled = planned(thread)
    other = make.person()
    with pytest.raises(Refused):
        actions.pause_scheduled(by=other, scheduled=scheduled)
    assert actions.take_over_scheduled(by=other, scheduled=scheduled).keeper == other
    with pytest.raises(Refused):
        actions.cancel_scheduled(by=thread.opened_by, scheduled=scheduled)
    assert actions.cancel_scheduled(by=thread.space.created_by, scheduled=scheduled).ended_at
    with pytest.raises(NotVisible):
        actions.take_over_scheduled(by=make.guest(), scheduled=scheduled)
