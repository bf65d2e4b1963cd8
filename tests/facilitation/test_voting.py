"""Points: how many one has, who learns of them, and when."""

import json
import re
from typing import Any

import pytest

from ideas.facilitation import actions, queries
from ideas.facilitation.models import Activity
from tests import factories as make
from tests.facilitation import workshop
from tests.visiting import signed_in
from workspace.common.errors import Invalid, NotVisible, Refused
from workspace.people.models import Person

pytestmark = pytest.mark.django_db


def asked(activity: Activity, person: Person) -> Any:
    answer = signed_in(person).get(f"/api/v1/session-activities/{activity.pk}/vote")
    assert answer.status_code == 200
    return json.loads(answer.content)


def test_nobody_places_more_points_than_they_have() -> None:
    vote, voter = workshop.vote(points=3), make.person()
    workshop.place(vote, "One login", 2, voter)
    with pytest.raises(Invalid):
        workshop.place(vote, "Dark mode", 2, voter)
    workshop.place(vote, "One login", 0, voter)
    workshop.place(vote, "Dark mode", 3, voter)
    assert queries.own_points(vote, voter).left == 0


def test_at_most_so_many_lie_on_one_thing() -> None:
    vote = workshop.vote(points=100, most=60)
    with pytest.raises(Invalid):
        workshop.place(vote, "One login", 61, make.person())


def test_before_the_end_everybody_learns_how_many_voted_and_no_more() -> None:
    vote = workshop.vote()
    voter, facilitator = make.person(), vote.session.planned_by
    workshop.place(vote, "One login", 2, voter)
    assert queries.tally(vote) is None
    told = asked(vote, facilitator)
    assert told["people"] == 1
    assert {(one["own"], one["points"], one["customers"], one["employees"]) for one in told["options"]} == {
        (0, None, None, None)
    }
    assert {one["own"] for one in asked(vote, voter)["options"]} == {0, 2}


def test_a_page_of_others_is_the_same_to_the_letter_wherever_a_point_lies() -> None:
    pages = []
    for words in ("One login", "Dark mode"):
        vote = workshop.vote()
        workshop.place(vote, words, 2, make.person())
        page = signed_in(vote.session.planned_by).get(vote.session.canvas.get_absolute_url()).content.decode()
        start = page.index('id="session-now"')
        part = re.sub(r'csrfmiddlewaretoken" value="\w+"', "", page[start : page.index('id="session-agenda"')])
        pages.append(re.sub(r"\d", "", part))
    assert pages[0] == pages[1]


def test_when_it_is_closed_each_side_is_shown_apart() -> None:
    on = workshop.canvas()
    organisation = make.customer()
    make.share(on.space, organisation)
    vote = workshop.vote(on)
    for person in (make.person(), make.person()):
        workshop.place(vote, "One login", 3, person)
    for guest in (make.guest(organisation), make.guest(organisation)):
        workshop.place(vote, "Dark mode", 2, guest)
    actions.end_activity(by=on.opened_by, activity=vote)
    vote.refresh_from_db()
    found = queries.tally(vote)
    assert found is not None
    told = {line.option.words: (line.points, line.customers, line.employees) for line in found.lines}
    assert told == {"One login": (6, 0, 6), "Dark mode": (4, 4, 0), "Export": (0, 0, 0)}
    assert [line.option.words for line in found.lines] == ["One login", "Dark mode", "Export"]


def test_the_points_of_a_single_customer_are_not_shown_apart() -> None:
    on = workshop.canvas()
    organisation = make.customer()
    make.share(on.space, organisation)
    vote = workshop.vote(on)
    for person in (make.person(), make.person(), make.guest(organisation)):
        workshop.place(vote, "One login", 1, person)
    actions.end_activity(by=on.opened_by, activity=vote)
    told = asked(vote, make.person())
    assert {(one["customers"], one["employees"]) for one in told["options"]} == {(None, None)}
    assert {one["points"] for one in told["options"]} == {3, 0}


def test_a_closed_vote_takes_no_points() -> None:
    vote = workshop.vote()
    actions.end_activity(by=vote.session.planned_by, activity=vote)
    with pytest.raises(Refused):
        workshop.place(vote, "One login", 1, make.person())


def test_a_vote_is_on_what_lay_there_when_it_began() -> None:
    on = workshop.canvas()
    vote = workshop.vote(on, "One login")
    workshop.lay(on, "Too late")
    assert [one.words for one in vote.options.all()] == ["One login"]


def test_groups_and_notes_in_none_are_voted_for() -> None:
    on = workshop.canvas()
    workshop.lay(on, "One login", "Single login", frame="Login")
    vote = workshop.vote(on, "Dark mode")
    assert [one.words for one in vote.options.all()] == ["Login", "Dark mode"]


def test_there_is_no_vote_on_nothing() -> None:
    found = workshop.going_on(None, workshop.voting())
    with pytest.raises(Invalid):
        workshop.begin(found)


def test_a_stranger_finds_no_vote() -> None:
    vote = workshop.vote()
    with pytest.raises(NotVisible):
        workshop.place(vote, "One login", 1, make.guest())
