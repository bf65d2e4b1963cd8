"""Two at the same instant: one call, one hand, one turn, whoever wins."""

from functools import partial

import pytest

from realtime import log
from tests import factories as make
from tests.gatherings.conftest import Together
from workspace.common.errors import Refused, Stale
from workspace.gatherings import actions, queries
from workspace.gatherings.models import Contribution, Gathering, Hand, Round, Turn

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def room(transactional_db: None) -> Gathering:
    return make.gathering()


def test_two_who_call_the_next_at_once_call_one_person(together: Together, room: Gathering) -> None:
    for _ in range(4):
        make.hand(within=room)
    call = partial(actions.call_next, by=room.facilitator, gathering=room, after=0)
    answers = together(*[call] * 6)
    assert sum(isinstance(one, Turn) for one in answers) == 1
    assert sum(isinstance(one, Stale) for one in answers) == 5
    assert Turn.objects.count() == 1
    assert Hand.objects.raised().count() == 3


def test_a_call_in_turn_and_one_out_of_turn_at_once_are_one_call(together: Together, room: Gathering) -> None:
    make.hand(within=room)
    second = make.hand(within=room)
    together(
        partial(actions.call_next, by=room.facilitator, gathering=room, after=0),
        partial(actions.call_on, by=room.facilitator, hand=second, after=0),
    )
    assert Turn.objects.count() == 1


def test_hands_of_one_moment_are_all_in_the_queue_once(together: Together, room: Gathering) -> None:
    people = [make.person() for _ in range(8)]
    together(*[partial(actions.raise_hand, by=person, gathering=room) for person in people])
    order = [one.hand for one in queries.voices_of(room).queue]
    assert {hand.person for hand in order} == set(people)
    assert order == sorted(order, key=lambda hand: (hand.raised_at, hand.pk))
    told = [event.payload["hand"] for event in log.since(room.stream, "", 0)]
    assert told == [hand.pk for hand in order], "everybody was told in the order of the queue"


def test_one_who_presses_twice_has_one_hand(together: Together, room: Gathering) -> None:
    person = make.person()
    together(*[partial(actions.raise_hand, by=person, gathering=room)] * 6)
    assert Hand.objects.filter(person=person).count() == 1


def test_a_hand_goes_down_while_it_is_called_and_one_of_both_happened(together: Together, room: Gathering) -> None:
    raised = make.hand(within=room)
    together(
        partial(actions.lower_hand, by=raised.person, hand=raised),
        partial(actions.call_on, by=room.facilitator, hand=raised, after=0),
    )
    raised.refresh_from_db()
    assert (raised.called_at is None) != (raised.lowered_at is None)
    assert Turn.objects.count() == (0 if raised.called_at is None else 1)


def test_done_and_the_next_call_at_once_end_the_turn_once(together: Together, room: Gathering) -> None:
    turn = make.turn(within=room)
    waiting = make.hand(within=room)
    together(
        partial(actions.end_turn, by=turn.person, turn=turn),
        partial(actions.call_next, by=room.facilitator, gathering=room, after=turn.pk),
    )
    turn.refresh_from_db()
    assert turn.ended_at is not None
    (goes_on,) = Turn.objects.filter(ended_at__isnull=True)
    assert goes_on.person == waiting.person


def test_a_call_and_a_handing_over_at_once_leave_one_who_leads(together: Together, room: Gathering) -> None:
    make.hand(within=room)
    other = make.person()
    answers = together(
        partial(actions.hand_over, by=room.facilitator, gathering=room, to=other),
        partial(actions.call_next, by=room.facilitator, gathering=room, after=0),
        partial(actions.call_next, by=other, gathering=room, after=0),
    )
    assert Turn.objects.count() <= 1
    assert all(isinstance(one, Gathering | Turn | Refused | Stale) for one in answers)


def test_two_rounds_opened_at_once_are_one(together: Together, room: Gathering) -> None:
    opened = together(
        *[partial(actions.open_round, by=room.facilitator, gathering=room, question=f"{n}?") for n in range(4)]
    )
    assert sum(isinstance(one, Round) for one in opened) == 1
    assert Round.objects.count() == 1


def test_words_and_the_reveal_at_once_are_revealed_or_late_and_never_lost(together: Together, room: Gathering) -> None:
    asked = make.asked(room)
    make.words(of=asked)
    people = [make.person() for _ in range(6)]
    together(
        *[partial(actions.write_in_round, by=person, asked=asked, text=f"By {person.pk}") for person in people],
        partial(actions.reveal_round, by=room.facilitator, asked=asked),
    )
    asked.refresh_from_db()
    assert asked.revealed_at is not None
    words = list(Contribution.objects.filter(round=asked, person__in=people))
    assert {one.text for one in words} == {f"By {person.pk}" for person in people}
    assert all(one.is_late == (one.at > asked.revealed_at) for one in words)
