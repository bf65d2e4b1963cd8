"""Hands, calls and turns: the queue by its rule, an override that everybody reads, and who may end what."""

from datetime import timedelta

import pytest
import time_machine

from realtime import log
from tests import factories as make
from workspace.audit.models import Participation
from workspace.common import clock
from workspace.common.errors import Invalid, NotVisible, Refused, Stale
from workspace.gatherings import actions, queries
from workspace.gatherings.models import Attendance, Gathering, Hand, Turn
from workspace.gatherings.queries.voices import LISTED
from workspace.people.models import Person
from workspace.spaces import actions as spaces
from workspace.spaces.permissions import Can
from workspace.threads import actions as threads

pytestmark = pytest.mark.django_db


def queue(room: Gathering) -> list[Person]:
    return [one.hand.person for one in queries.voices_of(room).queue]


def call(room: Gathering) -> Turn:
    return actions.call_next(by=room.facilitator, gathering=room, after=queries.voices_of(room).after)


def speak(room: Gathering, *people: Person) -> None:
    """Each has a turn, in this order."""
    for person in people:
        actions.end_turn(by=person, turn=make.turn(person, room))


def test_who_has_not_spoken_yet_comes_before_who_has(room: Gathering) -> None:
    talker, quiet = make.person(), make.person()
    speak(room, talker, room.facilitator)
    make.hand(talker, room)
    make.hand(quiet, room)
    assert queue(room) == [quiet, talker]
    assert call(room).person == quiet


def test_among_equals_the_first_hand_is_the_first(room: Gathering) -> None:
    people = [make.person() for _ in range(4)]
    for person in people:
        make.hand(person, room)
    assert queue(room) == people
    assert [call(room).person for _ in people] == people


def test_a_hand_that_is_up_stays_where_it_is(room: Gathering) -> None:
    first, second = make.person(), make.person()
    raised = make.hand(first, room)
    make.hand(second, room)
    assert make.hand(first, room) == raised
    assert queue(room) == [first, second]
    assert Hand.objects.raised().count() == 2


def test_a_lowered_hand_leaves_the_queue_and_comes_back_at_its_end(room: Gathering) -> None:
    first, second = make.person(), make.person()
    raised = make.hand(first, room)
    make.hand(second, room)
    actions.lower_hand(by=first, hand=raised)
    assert queue(room) == [second]
    make.hand(first, room)
    assert queue(room) == [second, first]


def test_nobody_lowers_the_hand_of_another_not_even_who_facilitates(room: Gathering) -> None:
    raised = make.hand(make.person(), room)
    with pytest.raises(Refused):
        actions.lower_hand(by=room.facilitator, hand=raised)
    assert queue(room) == [raised.person]


def test_of_many_hands_the_first_are_listed_and_the_rest_counted(room: Gathering) -> None:
    for _ in range(LISTED + 2):
        make.hand(within=room)
    html = queries.voices_html(room)
    assert html.count('id="hand-') == LISTED
    assert "and 2 more hands" in html
    asking = html.partition('data-asking="')[2].partition('"')[0].split()
    assert len(asking) == LISTED + 2, "everybody knows their place"


def test_only_whoever_facilitates_calls(room: Gathering) -> None:
    raised = make.hand(within=room)
    for somebody in (make.person(), raised.person):
        with pytest.raises(Refused):
            actions.call_next(by=somebody, gathering=room, after=0)
        with pytest.raises(Refused):
            actions.call_on(by=somebody, hand=raised, after=0)
    assert not Turn.objects.exists()


def test_without_a_hand_nobody_is_called(room: Gathering) -> None:
    with pytest.raises(Invalid):
        call(room)


def test_a_call_ends_the_turn_that_goes_on(room: Gathering) -> None:
    before = make.turn(within=room)
    make.hand(within=room)
    after = call(room)
    before.refresh_from_db()
    assert before.ended_at is not None
    assert queries.voices_of(room).floor == after


def test_a_call_out_of_turn_is_told_to_all_and_is_in_the_ledger(room: Gathering) -> None:
    make.hand(within=room)
    second = make.hand(within=room)
    turn = actions.call_on(by=room.facilitator, hand=second, after=0)
    assert turn.person == second.person
    assert Participation.objects.get(object_kind="gatherings.turn").verb == "called out of turn"
    html = queries.voices_html(room)
    assert f"Called out of turn by {room.facilitator.name}" in html
    actions.end_turn(by=turn.person, turn=turn)
    assert f"called out of turn by {room.facilitator.name}" in queries.voices_html(room), "it stays on the record"


def test_calling_the_first_by_name_is_in_turn(room: Gathering) -> None:
    first = make.hand(within=room)
    make.hand(within=room)
    actions.call_on(by=room.facilitator, hand=first, after=0)
    assert Participation.objects.get(object_kind="gatherings.turn").verb == "called on"
    assert "out of turn by" not in queries.voices_html(room)


def test_who_calls_by_what_is_not_so_any_more_calls_nobody(room: Gathering) -> None:
    for _ in range(3):
        make.hand(within=room)
    actions.call_next(by=room.facilitator, gathering=room, after=0)
    with pytest.raises(Stale):
        actions.call_next(by=room.facilitator, gathering=room, after=0)
    assert Turn.objects.count() == 1


def test_a_hand_that_went_down_meanwhile_is_not_called(room: Gathering) -> None:
    raised = make.hand(within=room)
    actions.lower_hand(by=raised.person, hand=raised)
    with pytest.raises(Stale):
        actions.call_on(by=room.facilitator, hand=raised, after=0)


def test_a_turn_is_ended_by_its_speaker_or_who_facilitates_and_nobody_else(room: Gathering) -> None:
    turn = make.turn(within=room)
    with pytest.raises(Refused):
        actions.end_turn(by=make.person(), turn=turn)
    assert actions.end_turn(by=turn.person, turn=turn).ended_at is not None
    other = make.turn(within=room)
    assert actions.end_turn(by=room.facilitator, turn=other).ended_at is not None


def test_whoever_has_the_floor_finishes_before_they_ask_again(room: Gathering) -> None:
    turn = make.turn(within=room)
    with pytest.raises(Refused):
        actions.raise_hand(by=turn.person, gathering=room)
    actions.end_turn(by=turn.person, turn=turn)
    assert make.hand(turn.person, room).is_up


def test_a_speaker_who_is_not_here_has_had_no_turn(room: Gathering) -> None:
    gone = make.person()
    turn = make.turn(gone, room)
    missed = actions.end_turn(by=room.facilitator, turn=turn, missed=True)
    assert missed.missed
    make.hand(make.person(), room)
    make.hand(gone, room)
    assert {one.spoke for one in queries.voices_of(room).queue} == {0}
    assert queries.voices_of(room).spread.heard == 0


def test_a_speaker_does_not_declare_themselves_missing(room: Gathering) -> None:
    turn = make.turn(within=room)
    assert not actions.end_turn(by=turn.person, turn=turn, missed=True).missed


def test_the_speaker_leaves_and_the_next_is_called_all_the_same(room: Gathering) -> None:
    speaker = make.person()
    make.turn(speaker, room)
    spaces.change_space(
        by=room.thread.space.created_by, space=room.thread.space, name="Closed", purpose="", access="invited",
        keep_members=False,
    )  # fmt: skip
    spaces.grant(by=room.thread.space.created_by, space=room.thread.space, can=Can.CONTRIBUTE, person=make.person())
    room.refresh_from_db()
    raised = make.hand(room.facilitator, room)
    assert call(room).person == raised.person


def test_who_facilitates_hands_over_and_the_queue_stays(room: Gathering) -> None:
    raised = make.hand(within=room)
    next_one = make.person()
    before = room.facilitator
    room = actions.hand_over(by=before, gathering=room, to=next_one)
    with pytest.raises(Refused):
        actions.call_next(by=before, gathering=room, after=0)
    assert actions.call_next(by=next_one, gathering=room, after=0).person == raised.person


def test_who_facilitates_is_gone_and_anybody_goes_on(room: Gathering) -> None:
    raised = make.hand(within=room)
    somebody = make.person()
    actions.be_here(by=room.facilitator, gathering=room)
    with pytest.raises(Refused):
        actions.hand_over(by=somebody, gathering=room, to=somebody)
    with time_machine.travel(clock.now() + timedelta(minutes=4)):
        room = actions.hand_over(by=somebody, gathering=room, to=somebody)
        assert actions.call_next(by=somebody, gathering=room, after=0).person == raised.person


def test_whoever_can_not_take_part_any_more_is_neither_named_nor_called() -> None:
    where = make.space(access="invited")
    gone, looks_on, stays = make.person("Gone Girl"), make.person("Looks On"), make.person("Stays Here")
    for person in (gone, looks_on, stays):
        spaces.grant(by=where.created_by, space=where, can=Can.CONTRIBUTE, person=person)
    room = make.gathering(within=make.thread(where.created_by, where))
    hands = [make.hand(person, room) for person in (gone, looks_on, stays)]
    spaces.revoke(by=where.created_by, space=where, person=gone)
    spaces.grant(by=where.created_by, space=where, can=Can.VIEW, person=looks_on)
    assert queue(room) == [stays]
    html = queries.voices_html(room)
    assert "Gone Girl" not in html
    assert "Looks On" not in html
    for hand in hands[:2]:
        with pytest.raises(Stale):
            actions.call_on(by=room.facilitator, hand=hand, after=0)
    assert call(room).person == stays
    with pytest.raises(Invalid):
        call(room)


def test_whose_sight_a_thread_moves_out_of_has_no_hand_up_there(room: Gathering) -> None:
    make.hand(within=room)
    hidden = make.space(room.facilitator, access="invited")
    threads.move_thread(by=room.facilitator, thread=room.thread, space=hidden)
    room.refresh_from_db()
    assert queue(room) == []
    with pytest.raises(Invalid):
        call(room)


def test_a_stranger_sees_neither_hands_nor_turns(room: Gathering) -> None:
    turn, raised = make.turn(within=room), make.hand(within=room)
    stranger = make.guest()
    with pytest.raises(NotVisible):
        queries.hand_for(stranger, raised.pk)
    with pytest.raises(NotVisible):
        queries.turn_for(stranger, turn.pk)


def test_when_it_ends_hands_go_down_and_the_floor_is_free(room: Gathering) -> None:
    make.turn(within=room)
    make.hand(within=room)
    room = actions.end_gathering(by=room.facilitator, gathering=room)
    shown = queries.voices_of(room)
    assert shown.floor is None
    assert not shown.queue
    with pytest.raises(Refused):
        actions.raise_hand(by=make.person(), gathering=room)


def test_events_tell_hands_and_turns_in_order(room: Gathering) -> None:
    turn = make.turn(within=room)
    actions.end_turn(by=turn.person, turn=turn)
    kinds = [event.kind for event in log.since(room.stream, "", 0)]
    assert kinds == ["hand.raised", "turn.begun", "turn.ended"]


class TestTheGauge:
    def test_it_counts_who_was_heard_among_who_was_here(self, room: Gathering) -> None:
        for _ in range(4):
            be_here(room, make.person(), timedelta(minutes=1))
        speaker, poster = make.person(), make.person()
        speak(room, speaker)
        make.reply(poster, room.thread)
        spread = queries.voices_of(room).spread
        assert (spread.heard, spread.of) == (2, 6)

    def test_who_merely_looked_in_is_not_counted(self, room: Gathering) -> None:
        be_here(room, make.person(), timedelta(seconds=5))
        assert queries.voices_of(room).spread.of == 0

    def test_what_was_posted_before_it_began_or_after_it_ended_is_not_heard_in_it(self, room: Gathering) -> None:
        with time_machine.travel(clock.now() + timedelta(minutes=1)):
            room = actions.end_gathering(by=room.facilitator, gathering=room)
        with time_machine.travel(clock.now() + timedelta(minutes=2)):
            make.reply(make.person(), room.thread)
        assert queries.voices_of(room).spread.heard == 0

    def test_words_in_a_round_are_heard_once_they_are_revealed(self, room: Gathering) -> None:
        asked = make.asked(room)
        make.words(of=asked)
        assert queries.voices_of(room).spread.heard == 0
        actions.reveal_round(by=room.facilitator, asked=asked)
        assert queries.voices_of(room).spread.heard == 1

    def test_shares_are_told_from_three_people_and_three_turns_on(self, room: Gathering) -> None:
        people = [make.person() for _ in range(3)]
        begun = clock.now()
        for minutes, person in zip((6, 3, 1), people, strict=True):
            assert queries.voices_of(room).loudest_percent is None
            with time_machine.travel(begun, tick=False):
                turn = make.turn(person, room)
            begun += timedelta(minutes=minutes)
            with time_machine.travel(begun, tick=False):
                actions.end_turn(by=person, turn=turn)
        shown = queries.voices_of(room)
        assert shown.loudest_percent == 60
        assert shown.evenness_percent == 50
        assert "The longest voice took 60 %" in queries.gauge_html(room)

    def test_it_names_nobody(self, room: Gathering) -> None:
        people = [make.person(name=f"Somebody Named {number}") for number in range(3)]
        for person in people:
            be_here(room, person, timedelta(minutes=2))
        speak(room, *people[:2], people[0])
        html = queries.gauge_html(room)
        assert "Somebody" not in html
        assert "/people/" not in html
        assert "2 of 3 heard" in html


class TestAttendance:
    def test_it_is_one_row_from_first_to_last_seen(self, room: Gathering) -> None:
        person = make.person()
        be_here(room, person, timedelta(minutes=1))
        be_here(room, person, timedelta(minutes=9))
        (row,) = Attendance.objects.filter(person=person)
        assert timedelta(minutes=8) < row.seen_at - row.came_at < timedelta(minutes=11)

    def test_who_can_only_look_on_is_not_counted_among_voices(self, room: Gathering) -> None:
        viewer = make.guest()
        spaces.grant(by=room.thread.space.created_by, space=room.thread.space, can=Can.VIEW, person=viewer)
        assert actions.be_here(by=viewer, gathering=room) is None
        assert not Attendance.objects.exists()

    def test_a_stranger_is_not_here(self, room: Gathering) -> None:
        with pytest.raises(NotVisible):
            actions.be_here(by=make.guest(), gathering=room)

    def test_being_here_is_nobodys_contribution(self, room: Gathering) -> None:
        before = Participation.objects.count()
        be_here(room, make.person(), timedelta(minutes=3))
        assert Participation.objects.count() == before


def be_here(room: Gathering, person: Person, stays: timedelta) -> None:
    """They come, and are seen again after `stays`; a crash in between changes nothing."""
    actions.be_here(by=person, gathering=room)
    with time_machine.travel(clock.now() + stays):
        actions.be_here(by=person, gathering=room)
