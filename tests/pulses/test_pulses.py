"""Pulses: who asks, who answers, what is told, and what nobody can find out."""

import json
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import factories as make
from tests.api.conftest import Script
from tests.pulses import booth
from tests.visiting import signed_in
from workspace.audit.ledger import SCHEDULE
from workspace.audit.models import Participation, Verb
from workspace.common import clock
from workspace.common.errors import Invalid, NotVisible, Refused, Stale
from workspace.people.actions import erase_person
from workspace.people.models import Person
from workspace.pulses import actions, queries, tasks
from workspace.pulses.models import Ballot, Group, Pulse, Taken
from workspace.spaces import actions as spaces
from workspace.spaces.permissions import Can

pytestmark = pytest.mark.django_db


def closed(pulse: Pulse, answers: list[tuple[Person, int]]) -> Pulse:
    for person, place in answers:
        booth.answer(pulse, person, place)
    shut: Pulse = actions.close_pulse(by=pulse.opened_by, pulse=pulse)
    return shut


class TestAsking:
    def test_operators_ask_and_who_facilitates_the_space_of_everybody(self) -> None:
        soon = clock.now() + timedelta(days=1)
        where, another = make.space(), make.space()
        terms: dict[str, Any] = {"question": "x?", "kind": "yes_no", "closes_at": soon}
        for person in (make.person(), where.created_by, another.created_by):
            with pytest.raises(Refused, match="whoever facilitates the space of everybody"):
                actions.open_pulse(by=person, **terms)
        with pytest.raises(NotVisible):
            actions.open_pulse(by=make.guest(), **terms)
        actions.name_commons(by=make.person(is_operator=True), space=where)
        with pytest.raises(Refused):
            actions.open_pulse(by=another.created_by, **terms)
        assert actions.open_pulse(by=where.created_by, question="x?", kind="yes_no", closes_at=soon).is_running
        with pytest.raises(Refused, match="one question at a time"):
            booth.pulse()
        with pytest.raises(IntegrityError), transaction.atomic():
            Pulse.objects.create(question="y?", kind="yes_no", opened_by=where.created_by, closes_at=soon)

    def test_the_right_is_a_grant_and_never_a_rank(self) -> None:
        where, (leaders, staff) = make.space(), booth.company(3, 3)
        operator = make.person(is_operator=True)
        actions.name_commons(by=operator, space=where)
        assert not any(queries.may_ask(person) for person in (*leaders, *staff))
        spaces.grant(by=where.created_by, space=where, can=Can.FACILITATE, person=staff[0])
        assert [queries.may_ask(person) for person in (*leaders, *staff)].count(True) == 1
        assert queries.may_ask(staff[0])
        assert {one.pk for one in queries.askers().people} == {staff[0].pk, where.created_by_id}
        spaces.archive_space(by=where.created_by, space=where)
        assert not queries.may_ask(staff[0])
        assert [one.pk for one in queries.askers().people] == [operator.pk]

    def test_operators_alone_say_which_space_is_everybodys(self) -> None:
        where, operator = make.space(), make.person(is_operator=True)
        with pytest.raises(Refused):
            actions.name_commons(by=where.created_by, space=where)
        with pytest.raises(Invalid):
            actions.name_commons(by=operator, space=make.space(access="invited"))
        page = "/pulses/askers/"
        assert signed_in(where.created_by).post(page, {"space": where.pk}).status_code == 403
        assert "Save" not in signed_in(where.created_by).get(page).content.decode()
        assert signed_in(make.guest()).get(page).status_code == 404
        assert signed_in(make.guest()).post(page, {"space": where.pk}).status_code == 404
        assert signed_in(operator).post(page, {"space": 0}).status_code == 422
        assert signed_in(operator).post(page, {"space": where.pk}).status_code == 302
        assert where.created_by.name in signed_in(make.person()).get(page).content.decode()
        assert signed_in(operator).post(page, {"space": ""}).status_code == 302
        assert not queries.may_ask(where.created_by)
        assert queries.may_ask(operator)

    @pytest.mark.parametrize(
        "terms",
        [
            {"question": "  \x00 "}, {"question": "x" * 201}, {"kind": "scale"},
            {"closes_at": clock.now() + timedelta(days=61)}, {"closes_at": clock.now() - timedelta(days=1)},
        ],
        ids=["empty", "long", "kind", "late", "past"],
    )  # fmt: skip
    def test_what_makes_no_pulse_is_refused(self, terms: dict[str, Any]) -> None:
        with pytest.raises(Invalid):
            booth.pulse(**terms)

    def test_the_form_opens_one_and_only_who_may_sees_it(self) -> None:
        operator, other = make.person(is_operator=True), make.person()
        soon = (clock.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
        given = {"question": "Is it fair?", "kind": "yes_no", "closes_at": soon}
        refused = signed_in(other).get("/pulses/new/")
        assert refused.status_code == 403
        assert "Ask one of them" in refused.content.decode()
        assert "/pulses/askers/" in signed_in(other).get("/pulses/").content.decode()
        assert signed_in(make.guest()).get("/pulses/new/").status_code == 404
        assert "/pulses/new/" not in signed_in(other).get("/pulses/").content.decode()
        assert signed_in(operator).post("/pulses/new/", given | {"question": ""}).status_code == 422
        assert signed_in(operator).post("/pulses/new/", given).status_code == 302
        again = signed_in(operator).post("/pulses/new/", given)
        assert again.status_code == 422
        assert "one question at a time" in again.content.decode()


class TestAnswering:
    def test_a_ballot_says_whether_somebody_leads_and_nothing_else(self) -> None:
        leaders, staff = booth.company(2, 3)
        pulse = booth.pulse()
        for person in (*leaders, *staff):
            booth.answer(pulse, person, 3)
        assert Counter(Ballot.objects.values_list("group", flat=True)) == {Group.LEADERS: 2, Group.STAFF: 3}
        assert {field.name for field in Ballot._meta.get_fields()} == {"receipt", "pulse", "group", "sealed"}
        assert len({len(ballot.sealed) for ballot in Ballot.objects.all()}) == 1
        taken = set(Participation.objects.filter(verb=Verb.TOOK_PULSE).values_list("actor", flat=True))
        assert taken == {person.pk for person in (*leaders, *staff)}
        # The rows of all ballots carry one transaction: the newest stands in a crowd.
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(DISTINCT xmin::text) FROM pulses_ballot")
            assert cursor.fetchone() == (1,)

    def test_the_same_again_changes_nothing_and_another_is_refused(self) -> None:
        pulse, person = booth.pulse(), make.person()
        paper = booth.Paper(pulse, person).take().take()
        assert Taken.objects.count() == 1
        with pytest.raises(Stale):
            booth.Paper(pulse, person).take()
        assert paper.cast(1) == paper.cast(1)
        with pytest.raises(Stale):
            paper.cast(2)
        with pytest.raises(Refused, match="not given out"):
            booth.Paper(pulse, make.person(), signature=b"\x00" * 256).cast(1)
        with pytest.raises(Invalid):
            booth.Paper(pulse, make.person()).take().cast(5)

    def test_who_becomes_a_leader_afterwards_keeps_the_ballot_they_took(self) -> None:
        head, person = make.person(placed=True), make.person()
        make.place(person, head)
        pulse = booth.pulse()
        paper = booth.Paper(pulse, person).take()
        make.person(manager=person)
        assert paper.take().cast(0).group == Group.STAFF

    def test_also_where_its_number_is_too_large_for_the_leaders_key(self) -> None:
        head, person = make.person(placed=True), make.person()
        make.place(person, head)
        pulse = booth.pulse()
        while (staff := int(pulse.moduli[Group.STAFF], 16)) <= int(pulse.moduli[Group.LEADERS], 16) + 2:
            actions.close_pulse(by=pulse.opened_by, pulse=pulse)
            pulse = booth.pulse()
        actions.take_pulse_ballot(by=person, pulse=pulse, blinded=staff - 2)
        make.person(manager=person)
        assert actions.take_pulse_ballot(by=person, pulse=pulse, blinded=staff - 2) == pulse
        with pytest.raises(Stale):
            actions.take_pulse_ballot(by=person, pulse=pulse, blinded=staff - 3)

    def test_no_paper_of_one_pulse_counts_in_another_nor_after_its_end(self) -> None:
        first = booth.pulse()
        paper, late = booth.Paper(first, make.person()).take(), booth.Paper(first, make.person()).take()
        actions.close_pulse(by=first.opened_by, pulse=first)
        with pytest.raises(Refused, match="closed"):
            late.cast(1)
        with pytest.raises(Refused, match="closed"):
            actions.take_pulse_ballot(by=make.person(), pulse=first, blinded=77)
        paper.pulse = booth.pulse()
        with pytest.raises(Refused, match="not given out"):
            paper.cast(1)

    def test_customers_see_none_of_it(self) -> None:
        pulse, guest = booth.pulse(), make.guest()
        with pytest.raises(NotVisible):
            actions.take_pulse_ballot(by=guest, pulse=pulse, blinded=77)
        for url in (
            "/pulses/",
            "/pulses/new/",
            *(f"{pulse.get_absolute_url()}{part}" for part in ("", "mine/", "withdraw/")),
        ):
            assert signed_in(guest).get(url).status_code == 404, url
        assert signed_in(guest).post(f"{pulse.get_absolute_url()}close/").status_code == 404


class TestWhatIsTold:
    def test_nothing_before_it_is_closed_and_then_all_together(self) -> None:
        leaders, staff = booth.company(5, 8)
        pulse = booth.pulse(kind="yes_no")
        answers = [*((one, 1) for one in leaders), *((one, number % 2) for number, one in enumerate(staff))]
        for person, place in answers:
            booth.answer(pulse, person, place)
        running = queries.card_of(pulse.pk)
        assert running is not None
        assert [one.count for one in running.answers] == [None, None]
        assert running.taken == 10
        actions.close_pulse(by=pulse.opened_by, pulse=pulse)
        card = queries.card_of(pulse.pk)
        assert card is not None
        # Four said no: too few to be told, and with them the number of answers.
        assert [(one.name, one.count) for one in card.answers] == [("No", None), ("Yes", 9)]
        assert card.total is None
        (tally,) = queries.closed_tallies(clock.now() - timedelta(days=1), clock.now() + timedelta(days=1))
        assert (tally.everybody, tally.leaders, tally.staff) == ([4, 9], [0, 5], [4, 4])
        assert not Ballot.objects.exclude(sealed=b"").exists()
        assert Pulse.objects.get().sealed_keys is None

    def test_groups_are_kept_apart_only_where_both_are_enough(self) -> None:
        leaders, staff = booth.company(4, 6)
        pulse = closed(booth.pulse(), [(one, 3) for one in (*leaders, *staff)])
        assert pulse.tally == {"all": [0, 0, 0, 10, 0]}
        (tally,) = queries.closed_tallies(pulse.opened_at, clock.now() + timedelta(days=1))
        assert (tally.leaders, tally.staff) == (None, None)

    def test_fewer_than_five_answers_are_not_even_kept(self) -> None:
        pulse = closed(booth.pulse(), [(make.person(), 0) for _ in range(4)])
        assert pulse.tally == {}
        page = signed_in(make.person()).get(pulse.get_absolute_url()).content.decode()
        assert "Too few answered" in page

    def test_five_steps_are_told_as_three_where_one_is_small(self) -> None:
        people = [make.person() for _ in range(16)]
        pulse = closed(booth.pulse(), list(zip(people, [0] * 2 + [1] * 3 + [2] * 5 + [3] * 5 + [4], strict=True)))
        card = queries.card_of(pulse.pk)
        assert card is not None
        assert [(one.name, one.count) for one in card.answers] == [("Disagree", 5), ("Neither", 5), ("Agree", 6)]
        assert card.total == 16

    def test_whoever_asked_or_an_operator_withdraws_it_uncounted(self) -> None:
        pulse = booth.pulse()
        booth.answer(pulse, make.person(), 1)
        with pytest.raises(Refused):
            actions.withdraw_pulse(by=make.person(), pulse=pulse)
        operator = make.person(is_operator=True)
        assert signed_in(make.person()).get(f"{pulse.get_absolute_url()}withdraw/").status_code == 403
        assert signed_in(operator).get(f"{pulse.get_absolute_url()}withdraw/").status_code == 200
        for ask in ("get", "post"):
            assert getattr(signed_in(make.person()), ask)(f"{pulse.get_absolute_url()}close/").status_code == 403
        assert (
            "nobody can answer any more"
            in signed_in(operator).get(f"{pulse.get_absolute_url()}close/").content.decode()
        )
        assert signed_in(operator).post(f"{pulse.get_absolute_url()}withdraw/").status_code == 302
        assert not Ballot.objects.exists()
        assert "was withdrawn" in signed_in(operator).get(pulse.get_absolute_url()).content.decode()
        with pytest.raises(Refused):
            actions.close_pulse(by=make.person(), pulse=pulse)

    def test_it_closes_at_its_time_signed_by_who_asked(self) -> None:
        pulse = booth.pulse()
        with time_machine.travel(pulse.closes_at + timedelta(minutes=1), tick=False):
            with pytest.raises(Refused, match="closed"):
                actions.take_pulse_ballot(by=make.person(), pulse=pulse, blinded=77)
            assert tasks.close_overdue(timestamp=0) == 1
            tasks.close_at_its_time(pulse=pulse.pk)
        pulse.refresh_from_db()
        assert pulse.closed_at == pulse.closes_at
        entry = Participation.objects.get(verb=Verb.CLOSED_PULSE)
        assert (entry.actor, entry.source) == (pulse.opened_by_id, SCHEDULE)


class TestLeaving:
    def test_a_pulse_outlives_who_asked(self) -> None:
        """It is no longer theirs alone: people have answered. It closes at its time, and operators can close it."""
        pulse, operator = booth.pulse(), make.person(is_operator=True)
        for _ in range(5):
            booth.answer(pulse, make.person(), 3)
        erase_person(by=operator, person=pulse.opened_by)
        assert "Somebody who left" in signed_in(operator).get(pulse.get_absolute_url()).content.decode()
        with time_machine.travel(pulse.closes_at + timedelta(minutes=1)):
            assert tasks.close_overdue(timestamp=0) == 1
        pulse.refresh_from_db()
        assert pulse.tally == {"all": [0, 0, 0, 5, 0]}

    def test_who_is_erased_held_no_ballot_and_their_answer_counts(self) -> None:
        pulse, people = booth.pulse(), [make.person() for _ in range(5)]
        for person in people:
            booth.answer(pulse, person, 3)
        erase_person(by=people[0], person=people[0])
        assert set(Taken.objects.values_list("person", flat=True)) == {person.pk for person in people[1:]}
        shut = actions.close_pulse(by=pulse.opened_by, pulse=pulse)
        assert shut.tally == {"all": [0, 0, 0, 5, 0]}


class TestPages:
    def test_it_stands_in_the_rail_of_every_page(self) -> None:
        page = signed_in(make.person()).get("/spaces/").content.decode()
        rail = page[page.index('id="rail"') : page.index("</nav>", page.index('id="rail"'))]
        assert 'href="/pulses/"' in rail

    def test_pages_ask_a_fixed_number_of_queries(self) -> None:
        reader = make.person()
        client = signed_in(reader)
        assert "Nothing was asked yet" in client.get("/pulses/").content.decode()
        asked = []
        for _ in range(2):
            pulse = closed(booth.pulse(), [])
            with CaptureQueriesContext(
                connection,
            ) as queries_asked:
                assert client.get("/pulses/").status_code == 200
            asked.append(len(queries_asked))
        assert asked[0] == asked[1] <= 14
        running = booth.pulse()
        with CaptureQueriesContext(connection) as queries_asked:
            assert client.get(running.get_absolute_url()).status_code == 200
        assert len(queries_asked) <= 14
        assert client.get(pulse.get_absolute_url()).status_code == 200
        mine = client.get(f"{running.get_absolute_url()}mine/").json()
        assert mine == {"taken": False, "modulus": running.moduli["staff"]}

    def test_older_ones_stand_on_the_next_page(self) -> None:
        for number in range(22):
            Pulse.objects.create(
                question=f"Question {number}?", kind="yes_no", opened_by=make.person(), is_running=False, tally={},
                closes_at=clock.now(), closed_at=clock.now() - timedelta(days=number),
            )  # fmt: skip
        script = Script(make.person())
        first = script.get("/pulses").json
        second = script.get("/pulses", after=first["next"]).json
        assert [one["question"] for one in second["pulses"]] == ["Question 20?", "Question 21?"]
        assert second["next"] is None


class TestApi:
    def test_a_program_answers_in_two_steps(self) -> None:
        pulse, person = booth.pulse(), make.person()
        script = Script(person)
        assert script.get(f"/pulses/{pulse.pk}").json["modulus"] == pulse.moduli["staff"]
        paper = booth.Paper(pulse, person)
        signed = script("POST", f"/pulses/{pulse.pk}/ballot", {"blinded": f"{paper.blinded:x}"})
        paper.unblind(int(signed.json["signature"], 16))
        content = {
            "pulse": pulse.pk, "paper": paper.secret.hex(), "signature": paper.signature.hex(), "answer": 4
        }  # fmt: skip
        by_name = signed_in(person).post("/api/v1/pulse-ballots", json.dumps(content), content_type="application/json")
        assert by_name.status_code == 422
        answer = Client().post("/api/v1/pulse-ballots", json.dumps(content), content_type="application/json")
        assert answer.status_code == 201
        asked = json.dumps({"pulse": pulse.pk, "receipt": answer.json()["receipt"]})
        found = Client().post("/api/v1/pulse-ballots/find", asked, content_type="application/json")
        assert found.json() == {"found": True}
        told = script.get(f"/pulses/{pulse.pk}").json
        assert told["my_ballot"] is True
        assert [one["count"] for one in told["answers"]] == [None] * 5
        assert script.get(f"/pulses/{pulse.pk + 1}").status == 404
