"""A session from its plan to its ideas."""

import pytest

from ideas.codesign.models import Stamp
from ideas.codesign.queries import blinded, gated
from ideas.facilitation import actions, queries
from tests import factories as make
from tests.boards import garden
from tests.facilitation import workshop

pytestmark = pytest.mark.django_db


def test_what_was_written_in_private_comes_to_the_canvas_with_its_authors() -> None:
    on = workshop.canvas()
    found = workshop.going_on(on)
    writing = workshop.begin(found)
    assert gated([on.pk]) == {on.pk}
    people = [make.person(), make.person()]
    for person in people:
        actions.write_in_drawer(by=person, activity=writing, words=f"By {person.pk}")
    assert workshop.said(on) == []
    actions.reveal_notes(by=on.opened_by, activity=writing)
    assert workshop.said(on) == sorted(f"By {person.pk}" for person in people)
    assert gated([on.pk]) == set()
    stamps = Stamp.objects.filter(canvas=on, kind="note")
    assert {one.words: one.created_by_id for one in stamps} == {f"By {one.pk}": one.pk for one in people}


def test_a_session_from_its_recipe_to_an_idea() -> None:
    on = workshop.canvas()
    found = workshop.going_on(on, recipe="feature-budget")
    assert blinded([on.pk]) == {on.pk}
    writing = workshop.begin(found)
    people = [make.person(), make.person()]
    for person in people:
        actions.write_in_drawer(by=person, activity=writing, words=f"Single login {person.pk}")
    actions.write_in_drawer(by=people[0], activity=writing, words="Dark mode")
    workshop.begin(found, 1)
    proposed = queries.proposal(found)
    (pile,) = proposed.piles
    assert {note.text for note in pile.notes} == {f"Single login {one.pk}" for one in people}
    actions.group_notes(
        by=on.opened_by, session=found, groups=[actions.Gathered("Login", [note.id for note in pile.notes])]
    )
    voting = workshop.begin(found, 2)
    assert {one.words for one in voting.options.all()} == {"Login", "Dark mode"}
    prices = {"Login": 60, "Dark mode": 40}
    costs = {one.pk: prices[one.words] for one in voting.options.all()}
    actions.set_costs(by=on.opened_by, activity=voting, costs=costs)
    workshop.place(voting, "Login", 60, people[0])
    workshop.place(voting, "Dark mode", 40, people[0])
    actions.write_agreement(by=on.opened_by, session=found, words="One login first.")
    ended = actions.end_session(by=on.opened_by, session=found)
    summary = queries.summary_of(ended)
    assert [group.title for group in summary.groups] == ["Login", ""]
    assert {one.pk for one in summary.groups[0].authors} == {one.pk for one in people}
    assert summary.groups[0].line is not None
    assert summary.groups[0].line.points == 60
    board = garden.board(on.opened_by, on.space)
    idea = actions.raise_idea(by=on.opened_by, group=summary.groups[0].row, board=board)
    assert {one.person_id for one in idea.contributors.filter(accepted_at__isnull=False)} == {one.pk for one in people}
    assert actions.raise_idea(by=people[0], group=summary.groups[0].row, board=board) == idea
