"""Supporting ideas: a person counts once, customers and employees apart, and nobody learns whose it is."""

from typing import Any

import pytest
from django.test import Client

from ideas.boards import actions, queries
from ideas.boards.models import Sighting, Support
from realtime.models import Event
from tests import factories as make
from tests.boards import garden
from workspace.audit.models import Participation
from workspace.audit.queries import told_to
from workspace.common import clock
from workspace.common.errors import Invalid, NotVisible, Refused
from workspace.spaces import actions as spaces
from workspace.spaces.permissions import Can

pytestmark = pytest.mark.django_db


def told_on(stream: str) -> list[Event]:
    return list(Event.objects.filter(stream__name=stream).order_by("seq"))


def test_a_person_counts_once_and_customers_are_counted_apart() -> None:
    idea = garden.idea()
    colleague, customer = make.person(), make.guest()
    spaces.grant(by=idea.board.space.created_by, space=idea.board.space, can=Can.CONTRIBUTE, person=customer)
    for _ in range(2):
        actions.support_idea(by=colleague, idea=idea, importance=1)
    actions.support_idea(by=colleague, idea=idea, importance=3, why="Every Monday.")
    actions.support_idea(by=customer, idea=idea)
    found = queries.supporters_of([idea])[idea.pk]
    assert (found.employees, found.customers) == (1, 1)
    assert Support.objects.get(person=colleague).importance == 3


def test_passing_and_taking_back_count_no_more() -> None:
    idea = garden.idea()
    one, other = make.person(), make.person()
    for person in (one, other):
        actions.support_idea(by=person, idea=idea, importance=2, why="It hurts.")
    actions.pass_idea(by=one, idea=idea)
    actions.withdraw_support(by=other, idea=idea)
    assert queries.supporters_of([idea])[idea.pk].total == 0
    assert queries.stand_of(one, idea).passed
    assert queries.stand_of(other, idea) == queries.stand_of(make.person(), idea)
    assert not Support.objects.exclude(why="").exists()
    actions.support_idea(by=other, idea=idea)
    assert queries.supporters_of([idea])[idea.pk].total == 1


def test_there_is_nothing_to_take_back_twice() -> None:
    idea, person = garden.idea(), make.person()
    with pytest.raises(Refused):
        actions.withdraw_support(by=person, idea=idea)


@pytest.mark.parametrize("importance", [-1, 4])
def test_importance_is_from_nought_to_three(importance: int) -> None:
    with pytest.raises(Invalid):
        actions.support_idea(by=make.person(), idea=garden.idea(), importance=importance)


def test_a_phase_that_takes_no_support_takes_none_but_lets_it_be_taken_back() -> None:
    board = garden.board()
    idea, person = garden.idea(on=board), make.person()
    actions.support_idea(by=person, idea=idea)
    board.phases.update(may_support=False)
    for deed in (actions.support_idea, actions.pass_idea):
        with pytest.raises(Refused):
            deed(by=make.person(), idea=idea)
    actions.withdraw_support(by=person, idea=idea)
    assert queries.supporters_of([idea])[idea.pk].total == 0


def test_the_support_of_what_was_merged_counts_each_person_once() -> None:
    board = garden.board()
    heir, merged, both = garden.idea(on=board), garden.idea(on=board, title="One key"), make.person()
    chain = garden.idea(on=board, title="One pass")
    actions.support_idea(by=both, idea=heir)
    for idea in (merged, chain):
        actions.support_idea(by=both, idea=idea)
        actions.support_idea(by=make.person(), idea=idea)
    type(merged).objects.filter(pk=chain.pk).update(merged_into=merged)
    type(merged).objects.filter(pk=merged.pk).update(merged_into=heir)
    assert queries.supporters_of([heir])[heir.pk].total == 3
    with pytest.raises(Refused):
        actions.support_idea(by=make.person(), idea=merged)
    actions.withdraw_support(by=both, idea=heir)
    assert queries.supporters_of([heir])[heir.pk].total == 2
    assert not Support.objects.standing().filter(person=both).exists()


def test_a_number_moves_without_whose() -> None:
    idea, person = garden.idea(), make.person()
    actions.support_idea(by=person, idea=idea)
    told = told_on(idea.board.stream)[-1]
    assert told.kind == "idea.supported"
    assert told.actor is None
    assert str(person.pk) not in str(told.payload.values())
    rows = Participation.objects.filter(object_kind="boards.support")
    assert told_to(person, rows).count() == 1
    assert told_to(idea.author, rows).count() == told_to(make.person(), rows).count() == 0


@pytest.mark.parametrize("switch", ["shows_counts", "shows_authors"])
def test_while_counts_are_hidden_nobody_can_count(switch: str) -> None:
    terms: dict[str, Any] = {switch: False}
    board = garden.board(**terms)
    idea, person = garden.idea(on=board), make.person()
    before = len(told_on(board.stream))
    actions.support_idea(by=person, idea=idea, why="It hurts.")
    assert len(told_on(board.stream)) == before
    assert queries.supporters_of([idea]) == {}
    client = Client()
    client.force_login(board.space.created_by)
    for page in (f"/ideas/{idea.pk}/", f"/boards/{board.pk}/", f"/boards/{board.pk}/?sort=wilson&view=cards"):
        text = client.get(page).content.decode()
        assert "It hurts." not in text
        assert "1 employee" not in text


def test_what_a_person_has_seen_is_counted_and_never_told() -> None:
    board = garden.board()
    ideas = [garden.idea(on=board, title=f"Idea {n}") for n in range(3)]
    elsewhere, person = garden.idea(), make.person()
    numbers = [idea.pk for idea in [*ideas, elsewhere]]
    assert actions.see_ideas(by=person, board=board, ideas=numbers) == 3
    assert actions.see_ideas(by=person, board=board, ideas=numbers) == 0
    assert Sighting.objects.filter(person=person).count() == 3
    assert not Participation.objects.filter(object_kind="boards.sighting").exists()
    with pytest.raises(NotVisible):
        actions.see_ideas(by=make.guest(), board=board, ideas=numbers)


def test_the_page_asks_supports_passes_and_takes_back() -> None:
    idea, person = garden.idea(), make.person()
    client = Client()
    client.force_login(person)
    address = f"/ideas/{idea.pk}/support/"
    assert "You support this idea" not in client.get(f"/ideas/{idea.pk}/").content.decode()
    client.post(address, {"do": "support", "importance": "3", "why": "Nine passwords <b>a day</b>."})
    page = client.get(f"/ideas/{idea.pk}/").content.decode()
    assert "You support this idea" in page
    assert "Nine passwords &lt;b&gt;a day&lt;/b&gt;." in page
    assert client.get(f"/boards/{idea.board_id}/mine/").json() == {"supported": [idea.pk], "passed": []}
    client.post(address, {"do": "pass"})
    assert "You have passed" in client.get(f"/ideas/{idea.pk}/").content.decode()
    assert client.get(f"/boards/{idea.board_id}/mine/").json() == {"supported": [], "passed": [idea.pk]}
    client.post(address, {"do": "withdraw"})
    assert client.get(f"/boards/{idea.board_id}/mine/").json() == {"supported": [], "passed": []}


def test_a_button_of_a_list_works_without_script_and_leads_back() -> None:
    idea, person = garden.idea(), make.person()
    client = Client()
    client.force_login(person)
    answer = client.post(f"/ideas/{idea.pk}/support/", {"back": "?view=cards"})
    assert answer["Location"] == f"/boards/{idea.board_id}/?view=cards"
    assert queries.stand_of(person, idea).counts
    client.post(f"/ideas/{idea.pk}/support/", {"back": "//elsewhere"})
    assert not queries.stand_of(person, idea).counts


def test_a_claim_hands_over_support_and_keeps_ones_own() -> None:
    from ideas.boards.actions.claims import hand_over_support

    idea, other = garden.idea(), garden.idea()
    placeholder, person = make.person(), make.person()
    actions.support_idea(by=placeholder, idea=idea, importance=1)
    actions.support_idea(by=placeholder, idea=other, importance=1)
    actions.support_idea(by=person, idea=idea, importance=3)
    hand_over_support(placeholder, person, person)
    assert set(Support.objects.filter(person=person).values_list("importance", flat=True)) == {1, 3}
    assert not Support.objects.filter(person=placeholder).exists()
    assert not Sighting.objects.filter(person=placeholder).exists()


def test_under_a_mask_a_person_counts_once_too_and_is_themselves_afterwards() -> None:
    board = garden.board(shows_authors=False)
    idea, person = garden.idea(on=board), make.person()
    actions.support_idea(by=person, idea=idea, importance=1)
    actions.support_idea(by=person, idea=idea, importance=2)
    row = Support.objects.get(idea=idea)
    assert row.person_id != person.pk
    assert queries.stand_of(person, idea).importance == 2
    assert queries.stands_on(person, board) == ({idea.pk}, set())
    actions.withdraw_support(by=person, idea=idea)
    actions.support_idea(by=person, idea=idea, importance=3)
    board.phases.update(ends_at=clock.now())
    actions.unmask_board(board)
    assert Support.objects.get(idea=idea).person_id == person.pk
    assert queries.supporters_of([idea])[idea.pk].employees == 1
