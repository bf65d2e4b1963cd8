"""That a pulse opened, and that it was counted: told by the bell, to all alike."""

from datetime import timedelta

import pytest
import time_machine

from realtime.models import Event
from tests import factories as make
from tests.notifications.told import follow, waiting_for
from tests.pulses import booth
from tests.visiting import signed_in
from workspace.notifications.models import Delivery, Notification
from workspace.pulses import actions, queries, tasks

pytestmark = pytest.mark.django_db


class TestNews:
    def test_the_bell_tells_everybody_alike_and_is_quiet_once_one_holds_a_ballot(self) -> None:
        people, guest = [make.person() for _ in range(3)], make.guest()
        pulse = booth.pulse()
        follow()
        told = Notification.objects.filter(kind="pulse.opened")
        assert set(told.values_list("person", flat=True)) == {person.pk for person in people}
        assert guest.pk not in told.values_list("person", flat=True)
        assert pulse.question in signed_in(people[0]).get("/notifications/").content.decode()
        booth.Paper(pulse, people[0]).take()
        from workspace.pulses.queries.notices import unanswered

        assert not unanswered(people[0]).exists()
        assert unanswered(people[1]).exists()

    def test_that_it_is_counted_is_told_to_all_alike_once_and_seen_by_opening_it(self) -> None:
        people = [make.person() for _ in range(3)]
        pulse = booth.pulse()
        booth.answer(pulse, people[0], 3)
        with time_machine.travel(pulse.closes_at + timedelta(minutes=1)):
            tasks.close_overdue(timestamp=0)
            follow()
            told = Notification.objects.filter(kind="pulse.closed")
            # Who answered, who did not, and who asked: it closed by itself.
            assert set(told.values_list("person", flat=True)) == {pulse.opened_by_id, *(one.pk for one in people)}
            assert not Delivery.objects.exists()
            client = signed_in(people[1])
            assert "closed and counted" in client.get("/notifications/").content.decode()
            assert f'data-places="pulse:{pulse.pk}"' in client.get(pulse.get_absolute_url()).content.decode()
            client.post("/notifications/seen/", {"place": f"pulse:{pulse.pk}"})
            assert not waiting_for(people[1])
            assert waiting_for(people[2]) == ["closed"]
        with time_machine.travel(pulse.closes_at + timedelta(days=15)):
            assert not waiting_for(people[2])

    def test_whoever_closes_it_by_hand_is_told_nothing(self) -> None:
        person, pulse = make.person(), booth.pulse()
        actions.close_pulse(by=pulse.opened_by, pulse=pulse)
        follow()
        told = Notification.objects.filter(kind="pulse.closed")
        assert list(told.values_list("person", flat=True)) == [person.pk]

    def test_every_fifth_ballot_is_told_without_a_name(self) -> None:
        pulse = booth.pulse()
        for _ in range(6):
            booth.Paper(pulse, make.person()).take()
        (event,) = Event.objects.filter(kind="pulse.ballots_taken")
        assert event.actor is None
        assert f'id="pulse-{pulse.pk}"' in queries.draw(event)
        assert "At least 5 people" in queries.draw(event)
