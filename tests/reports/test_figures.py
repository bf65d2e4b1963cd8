"""Figures of small companies, against answers worked out by hand; and what may not be in them yet."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories as make
from tests.reports.company import BEFORE, EVERYTHING, LATER, SEPTEMBER, UPTO, deed, draft, later, staff, write
from workspace.audit.models import Verb
from workspace.common import clock
from workspace.people import actions as people
from workspace.people.models import Person
from workspace.pulses.models import Pulse
from workspace.reports.actions import rollup
from workspace.reports.building.drafts import draft_of
from workspace.reports.building.people import reorganised_on, staff_of
from workspace.reports.figures import Figure, Row
from workspace.reports.queries.periods import period_of
from workspace.spaces import actions as spaces
from workspace.spaces.models import Space
from workspace.spaces.permissions import Can
from workspace.threads import actions as threads

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]


def row(figure: Figure, label: str) -> Row:
    return next(one for one in figure.rows if one.label == label)


def test_participation_counts_people_with_access_not_deeds() -> None:
    (_,), leads, workers = staff(1, 9, 40)
    write(*(deed(one) for one in leads), *(deed(one) for one in workers[:10]), *(deed(workers[0]) for _ in range(30)))
    figure = draft().figures["participation"]
    assert row(figure, "level:1-2").observed.value == 0.9
    assert (row(figure, "level:3").observed.value, row(figure, "level:3").people) == (0.25, 40)
    assert row(figure, "all").observed.value == 0.38  # 19 of 50
    parity = draft().figures["parity"]
    assert (parity.facts["lowest"], parity.facts["highest"]) == ("level:3", "level:1-2")
    assert row(parity, "all").observed.value == pytest.approx(0.3, abs=0.05)  # 0.25 / 0.9


def test_who_was_not_here_for_half_of_it_is_in_no_denominator() -> None:
    (boss,), workers = staff(1, 14)
    make.person(manager=boss, placed=True, joined_at=SEPTEMBER + timedelta(days=16))
    make.person(manager=boss, placed=True, joined_at=BEFORE, is_bot=True)
    make.person(placed=True, joined_at=BEFORE, is_placeholder=True)
    operator = make.person(is_operator=True, joined_at=LATER)
    with clock.at(later(5)):
        people.deactivate_person(by=operator, person=workers[0])
    with clock.at(later(25)):
        people.deactivate_person(by=operator, person=workers[1])
    found = staff_of(period_of("2026-09"))
    assert found.eligible == 14
    assert workers[0].pk not in found.numbers[found.people.eligible]
    assert workers[1].pk in found.numbers[found.people.eligible]


def test_openness_stands_beside_what_chance_gives() -> None:
    """Two levels of 10: every tie within its level. E-I is -1; of 190 pairs 90 lie within, so chance gives +0.05."""
    one, other = staff(10, 10)
    write(
        *(deed(level[place], level[(place + 1) % 10], at=later(place)) for level in (one, other) for place in range(10))
    )
    figure = draft().figures["ei"]
    told = row(figure, "all")
    assert told.observed.value == -1.0
    assert told.expected is not None
    assert told.expected.value == pytest.approx(0.05, abs=0.03)
    assert told.p is not None
    assert told.p < 0.05


def test_distance_counts_steps_through_the_common_boss() -> None:
    (boss,), workers = staff(1, 12)
    write(*(deed(one, workers[(place + 1) % 12]) for place, one in enumerate(workers)))
    write(*(deed(one, boss) for one in workers))
    figure = draft().figures["distance"]
    assert row(figure, "steps:1").hidden == "few"  # all of it goes to one person
    assert row(figure, "steps:2").hidden == "protects"  # or the other could be subtracted
    assert "mean" not in figure.facts  # with two shares that add up to one it would tell both


def test_the_mean_distance_is_told_where_nothing_is_hidden() -> None:
    (_,), leads, workers = staff(1, 6, 12)
    write(*(deed(one, workers[(place + 1) % 12]) for place, one in enumerate(workers)))  # 2 steps
    write(*(deed(one, leads[1 + place % 5]) for place, one in enumerate(workers)))  # 3 steps
    figure = draft().figures["distance"]
    assert [(one.label, one.observed.value) for one in figure.rows if one.observed.value] == [
        ("steps:2", 0.5), ("steps:3", 0.5)
    ]  # fmt: skip
    assert figure.facts["mean"] == 2.5


def test_a_small_level_is_merged_and_a_thin_cell_is_not_told() -> None:
    (boss,), leads, workers = staff(1, 11, 20)
    write(
        *(deed(one, workers[place]) for place, one in enumerate(leads)),
        *(deed(one, workers[(place + 1) % 20]) for place, one in enumerate(workers)),
        deed(workers[0], boss), deed(workers[1], boss),
    )  # fmt: skip
    figure = draft().figures["mixing"]
    cells = {(one.row, one.column): one for one in figure.cells}
    assert cells["level:3", "level:1-2"].hidden == "few"
    assert cells["level:3", "level:1-2"].count is None
    assert sum(1 for one in cells.values() if one.hidden) >= 2  # else it could be subtracted


def test_who_turns_to_whom_first_and_when_they_are_answered() -> None:
    (boss,), leads, workers = staff(1, 9, 20)
    space = make.space(boss)
    monday = SEPTEMBER + timedelta(days=6)
    for place, asker in enumerate(workers[:12]):
        asked = leads[place % 9]
        with clock.at(monday):
            thread = threads.open_thread(by=asker, space=space, title="How?", body=f"@{asked.handle} how?")
        if place < 9:
            with clock.at(monday + timedelta(hours=2)):
                threads.post_reply(by=asked, thread=thread, body="So.")
    drafted = draft()
    up = row(drafted.figures["initiation"], "direction:up")
    assert up.observed.value == 1.0
    answered = row(drafted.figures["answers"], "gap:+1")
    assert answered.observed.value == 0.75
    (curve,) = drafted.figures["answers"].curves
    assert curve.median == 2.0


def peopled(members: list[Person]) -> Space:
    """A space that they joined before September."""
    with clock.at(later(-40)):
        space = make.space(members[0])
        for one in members[1:]:
            spaces.join_space(by=one, space=space)
    return space


def test_a_thread_that_names_nobody_asks_whoever_higher_is_in_its_space() -> None:
    """12 workers ask 6 leads who have joined: by the same hour of the next day each of 9 has the answer of a lead, and
    the words of a colleague are none. What is opened where nobody higher is, asks nobody."""
    (_,), leads, workers = staff(1, 11, 20)
    space, among_us = peopled(leads[:6]), peopled(workers[:1])
    monday = SEPTEMBER + timedelta(days=6)
    for place, asker in enumerate(workers[:12]):
        with clock.at(monday):
            thread = threads.open_thread(by=asker, space=space, title="How?", body="Does anybody know?")
            threads.open_thread(by=asker, space=among_us, title="Lunch?", body="Who comes?")
        with clock.at(monday + timedelta(hours=1)):
            threads.post_reply(by=workers[19], thread=thread, body="I wonder, too.")
        if place < 9:
            with clock.at(monday + timedelta(days=1)):
                threads.post_reply(by=leads[place % 6], thread=thread, body="So.")
    figure = draft().figures["answers"]
    assert {one.label: one.observed.value for one in figure.rows} == {"up": 0.75, "up:open": 0.75, "gap:+1": 0.75}
    assert [one.median for one in figure.curves] == [8.0]  # a working day of the asker's
    for place in range(5):
        with clock.at(monday):
            name = leads[6 + place].handle
            threads.open_thread(by=workers[12 + place], space=space, title="And?", body=f"@{name} and?")
    figure = draft().figures["answers"]
    assert row(figure, "up").observed.value == pytest.approx(9 / 17, abs=0.03)
    assert (row(figure, "up:open").observed.value, row(figure, "up:named").observed.value) == (0.75, 0.0)


def test_one_lead_who_answers_everything_is_not_told_by_a_share() -> None:
    (_,), leads, workers = staff(1, 11, 20)
    space = peopled(leads[:6])
    for place, asker in enumerate(workers[:12]):
        with clock.at(later(6)):
            thread = threads.open_thread(by=asker, space=space, title="How?", body="Does anybody know?")
        if place < 9:
            with clock.at(later(7)):
                threads.post_reply(by=leads[0], thread=thread, body="So.")
    assert {one.hidden for one in draft().figures["answers"].rows} == {"dominated"}


def test_bridges_are_counted_and_not_named() -> None:
    levels = staff(20, units=("Pumps", "Valves"))[0]
    pumps, valves = levels[::2], levels[1::2]
    write(
        *(deed(pumps[0], one) for one in valves), *(deed(one, pumps[1 + place % 9]) for place, one in enumerate(pumps))
    )
    figure = draft().figures["bridges"]
    assert (figure.facts["pairs"], figure.facts["units"]) == (1, 2)
    assert all(str(person.pk) not in str(figure.rows) for person in levels[:1])


def test_masked_deeds_count_only_once_everybody_may_know_whose_they_were() -> None:
    _, workers = staff(1, 20)
    write(*(deed(one, source="masked") for one in workers))
    assert draft().figures["participation"].facts["took_part"] == 0
    write(*(deed(one, source="unmasked") for one in workers))
    assert draft().figures["participation"].facts["took_part"] == 20


def test_deeds_of_after_the_watermark_are_not_in_it() -> None:
    _, workers = staff(1, 20)
    write(*(deed(one) for one in workers))
    rollup.advance(below=EVERYTHING)
    assert draft_of(period_of("2026-09"), upto=(0, 0)).figures["participation"].facts["took_part"] == 0
    assert draft_of(period_of("2026-09"), upto=UPTO).figures["participation"].facts["took_part"] == 20


def test_a_reorganisation_is_dated_and_the_first_tree_is_none() -> None:
    (_,), leads, workers = staff(1, 2, 20)
    assert reorganised_on(period_of("2026-09")) is None
    day = later(10).date()
    for one in workers[:5]:
        held = one.positions.get()
        held.during = (held.during.lower, later(10))
        held.save()
        make.place(one, leads[1], since=later(10))
    assert reorganised_on(period_of("2026-09")) == day
    assert reorganised_on(period_of("2026-08")) is None


def test_customers_are_told_by_organisations_never_by_one() -> None:
    staff(1, 12)
    hosts = list(Person.objects.filter(side="employee").order_by("pk")[:6])
    host = hosts[0]
    space = make.space(host)
    guests = []
    for _ in range(3):
        firm = make.customer()
        spaces.grant(by=host, space=space, can=Can.CONTRIBUTE, group=firm.group, customers_may_meet=True)
        guests += [make.person(organisation=firm, joined_at=BEFORE) for _ in range(2)]
    for place, guest in enumerate(guests):
        with clock.at(later(place)):
            thread = threads.open_thread(by=guest, space=space, title="Help", body="How do I start it?")
        with clock.at(later(place) + timedelta(hours=1)):
            threads.post_reply(by=hosts[place], thread=thread, body="Turn the key.")
    figure = draft().figures["customers"]
    assert figure.facts["organisations"] == 3
    assert figure.people == 5
    assert row(figure, "replied").observed.value == 1.0


def test_a_figure_that_too_few_people_stand_behind_is_not_shown_at_all() -> None:
    staff(4)
    figure = draft().figures["voice"]
    assert (figure.hidden, figure.rows, figure.people) == ("few", (), None)


def test_a_draft_asks_as_often_for_many_as_for_few() -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            draft_of(period_of("2026-09"), upto=UPTO)
        return len(queries)

    (boss,), workers = staff(1, 10)
    write(*(deed(one, boss, verb=Verb.REPLIED) for one in workers))
    rollup.advance(below=EVERYTHING)
    few = asked()
    write(*(deed(one, *workers[:3], at=later(day)) for one in workers[3:] for day in range(20)))
    rollup.advance(below=EVERYTHING)
    assert asked() == few <= 45


def test_a_question_that_too_few_answered_is_hidden_and_not_as_if_nobody_had_asked() -> None:
    staff(1, 12)
    assert draft().figures["belief"].hidden == "empty"
    Pulse.objects.create(
        question="Are we heard?", kind="yes_no", opened_by=make.person(), opened_at=SEPTEMBER, closes_at=later(7),
        closed_at=later(7), is_running=False, tally={},
    )  # fmt: skip
    assert draft().figures["belief"].hidden == "few"


def test_leaders_and_staff_stand_side_by_side_on_the_same_question() -> None:
    """9 of 12 leaders and 41 of 134 staff: 75 % and 31 %, 44 points apart, [15, 62] by Newcombe."""
    staff(1, 12)
    by = make.person()
    counts = {"all": [96, 50], "leaders": [3, 9], "staff": [93, 41]}
    Pulse.objects.create(
        question="Are we heard?", kind="yes_no", opened_by=by, opened_at=SEPTEMBER, closes_at=later(7),
        closed_at=later(7), is_running=False, tally=counts,
    )  # fmt: skip
    figure = draft().figures["belief"]
    (key,) = figure.facts["questions"]
    assert row(figure, f"{key}/leaders").observed.value == 0.75
    assert row(figure, f"{key}/staff").observed.value == 0.3  # as coarsely as of leaders: all but staff are leaders
    gap = row(figure, f"{key}/gap").observed
    assert gap.value == 0.45  # told in steps of 5: fewer than 50 leaders
    assert gap.low is not None
    assert gap.high is not None
    assert (gap.low, gap.high) == (0.1, 0.65)
