"""Credit: who is named, for what, to whom, and who does not want to be."""

import pytest
from django.test import Client

from ideas.boards.models import Case, Contributor, Idea, Wording
from ideas.evaluations.models import Assignment, Evaluation, Scorecard
from ideas.results import actions, queries
from ideas.results.models import Result
from tests import factories as make
from tests.boards import garden
from tests.results import harvest
from workspace.audit.models import Participation, Verb
from workspace.common import clock
from workspace.common.errors import Invalid, NotVisible, Refused
from workspace.people.models import Organisation, Person

pytestmark = pytest.mark.django_db


def told(result: Result, reader: Person) -> dict[str, set[str]]:
    """By role, the names that a reader is told; “?2” for two without a name."""
    parts = queries.credits_of([result.pk], reader)[result.pk]
    return {
        part.role.value: {str(one.person or one.organisation) for one in part.named}
        | ({f"?{part.unnamed}"} if part.unnamed else set())
        for part in parts
    }


def case(idea: Idea, person: Person, organisation: Organisation | None = None) -> Case:
    return Case.objects.create(
        idea=idea, person=person, words="Us too.", html="<p>Us too.</p>", organisation=organisation,
        is_proxy=organisation is not None,
    )  # fmt: skip


@pytest.fixture
def result() -> Result:
    """Raised by Ines with Luis, and by Mei whose idea was merged in; Tom told his case, and one for Aqua Works; Asha
    reworded it, Eve evaluated it; Piotr built it, owned by Omar."""
    ines, luis, mei, tom, asha, piotr, omar = (
        make.person(name) for name in ("Ines C", "Luis O", "Mei T", "Tom K", "Asha R", "Piotr N", "Omar H")
    )
    board = garden.board(make.person("Anna B"))
    idea, merged = garden.idea(ines, on=board), garden.idea(mei, on=board, title="Fewer passwords")
    Contributor.objects.create(idea=idea, person=luis, invited_by=ines, accepted_at=clock.now())
    Contributor.objects.create(idea=idea, person=make.person("Never Answered"), invited_by=ines)
    for who in (ines, asha):
        Wording.objects.create(idea=idea, title=idea.title, problem=idea.problem, replaced_by=who)
    case(merged, tom)
    case(idea, tom, make.customer("Aqua Works"))
    assignment = Assignment.objects.create(idea=merged, evaluator=make.person("Eve V"), assigned_by=board.opened_by)
    card = Scorecard.objects.create(board=board, set_by=board.opened_by)
    Evaluation.objects.create(assignment=assignment, scorecard=card, feasible="yes")
    Idea.objects.filter(pk=merged.pk).update(merged_into=idea)
    made = harvest.result(idea, owner=omar)
    harvest.credit(piotr, made, note="the bridge to payroll")
    return made


def test_everybody_is_named_for_what_they_did(result: Result) -> None:
    assert told(result, result.owner) == {
        "raised": {"Ines C", "Luis O", "Mei T"},
        "case": {"Tom K", "Aqua Works"},
        "refined": {"Asha R"},
        "evaluated": {"Eve V"},
        "answered": {"Anna B"},
        "built": {"Omar H", "Piotr N"},
    }


def test_opening_it_is_signed_towards_all_of_them(result: Result) -> None:
    rows = Participation.objects.filter(verb=Verb.OPENED_RESULT)
    names = set(Person.objects.filter(pk__in=rows.values("target")).values_list("name", flat=True))
    assert names == {"Ines C", "Luis O", "Mei T", "Tom K", "Asha R", "Eve V", "Omar H"}


def test_a_customer_is_not_told_for_which_other_one_a_case_was_told(result: Result) -> None:
    assert told(result, make.guest())["case"] == {"Tom K", "?1"}
    own = make.guest(Organisation.objects.get(name="Aqua Works"))
    assert told(result, own)["case"] == {"Tom K", "Aqua Works"}


class TestHiding:
    def test_whoever_hides_is_counted_and_not_named_except_to_themselves(self, result: Result) -> None:
        mei = Person.objects.get(name="Mei T")
        actions.hide_name(by=mei, result=result)
        assert told(result, result.owner)["raised"] == {"Ines C", "Luis O", "?1"}
        assert "Mei T" in told(result, mei)["raised"]
        actions.show_name(by=mei, result=result)
        assert "Mei T" in told(result, result.owner)["raised"]

    def test_only_who_is_named_hides_and_only_themselves(self, result: Result) -> None:
        with pytest.raises(Refused):
            actions.hide_name(by=make.person(), result=result)
        with pytest.raises(Refused):
            actions.show_name(by=Person.objects.get(name="Mei T"), result=result)

    def test_the_spaces_ledger_does_not_say_it_and_the_own_one_does(self, result: Result) -> None:
        mei, space = Person.objects.get(name="Mei T"), result.board.space
        actions.hide_name(by=mei, result=result)
        own, facilitator = Client(), Client()
        own.force_login(mei)
        facilitator.force_login(space.created_by)
        assert "Hid their name in" in own.get("/me/ledger/").content.decode()
        assert "Hid their name in" not in facilitator.get(f"/spaces/{space.pk}/ledger/").content.decode()

    def test_the_event_does_not_say_who(self, result: Result) -> None:
        from realtime.models import Event

        actions.hide_name(by=Person.objects.get(name="Mei T"), result=result)
        event = Event.objects.latest("pk")
        assert (event.kind, event.actor, event.key) == ("credit.names_changed", None, None)

    def test_it_is_hidden_on_the_profile_and_beside_the_words_too(self, result: Result) -> None:
        ines, mei = Person.objects.get(name="Ines C"), Person.objects.get(name="Mei T")
        harvest.shipped(result)
        reader = Client()
        reader.force_login(make.person("Reader R"))
        assert "Credited for" in reader.get(f"/people/{mei.pk}/").content.decode()
        for one in (mei, ines):
            actions.hide_name(by=one, result=result)
        assert "Credited for" not in reader.get(f"/people/{mei.pk}/").content.decode()
        page = reader.get("/said-and-done/").content.decode()
        assert "Somebody" in page
        assert "Ines C" not in page
        assert "Mei T" not in page
        own = Client()
        own.force_login(mei)
        assert "only you see this" in own.get(f"/people/{mei.pk}/").content.decode()


class TestDeclaring:
    def test_only_what_no_board_tells_is_declared(self, result: Result) -> None:
        with pytest.raises(Invalid, match="read from the ideas"):
            harvest.credit(make.person(), result, "raised")

    def test_a_person_or_a_customer(self, result: Result) -> None:
        with pytest.raises(Invalid):
            actions.give_credit(by=result.owner, result=result, role="built")
        aqua = Organisation.objects.get(name="Aqua Works")
        actions.give_credit(by=result.owner, result=result, role="helped", organisation=aqua)
        assert told(result, result.owner)["helped"] == {"Aqua Works"}

    def test_a_customer_that_has_no_part_here_is_not_named(self, result: Result) -> None:
        with pytest.raises(Invalid):
            actions.give_credit(by=result.owner, result=result, role="helped", organisation=make.customer())

    def test_who_cannot_see_it_is_not_named(self, result: Result) -> None:
        with pytest.raises(Invalid):
            harvest.credit(make.guest(), result)

    def test_whom_it_names_may_take_it_back_and_strangers_not(self, result: Result) -> None:
        given = harvest.credit(helper := make.person("Helpful H"), result, "helped")
        with pytest.raises(Refused):
            actions.withdraw_credit(by=make.person(), credit=given)
        with pytest.raises(NotVisible):
            actions.withdraw_credit(by=make.guest(), credit=given)
        actions.withdraw_credit(by=helper, credit=given)
        assert "helped" not in told(result, helper)
        assert harvest.credit(helper, result, "helped").pk != given.pk


def test_the_profile_costs_the_same_for_one_part_as_for_many(result: Result) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    omar, reader = Person.objects.get(name="Omar H"), make.person()

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert queries.credited_section(reader, omar).items
        return len(asked)

    before = cost()
    for _ in range(4):
        harvest.result(owner=omar)
    assert cost() <= before + 1


def test_a_placeholder_that_is_claimed_hands_over_its_credit(result: Result) -> None:
    from ideas.results.actions.claims import hand_over

    placeholder, person = make.person("Old Name", is_placeholder=True), make.person("Real Name")
    harvest.credit(person, result, "helped")
    for role in ("helped", "built"):
        result.credits.create(person=placeholder, role=role, by=result.owner)
    hand_over(placeholder, person, result.owner)
    mine = result.credits.filter(person=person).values_list("role", flat=True)
    assert sorted(mine) == ["built", "helped"]
