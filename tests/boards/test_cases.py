"""Cases: in one's own words, told for whom, and who may know that."""

import pytest
from django.test import Client

from ideas.boards import actions, queries
from ideas.boards.models import Case
from ideas.boards.queries.cases import cases_shown
from tests import factories as make
from tests.boards import garden
from workspace.common.errors import Invalid, Refused
from workspace.people.models import Person
from workspace.spaces.permissions import Can

pytestmark = pytest.mark.django_db


def page(person: Person, address: str) -> str:
    client = Client()
    client.force_login(person)
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_customers_case_is_their_organisations_and_an_employees_for_one_is_marked() -> None:
    aqua = make.customer("Aqua Works")
    idea = garden.idea()
    make.share(idea.board.space, aqua)
    guest, clerk = make.guest(aqua), make.person()
    own = actions.add_case(by=guest, idea=idea, words="Ours **leaks**.", contact="nobody")
    told = actions.add_case(by=clerk, idea=idea, words="Theirs too.", organisation=aqua, contact="Mia")
    mine = actions.add_case(by=clerk, idea=idea, words="And mine.")
    assert (own.organisation, own.is_proxy, own.contact) == (aqua, False, "")
    assert (told.organisation, told.is_proxy, told.contact) == (aqua, True, "Mia")
    assert (mine.organisation, mine.is_proxy) == (None, False)
    shown = cases_shown(queries.idea_look(clerk, idea.pk))
    assert [(group.key, group.total, group.organisations) for group in shown.groups] == [
        ("customers", 2, 1),
        ("employees", 1, 0),
    ]
    assert "<strong>leaks</strong>" in own.html


def test_another_customer_learns_neither_whose_case_it_is_nor_from_whom_it_was_heard() -> None:
    aqua, borr = make.customer("Aqua Works"), make.customer("Borr Drilling")
    idea = garden.idea()
    for one in (aqua, borr):
        make.spaces.grant(
            by=idea.author, space=idea.board.space, can=Can.VIEW, group=one.group, customers_may_meet=True
        )
    actions.add_case(by=make.person(), idea=idea, words="It leaks.", organisation=aqua, contact="Mia")
    seen = page(make.guest(borr), idea.get_absolute_url())
    assert "for a customer" in seen
    assert "Aqua Works" not in seen
    assert "Mia" not in seen
    assert "Aqua Works" in page(make.guest(aqua), idea.get_absolute_url())
    assert "heard from Mia" in page(make.person(), idea.get_absolute_url())


def test_only_ones_own_case_can_be_edited_and_a_facilitator_can_take_one_back() -> None:
    idea = garden.idea()
    case = actions.add_case(by=make.person(), idea=idea, words="Mine.")
    with pytest.raises(Refused):
        actions.edit_case(by=idea.author, case=case, words="Yours.")
    with pytest.raises(Refused):
        actions.withdraw_case(by=make.person(), case=case)
    actions.withdraw_case(by=idea.board.opened_by, case=case)
    assert "Mine." not in page(make.person(), idea.get_absolute_url())
    with pytest.raises(Refused):
        actions.edit_case(by=case.person, case=case, words="Again.")


def test_cases_are_told_while_ideas_are_collected_or_talked_over_and_need_words() -> None:
    closed = garden.board(may_submit=False, may_comment=False)
    with pytest.raises(Refused):
        actions.add_case(by=closed.opened_by, idea=_planted(closed), words="Late.")
    idea = garden.idea()
    for words, organisation, contact in (("  ", None, ""), ("x" * 8_001, None, ""), ("So.", None, "Mia")):
        with pytest.raises(Invalid):
            actions.add_case(by=idea.author, idea=idea, words=words, organisation=organisation, contact=contact)
    with pytest.raises(Invalid):
        actions.add_case(by=idea.author, idea=idea, words="So.", organisation=make.employer())


def test_a_form_that_can_not_be_taken_keeps_what_was_typed() -> None:
    idea = garden.idea()
    client = Client()
    client.force_login(make.person())
    make.customer("Aqua Works")
    answer = client.post(f"/ideas/{idea.pk}/cases/new/", {"words": "My own words.", "contact": "Mia"})
    assert answer.status_code == 422
    assert "My own words." in answer.content.decode()
    done = client.post(f"/ideas/{idea.pk}/cases/new/", {"words": "My own words."})
    assert done.status_code == 302
    case = Case.objects.get()
    assert done["Location"] == f"/ideas/{idea.pk}/#case-{case.pk}"


def test_whoever_adds_a_case_by_script_is_led_to_it() -> None:
    idea = garden.idea()
    client = Client(headers={"X-Requested-With": "causeway"})
    client.force_login(make.person())
    answer = client.post(f"/ideas/{idea.pk}/cases/new/", {"words": "My own words."})
    case = Case.objects.get()
    assert answer.json() == {"url": f"/ideas/{idea.pk}/#case-{case.pk}"}
    for number in range(20):
        Case.objects.create(idea=idea, person=idea.author, words=f"n{number}", html="<p>.</p>")
    last = client.post(f"/ideas/{idea.pk}/cases/new/", {"words": "One more."}).json()["url"]
    address, _, anchor = last.partition("#")
    assert address == f"/ideas/{idea.pk}/cases/"
    assert f'id="{anchor}"' in page(idea.author, address)


def test_what_a_case_said_before_stays_readable_word_by_word() -> None:
    aqua, borr = make.customer("Aqua Works"), make.customer("Borr Drilling")
    idea, clerk = garden.idea(), make.person()
    make.share(idea.board.space, aqua)
    case = actions.add_case(by=clerk, idea=idea, words="It leaks daily.", organisation=aqua, contact="Mia")
    actions.edit_case(by=clerk, case=case, words="It leaks weekly.", organisation=borr, contact="Mia")
    address = f"/cases/{case.pk}/history/"
    assert address in page(make.person(), idea.get_absolute_url())
    seen = page(make.person(), address)
    assert "It leaks<del> daily</del><ins> weekly</ins>." in seen
    assert "<del>Aqua Works</del><ins>Borr Drilling</ins> · Mia" in seen
    told = page(make.guest(aqua), address)
    assert "<del> daily</del>" in told
    assert not any(name in told for name in ("Borr Drilling", "Mia"))
    client = Client()
    client.force_login(make.guest(borr))
    assert client.get(address).status_code == 404
    actions.withdraw_case(by=clerk, case=case)
    client.force_login(clerk)
    assert client.get(address).status_code == 404


def test_a_crowd_of_cases_is_shown_in_part_with_a_page_for_all() -> None:
    idea = garden.idea()
    for number in range(23):
        Case.objects.create(idea=idea, person=idea.author, words=f"n{number}", html=f"<p>case {number}</p>")
    assert "All 23 cases" in page(idea.author, idea.get_absolute_url())
    assert "<p>case 22</p>" in page(idea.author, f"{idea.get_absolute_url()}cases/")


def _planted(board: object) -> object:
    from ideas.boards.models import Idea
    from workspace.threads.models import Thread

    thread = Thread.objects.create(space=board.space, title="t", opened_by=board.opened_by)  # type: ignore[attr-defined]
    return Idea.objects.create(board=board, number=1, title="t", problem="p", author=thread.opened_by, thread=thread)
