"""What nobody may find out: answers of one person, a small group's figures, and whose words are whose."""

import json
from typing import Any

import pytest
from django.test import Client

from ideas.concepts import actions, queries
from ideas.concepts.models import Concept
from realtime.models import Event
from tests import factories as make
from tests.concepts import lab
from workspace.audit.models import Participation
from workspace.audit.queries import told_to
from workspace.people.models import Person
from workspace.spaces import actions as spaces

pytestmark = pytest.mark.django_db


def as_read(person: Person, *urls: str) -> str:
    client = Client()
    client.force_login(person)
    return "\n".join(client.get(url).content.decode() for url in urls)


def doors(found: Concept) -> list[str]:
    pages = [f"/concepts/{found.pk}/", f"/concepts/{found.pk}/result.json", f"/concepts/{found.pk}/result.csv"]
    return [*pages, f"/api/v1/concepts/{found.pk}", f"/api/v1/concepts/{found.pk}/result",
            f"/spaces/{found.space_id}/concepts/", f"/spaces/{found.space_id}/ledger/"]  # fmt: skip


def worked_out(exported: dict[str, Any], question: int) -> dict[str, float]:
    """An attacker with the export: each group's sum of ratings, and that of the rest of the customers."""
    told = next(one for one in exported["questions"] if one["question"] == question)
    groups = {one["organisation"] or one["side"]: one["figures"] for one in told["groups"]}
    shown = {name: one for name, one in groups.items() if one and name not in {"customer", "employee"}}
    total = groups["customer"]
    assert total
    people = total["n"] - sum(one["n"] for one in shown.values())
    rest = total["n"] * total["mean"]["value"] - sum(one["n"] * one["mean"]["value"] for one in shown.values())
    return {"people": people, "mean": rest / people if people else 0}


def test_a_small_customer_can_not_be_worked_out_from_the_others() -> None:
    found = lab.concept()
    for name, count, rating in (("Aqua", 9, 5), ("Brunnen", 6, 4), ("Cisterna", 3, 1)):
        lab.rated(found, lab.customers(found.space, name, count), rating)
    lab.close(found)
    kept = lab.told(found)
    shown = {one["name"]: one["figures"] for one in kept["organisations"]}
    assert shown["Aqua"]["mean"]["value"] == 5
    assert (shown["Brunnen"], shown["Cisterna"]) == (None, None)
    result = queries.concept_page(found.made_by, found.pk).result
    assert result
    rest = worked_out(queries.exported(result), lab.question(found, lab.RATING).pk)
    assert rest["people"] == 9
    assert rest["mean"] == pytest.approx((6 * 4 + 3 * 1) / 9)


def test_each_question_is_hidden_by_who_answered_it() -> None:
    """Eight of a customer answered, but only four of them this question: it is hidden there, and shown elsewhere."""
    found = lab.concept()
    eight, nine = (lab.customers(found.space, name, count) for name, count in (("Aqua", 8), ("Brunnen", 9)))
    for number, who in enumerate(eight):
        lab.answer(found, who, rating=3, **({"statement": 1} if number < 4 else {}))
    for who in nine:
        lab.answer(found, who, rating=5, statement=1)
    lab.close(found)
    ratings = {one["name"]: one["figures"] for one in lab.told(found)["organisations"]}
    assert ratings["Aqua"]["n"] == 8
    stated = {one["name"]: one["figures"] for one in lab.told(found, lab.STATEMENT)["organisations"]}
    assert stated == {"Aqua": None, "Brunnen": None}
    assert lab.told(found, lab.STATEMENT)["customers"]["n"] == 13


def test_fewer_than_five_of_a_side_are_told_nowhere() -> None:
    found = lab.concept()
    lab.rated(found, lab.customers(found.space, "Aqua", 4), 2)
    lab.rated(found, [make.person() for _ in range(6)], 4)
    lab.close(found)
    kept = lab.told(found)
    assert (kept["customers"], kept["organisations"]) == (None, [])
    assert kept["employees"]["n"] == 6
    assert found.result
    assert found.result["people"] == {"customer": None, "employee": 6}


def test_while_it_runs_others_find_no_figure_and_nobody_s_answer() -> None:
    found = lab.concept()
    guest, other = lab.customers(found.space, "Aqua", 1)[0], lab.customers(found.space, "Brunnen", 1)[0]
    lab.answer(found, guest, rating=2, text="The red valve leaks.", shows_name=True)
    for reader in (other, found.made_by, make.person()):
        read = as_read(reader, *doors(found))
        assert "red valve" not in read
        assert guest.name not in read or reader.organisation_id == guest.organisation_id or guest.name == reader.name
    assert "red valve" in as_read(guest, f"/concepts/{found.pk}/")


def test_events_and_ledger_do_not_say_who_answered() -> None:
    found = lab.concept()
    guest = lab.customers(found.space, "Aqua", 1)[0]
    lab.answer(found, guest, rating=2)
    actions.show_name(by=guest, concept=found, shows=True)
    actions.withdraw_answers(by=guest, concept=found)
    on_stream = Event.objects.filter(stream__name=found.stream)
    assert {event.actor for event in on_stream if "answered" in event.kind or "names" in event.kind} == {None}
    assert not any(str(guest.pk) in json.dumps(event.payload) for event in on_stream)
    rows = Participation.objects.filter(object_kind="concepts.sheet")
    assert rows.count() == 3
    assert not told_to(found.made_by, rows).exists()
    assert told_to(guest, rows).count() == 3


def written(found: Concept, count: int, named: int = 0) -> list[Person]:
    people = lab.customers(found.space, "Aqua", count)
    for number, who in enumerate(people):
        lab.answer(found, who, text=f"Words of number {number}.", shows_name=number < named)
    return people


def test_words_without_a_name_stand_among_at_least_five() -> None:
    few = lab.concept()
    written(few, 4)
    page = as_read(few.made_by, lab.close(few).get_absolute_url())
    assert "Words of number" not in page
    enough = lab.concept()
    people = written(enough, 5)
    page = as_read(enough.made_by, lab.close(enough).get_absolute_url())
    assert page.count("Words of number") == 5
    assert not any(who.email in page for who in people)


def test_one_name_given_does_not_give_away_the_others() -> None:
    found = lab.concept()
    people = written(found, 5, named=1)
    lab.close(found)
    result = queries.concept_page(found.made_by, found.pk).result
    assert result
    told = next(one for one in result.answers if one.question.words == lab.TEXT)
    assert [(said.text, said.by) for said in told.words] == [("Words of number 0.", people[0].name)]
    assert told.kept_back


def test_a_name_is_taken_back_after_the_close_even_without_the_right_to_come_in() -> None:
    found = lab.concept()
    people = written(found, 6, named=1)
    lab.close(found)
    url = found.get_absolute_url()
    assert people[0].name in as_read(found.made_by, url)
    spaces.revoke(by=found.space.created_by, space=found.space, group=people[0].organisation.group)
    client = Client()
    client.force_login(people[0])
    assert client.get(url).status_code == 404
    assert client.post(f"{url}name/", {"shows": "0"}).status_code == 204
    exported = as_read(found.made_by, f"{url}result.json", f"{url}result.csv")
    assert "Words of number 0." in exported
    assert people[0].name not in exported
    assert client.post(f"{url}name/", {"shows": "1"}).status_code == 404


def test_who_answered_sees_figures_if_so_set_and_no_words_nor_organisations() -> None:
    found = lab.concept(shares_result=True)
    people = [*lab.customers(found.space, "Aqua", 6), *lab.customers(found.space, "Brunnen", 6)]
    for who in people:
        lab.answer(found, who, rating=4, text="The red valve leaks.", shows_name=True)
    onlooker = lab.customers(found.space, "Cisterna", 1)[0]
    lab.close(found)
    read = as_read(people[0], *doors(found))
    assert "on a scale of 1 to 5" in read
    # Their own words they read once on the page, and once in the API.
    assert read.count("red valve") == 2
    assert "Brunnen" not in read
    seen = as_read(onlooker, *doors(found))
    assert "on a scale" not in seen
    assert "red valve" not in seen
    assert "red valve" in as_read(found.made_by, found.get_absolute_url())


def test_if_not_so_set_they_see_that_it_is_closed() -> None:
    found = lab.concept()
    people = lab.customers(found.space, "Aqua", 6)
    lab.rated(found, people, 4)
    lab.close(found)
    client = Client()
    client.force_login(people[0])
    assert "on a scale" not in client.get(found.get_absolute_url()).content.decode()
    assert client.get(f"/concepts/{found.pk}/result.json").status_code == 403
    assert client.get(f"/api/v1/concepts/{found.pk}/result").status_code == 403
