"""Concepts from the day they open to their result: time, figures, what is taken back, pictures."""

from datetime import timedelta

import pytest

from ideas.concepts import actions, queries, tasks
from ideas.concepts.models import Sheet
from tests import factories as make
from tests.concepts import lab
from workspace.audit.models import Participation, Verb
from workspace.common import clock
from workspace.common.errors import Invalid, NotVisible, Refused
from workspace.spaces.permissions import Can
from workspace.threads import actions as threads
from workspace.threads.models import Attachment
from workspace.threads.queries import attachment_for
from workspace.threads.tasks import sweep_unposted

pytestmark = pytest.mark.django_db


def test_it_asks_something_and_closes_later() -> None:
    made = lab.draft(questions=())
    for closes_at, sentence in ((timedelta(0), "later"), (timedelta(days=400), "within a year")):
        with pytest.raises(Invalid, match=sentence):
            actions.open_concept(by=made.made_by, concept=made, closes_at=clock.now() + closes_at)
    with pytest.raises(Invalid, match="at least one question"):
        actions.open_concept(by=made.made_by, concept=made, closes_at=clock.now() + timedelta(days=1))
    with pytest.raises(Refused, match="draft"):
        actions.close_concept(by=made.made_by, concept=made)


def test_when_its_time_is_over_no_answer_counts_and_it_closes_by_itself() -> None:
    found = lab.concept()
    lab.rated(found, [make.person() for _ in range(5)], 4, 5)
    assert found.closes_at
    with clock.at(found.closes_at + timedelta(minutes=1)):
        with pytest.raises(Refused, match="closed"):
            lab.answer(found, make.person(), rating=1)
        assert tasks.close_overdue(timestamp=0) == 1
    found.refresh_from_db()
    assert (found.closed_at, found.closed_by) == (found.closes_at, None)
    assert lab.told(found)["employees"]["n"] == 5
    assert Participation.objects.get(verb=Verb.CLOSED_TEST).source == "schedule"


def test_figures_are_those_of_the_answers_customers_and_employees_apart() -> None:
    found = lab.concept()
    guests = lab.customers(found.space, "Aqua Nord", 6)
    for number, who in enumerate(guests):
        lab.answer(found, who, rating=(5, 4)[number % 2], statement=1 if number < 3 else -1, ranking=[0, 1, 2])
    lab.rated(found, [make.person() for _ in range(5)], 1)
    lab.close(found)
    kept = lab.told(found)
    assert kept["customers"]["mean"]["value"] == 4.5
    assert kept["customers"]["counts"] == [0, 0, 0, 3, 3]
    assert (kept["employees"]["n"], kept["employees"]["mean"]["value"]) == (5, 1)
    agreed = lab.told(found, lab.STATEMENT)
    assert agreed["customers"]["agree"] == {"value": 0.5, "low": 0.1876, "high": 0.8124}
    assert agreed["employees"] is None
    assert [one["rank"]["value"] for one in lab.told(found, lab.RANKING)["customers"]["items"]] == [1, 2, 3]
    assert found.result
    assert found.result["people"] == {"customer": 6, "employee": 5}


def test_a_withdrawn_concept_has_no_answers_any_more() -> None:
    found = lab.concept()
    lab.answer(found, make.person(), rating=3)
    actions.withdraw_concept(by=found.made_by, concept=found)
    assert not Sheet.objects.exists()
    with pytest.raises(Refused):
        lab.answer(found, make.person(), rating=3)
    closed = lab.close(lab.concept())
    with pytest.raises(Refused, match="closed"):
        actions.withdraw_concept(by=closed.made_by, concept=closed)


def test_its_picture_is_seen_by_who_sees_it_and_is_not_swept() -> None:
    space = make.space()
    guest = lab.customers(space, "Aqua Nord", 1)[0]
    taken = lab.picture(space.created_by)
    made = lab.draft(space, picture=taken, picture_says="A pump with an ear")
    with pytest.raises(NotVisible):
        attachment_for(guest, taken.pk)
    actions.open_concept(by=made.made_by, concept=made, closes_at=clock.now() + timedelta(days=1))
    assert attachment_for(guest, taken.pk) == taken
    with pytest.raises(NotVisible):
        attachment_for(make.guest(), taken.pk)
    unheld = lab.picture(space.created_by)
    with clock.at(clock.now() + timedelta(days=2)):
        assert sweep_unposted(timestamp=0) == 1
    assert not Attachment.objects.filter(pk=unheld.pk).exists()
    assert Attachment.objects.filter(pk=taken.pk).exists()
    with pytest.raises(Invalid, match="not there any more"):
        threads.open_thread(by=space.created_by, space=space, title="A", body="B", attachments=[taken.pk])


def test_only_ones_own_picture_and_only_a_picture() -> None:
    space = make.space()
    with pytest.raises(Invalid, match="picture"):
        lab.draft(space, picture=lab.picture(make.person()), picture_says="Not mine")
    with pytest.raises(Invalid, match="in words"):
        lab.draft(space, picture=lab.picture(space.created_by))


def test_who_answers_must_be_let_in_to_contribute() -> None:
    found = lab.concept()
    company = make.customer()
    make.share(found.space, company, Can.VIEW)
    onlooker = make.guest(company)
    assert queries.concept_page(onlooker, found.pk).may_read
    with pytest.raises(Refused):
        lab.answer(found, onlooker, rating=3)
    with pytest.raises(NotVisible):
        lab.answer(found, make.guest(), rating=3)
